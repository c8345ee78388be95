"""`python -m bench.territory`: pages of places on a small street, and on the first of a district's ten with a very
large community in it (S2-12, S3-52). Prints CPU (web process and database backend) and p95 of both, and how much
they grow, with the statements of each page.

    --only "grid map,parts"   some pages alone
    --count 20                requests of each
    --profile "grid map"      where the time of one page of the large district goes
    --keep                    leave both databases, and measure those that are there: seconds instead of minutes

On a machine that does other things too, the growth of the CPU is to be believed and that of p95 is not.

What was found with it in the large district, by CPU, and what was done:

- organisations, chains, who answers (5 to 6 times the small street): every post of every organisation was read and
  its name opened, to show one person each. Now the one who answers, of what is shown; or who has anybody, no names.
- a roster (3.3), posts, records of a number (4.3): hundreds of posts read and drawn. Now the order is made without
  names, and only a page is read and drawn; a roster is cut by post.
- coverage of grid areas (2.2): homes grouped by steps of their paths, each of them read. Now counted by ranges of
  the index of their paths.
- coverage of posts, what nobody answers for (2): the path range read all homes on the way to the buildings. Now an
  index by street, kind and path.
- grid map (1.8): a shape for each of 286 houses. Now a number on each grid area, which opens with its own.
- tree, parts, codes, layers (1.4 to 2.7): a line for everything. Now a page of lines, and a search.
- every table: a macro call for each cell. Now one for each row.
- moving a building (3.4): the past was kept by asking of every place of the city whether it lies in the building.

The workbook of a whole street has every row of it, so it grows with them: about a second for 900 posts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.district import SIZES, fill

ROOT = Path(__file__).resolve().parents[1]
MOST_GROWTH = 1.5
"""How many times as much a page may cost in the large district (design, section 6)."""
MOST_STATEMENTS = 12
USERNAME = "keeper"
EMPTY = "bench_territory_empty"


def staff(street: Any, now: dt.datetime) -> None:
    """The leader of a street, and in each of its neighbourhoods a committee, a secretary, grid members and heads."""
    from mulin.people import actions as people
    from mulin.people.actions.rostering import Arrival, appoint_many
    from mulin.platform.actors import system
    from mulin.territory import actions
    from mulin.territory.models import Organisation, Place

    by: dict[str, Any] = {"actor": system("bench"), "now": now}
    office = Organisation(street=street, kind="street_office", name="办事处")
    inside = list(Place.objects.filter(path__startswith=street.path).exclude(kind="home").order_by("path"))
    committees = [
        (Organisation(street=street, kind="committee", name=f"{one.name}居委会 {n}", parent=office), [one])
        for n, one in enumerate(inside)
        if one.kind == "neighbourhood"
    ]
    actions.add_organisations(founded=[(office, [street]), *committees], **by)
    seats = {"neighbourhood": "secretary", "grid": "grid_member", "building": "building_head"}
    own = {areas[0].path: office for office, areas in committees}
    arrivals = [
        Arrival(
            f"甲{n}", f"1{n:010}", None, seats[one.kind], one,
            own["/".join(one.path.split("/")[:3]) + "/"], now.date(),
        )
        for n, one in enumerate(inside)
        if one.kind in seats
    ]  # fmt: skip
    appoint_many(street=street, arrivals=arrivals, **by)
    person = people.add_person(street=street, name="甲", phone="10000000001", **by)
    people.appoint(person=person, role="leader", place=street, organisation=office, since=now.date(), **by)
    people.open_account(person=person, username=USERNAME, password="", trusted=True, **by)


def addresses() -> dict[str, str]:
    """The pages, for the leader of the first street; those of one neighbourhood are of its widest."""
    from django.urls import reverse

    from mulin.territory.models import Place

    areas = Place.objects.filter(kind="neighbourhood", path__startswith="d1/s01/").order_by("path")
    widest = areas.filter(path="d1/s01/big/").first() or areas[0]
    return {
        "hub": reverse("territory:hub"),
        "tree": reverse("territory:tree"),
        "parts": reverse("territory:place_parts", args=[widest.id]),
        "place": reverse("territory:place", args=[widest.id]),
        "coverage": reverse("territory:coverage"),
        "grid map": reverse("territory:grid_map", args=[widest.id]),
        "codes": reverse("territory:codes"),
        "organisations": reverse("territory:organisations"),
        "a chain": reverse("territory:organisations") + "?chain=line",
        "chain coverage": reverse("territory:covered"),
        "who answers": reverse("territory:accountable"),
        "layers": reverse("territory:layers"),
        "posts": reverse("posts"),
        "rosters": reverse("rosters"),
        "a roster": reverse("roster", args=[widest.id]),
        "posts covered": reverse("coverage"),
        "a number's records": reverse("coverage_of", args=["building_heads"]),
        "unanswered": reverse("unanswered"),
        "workbook": reverse("street_book_file", args=["xlsx"]),
    }


def mover(now: dt.datetime) -> Callable[[int], Any]:
    """A building going from one grid area to another and back, as an act."""
    from django.http import HttpResponse

    from mulin.platform.actors import system
    from mulin.territory import actions
    from mulin.territory.models import Place

    areas = Place.objects.filter(kind="neighbourhood", path__startswith="d1/s01/").order_by("path")
    widest = areas.filter(path="d1/s01/big/").first() or areas[0]
    house = Place.objects.filter(kind="building", parent__parent=widest).order_by("path").first()
    assert house is not None
    here = Place.objects.get(pk=house.parent_id)
    there = Place.objects.filter(kind="grid", parent=widest).order_by("-path").first()
    assert there is not None

    def move(n: int) -> HttpResponse:
        lies = Place.objects.only("parent_id").get(pk=house.pk).parent_id
        to = there if lies == here.pk else here
        actions.move_places(places=[house], to=to, since=now.date(), actor=system("bench"), now=now)
        return HttpResponse()

    return move


def measured(count: int, only: list[str], profile: str) -> dict[str, Any]:
    """Timings and statements of the pages; with `profile` where one's time goes, printed."""
    from bench.measure import measure, statements
    from bench.scenarios import login
    from mulin.people.models import Account
    from mulin.territory.models import Place

    now = dt.datetime.now(dt.UTC)
    if not Account.objects.filter(username=USERNAME).exists():
        staff(Place.objects.get(path="d1/s01/"), now)
    visitor, _actor = login(USERNAME)
    asked: dict[str, Callable[[int], Any]] = {
        name: (lambda n, to=address: visitor("GET", to)) for name, address in addresses().items()
    }
    asked["a building moved"] = mover(now)
    if profile:
        _profile(asked[profile])
        return {}
    found: dict[str, Any] = {}
    for name, request in asked.items():
        if not only or name in only:
            times = 5 if name == "workbook" else count
            found[name] = asdict(measure(request, warm=4, count=times)) | {"statements": statements(request)}
    return found


def _profile(request: Callable[[int], Any]) -> None:
    """The functions that take the most, and each statement with its time."""
    import cProfile
    import pstats

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for number in range(4):
        request(number)
    with cProfile.Profile() as found:
        for number in range(10):
            request(number)
    pstats.Stats(found, stream=sys.stderr).sort_stats("cumulative").print_stats(45)
    with CaptureQueriesContext(connection) as captured:
        request(1)
    for one in captured.captured_queries:
        print(f"{float(one['time']) * 1000:7.1f} ms  {' '.join(one['sql'].split())[:300]}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.territory")
    parser.add_argument("--measure", default="", help=argparse.SUPPRESS)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--only", default="", help="names of pages, with commas between them")
    parser.add_argument("--profile", default="", help="the name of one page")
    parser.add_argument("--keep", action="store_true", help="leave the databases for the next run")
    asked = parser.parse_args()
    os.environ.setdefault("MULIN_HOME", str(ROOT / "var" / "bench"))
    os.environ.setdefault("MULIN_PROCESS", "web")
    if asked.measure:
        os.environ["MULIN_BENCH_DATABASE"] = asked.measure
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        import django

        django.setup()
        from mulin.platform import scope

        only = [one.strip() for one in asked.only.split(",") if one.strip()]
        with scope.everything("bench territory"):
            json.dump(measured(asked.count, only, asked.profile), sys.stdout)
        return
    results = _all(asked)
    if not asked.profile:
        show(results["small"], results["large"])


def _all(asked: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """Make both districts, and measure each in a process of its own."""
    from mulin.platform import postgres

    results = {}
    with postgres.running():
        for name in SIZES:
            if asked.profile and name == "small":
                continue
            database = _made(name, asked.keep)
            command = [sys.executable, "-m", "bench.territory", "--measure", database]
            command += ["--count", str(asked.count), "--only", asked.only, "--profile", asked.profile]
            done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
            results[name] = json.loads(done.stdout)
            if not asked.keep:
                postgres.drop(postgres.cluster(), database)
        if not asked.keep:
            postgres.drop(postgres.cluster(), EMPTY)
    return results


def _made(name: str, kept: bool) -> str:
    """The database of one district: the one that was kept, or a new one."""
    from mulin.platform import postgres
    from mulin.platform.postgres import roles

    cluster, database = postgres.cluster(), f"bench_territory_{name}"
    with cluster.connect() as connection:
        rows = connection.execute("SELECT datname FROM pg_database").fetchall()
    there = {row[0] for row in rows}
    if kept and database in there:
        return database
    if EMPTY not in there:
        with cluster.connect(user=postgres.OWNER) as connection:
            connection.execute(f'CREATE DATABASE "{EMPTY}"')
        roles.open_to_app(cluster, EMPTY)
        command = [sys.executable, "-m", "bench.run", "migrate", "--database", EMPTY]
        subprocess.run(command, check=True, cwd=ROOT)
    postgres.clone(cluster, EMPTY, database)
    with cluster.connect(database) as connection:
        connection.autocommit = False
        fill(connection, SIZES[name])
    return database


def show(small: dict[str, Any], large: dict[str, Any]) -> None:
    """One line a page: CPU and p95 of both, how much each grows, its statements; marked where it grows too much."""
    print(f"{'':<20}{'CPU ms':>18}{'':>9}{'p95 ms':>18}{'':>9}  statements")
    for name, one in large.items():
        beside = small[name]
        cpu, p95 = one["cpu"] / beside["cpu"], one["p95"] / beside["p95"]
        over = cpu > MOST_GROWTH or (one["statements"] > MOST_STATEMENTS and "moved" not in name)
        print(
            f"{name:<20}{beside['cpu']:>9.1f}{one['cpu']:>9.1f} ×{cpu:>6.2f} {beside['p95']:>9.1f}"
            f"{one['p95']:>9.1f} ×{p95:>6.2f}   {beside['statements']}, {one['statements']}{'  !' if over else ''}"
        )


if __name__ == "__main__":
    main()
