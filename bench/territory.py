"""`python -m bench.territory`: pages of places on a small street, and on the first of a district's ten with a very
large community in it (S2-12, S3-52). Prints p95 as ratios, and the statements of each page.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[1]
MOST_GROWTH = 1.5
USERNAME = "keeper"


@dataclass(frozen=True)
class Size:
    """A district: so many streets with so many neighbourhoods together, each with buildings and homes in them."""

    streets: int
    neighbourhoods: int
    houses: int
    homes: int
    community: tuple[int, int] = (0, 0)
    """Buildings, and homes in each, of one more neighbourhood of the first street."""


SIZES = {
    "small": Size(1, 3, 10, 12),
    "large": Size(10, 280, 16, 12, community=(286, 49)),
}
"""The large one: 281 neighbourhoods, the last of them with 286 buildings and 14,014 homes for 40,000 people."""

_PLACE = """
INSERT INTO territory_place (id, kind, parent_id, street_id, path, name, name_en, full_name, full_name_en,
    code, address, door_token, valid_from)
"""
_REST = "'', {name}, '', '', '', replace(gen_random_uuid()::text, '-', ''), NULL"


def fill(connection: psycopg.Connection, size: Size) -> None:
    """Make the places with SQL, a level at a time."""
    run = connection.execute
    run(
        f"{_PLACE} SELECT gen_random_uuid(), 'district', NULL, NULL, 'd1/', '区', {_REST.format(name=repr('区'))}"
    )
    run(
        f"{_PLACE} SELECT u.id, 'street', d.id, u.id, 'd1/s' || lpad(n::text, 2, '0') || '/', n || '街道',"
        f" {_REST.format(name='n')} FROM territory_place d, generate_series(1, %s) n,"
        " LATERAL (SELECT gen_random_uuid() AS id, n AS own) u WHERE d.kind = 'district'",
        [size.streets],
    )
    _below(connection, "neighbourhood", "street", "n", size.neighbourhoods // size.streets, "居")
    _below(connection, "grid", "neighbourhood", "g", 4, "网格")
    _below(connection, "building", "grid", "b", max(size.houses // 4, 1), "号楼")
    houses, homes = size.community
    if houses:
        run(
            f"{_PLACE} SELECT gen_random_uuid(), 'neighbourhood', s.id, s.id, s.path || 'big/', '大社区',"
            f" {_REST.format(name='s.name')} FROM territory_place s WHERE s.path = 'd1/s01/'"
        )
        _below(connection, "grid", "neighbourhood", "k", 40, "网格", "p.path = 'd1/s01/big/'")
        _below(connection, "building", "grid", "b", houses // 40, "号楼", "p.path LIKE 'd1/s01/big/%%'")
        _below(connection, "building", "neighbourhood", "h", houses % 40, "号楼", "p.path = 'd1/s01/big/'")
        _below(connection, "home", "building", "r", homes, "室", "p.path LIKE 'd1/s01/big/%%'")
    _below(connection, "home", "building", "r", size.homes, "室", "p.path NOT LIKE 'd1/s01/big/%%'")
    connection.commit()
    connection.autocommit = True
    run("VACUUM ANALYZE territory_place")


def _below(
    connection: psycopg.Connection,
    kind: str,
    above: str,
    letter: str,
    count: int,
    word: str,
    where: str = "TRUE",
) -> None:
    """So many places of a kind below each one of another kind."""
    connection.execute(
        f"{_PLACE} SELECT gen_random_uuid(), '{kind}', p.id, p.street_id, p.path || '{letter}' || n || '/',"
        f" n || '{word}', {_REST.format(name='p.name')}"
        f" FROM territory_place p, generate_series(1, %s) n WHERE p.kind = '{above}' AND ({where})",
        [count],
    )


def measured(count: int) -> dict[str, Any]:
    """Timings and statements of the pages, for the leader of the first street; and one move of a building."""
    from django.urls import reverse

    from bench.measure import measure, statements
    from bench.scenarios import login
    from mulin.people import actions as people
    from mulin.platform.actors import system
    from mulin.territory import actions
    from mulin.territory.models import Organisation, Place

    now, me = dt.datetime.now(dt.UTC), system("bench")
    street = Place.objects.get(path="d1/s01/")
    office = Organisation.objects.create(street=street, kind="street_office", name="办事处")
    person = people.add_person(street=street, name="甲", phone="10000000001", actor=me, now=now)
    by: dict[str, Any] = {"actor": me, "now": now}
    people.appoint(person=person, role="leader", place=street, organisation=office, since=now.date(), **by)
    people.open_account(person=person, username=USERNAME, password="", trusted=True, **by)
    visitor, _actor = login(USERNAME)
    areas = Place.objects.filter(kind="neighbourhood", path__startswith="d1/s01/").order_by("path")
    widest = areas.filter(path="d1/s01/big/").first() or areas[0]
    pages = {
        "hub": reverse("territory:hub"),
        "tree": reverse("territory:tree"),
        "parts": reverse("territory:place_parts", args=[widest.id]),
        "place": reverse("territory:place", args=[widest.id]),
        "coverage": reverse("territory:coverage"),
        "grid map": reverse("territory:grid_map", args=[widest.id]),
        "codes": reverse("territory:codes"),
    }
    found: dict[str, Any] = {}
    for name, address in pages.items():

        def request(n: int, to: str = address) -> Any:
            return visitor("GET", to)

        found[name] = asdict(measure(request, warm=5, count=count)) | {"statements": statements(request)}
    house = Place.objects.filter(kind="building", parent__parent=widest).order_by("path").first()
    to = Place.objects.filter(kind="grid", parent=widest).order_by("-path").first()
    assert house is not None
    assert to is not None
    began = time.perf_counter()
    actions.move_places(places=[house], to=to, since=now.date(), **by)
    found["a building moved"] = {"p95": (time.perf_counter() - began) * 1000, "statements": 0}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.territory")
    parser.add_argument("--measure", default="")
    parser.add_argument("--count", type=int, default=60)
    asked = parser.parse_args()
    os.environ.setdefault("MULIN_HOME", str(ROOT / "var" / "bench"))
    os.environ.setdefault("MULIN_PROCESS", "web")
    if asked.measure:
        os.environ["MULIN_BENCH_DATABASE"] = asked.measure
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        import django

        django.setup()
        from mulin.platform import scope

        with scope.everything("bench territory"):
            json.dump(measured(asked.count), sys.stdout)
        return
    results = _all(asked.count)
    show(results["small"], results["large"])


def _all(count: int) -> dict[str, dict[str, Any]]:
    """Make both districts, and measure each in a process of its own."""
    from mulin.platform import postgres
    from mulin.platform.postgres import roles

    results = {}
    with postgres.running():
        cluster = postgres.cluster()
        for name, size in SIZES.items():
            database = f"bench_territory_{name}"
            postgres.drop(cluster, database)
            with cluster.connect(user=postgres.OWNER) as connection:
                connection.execute(f'CREATE DATABASE "{database}"')
            roles.open_to_app(cluster, database)
            command = [sys.executable, "-m", "bench.run", "migrate", "--database", database]
            subprocess.run(command, check=True, cwd=ROOT)
            began = time.perf_counter()
            with cluster.connect(database) as connection:
                connection.autocommit = False
                fill(connection, size)
            print(f"{name}: made in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
            command = [sys.executable, "-m", "bench.territory", "--measure", database, "--count", str(count)]
            done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
            results[name] = json.loads(done.stdout)
            postgres.drop(cluster, database)
    return results


def show(small: dict[str, Any], large: dict[str, Any]) -> None:
    """One line a page: p95 of both, how much it grows, and its statements in both."""
    for name, one in large.items():
        ratio = one["p95"] / small[name]["p95"]
        counts = f"{small[name]['statements']} and {one['statements']} statements"
        print(f"{name:<20}{small[name]['p95']:>9.1f} ms{one['p95']:>9.1f} ms  × {ratio:>6.2f}  {counts}")


if __name__ == "__main__":
    main()
