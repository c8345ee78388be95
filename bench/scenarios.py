"""What is measured: the main acts and pages of the product, each beside its plain base line."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import asdict
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpResponse
from django.urls import reverse

from bench.measure import Request, Timing, Visitor, measure, statements
from bench.models import PlainRow
from mulin.matters import actions, queries
from mulin.matters.actions.floods import PER_HOUR
from mulin.matters.models import Matter
from mulin.people import actions as people
from mulin.people.models import Account
from mulin.people.queries import actor_of
from mulin.platform import policy
from mulin.platform.actors import Actor, system
from mulin.platform.sessions import SessionStore
from mulin.territory.models import Organisation, Place

RESIDENT, DISPATCHER = "gu", "hechuan"
WORDS = "楼道灯又不亮了，我妈昨晚下楼差点踩空，这个月第二次了，能不能一次弄好，第 {} 次说"


def login(username: str) -> tuple[Visitor, Actor]:
    account = Account.objects.select_related("person").get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "mulin.people.backends.AccountBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    on = dt.datetime.now(dt.UTC).date()
    return Visitor({"sessionid": str(session.session_key)}), actor_of(account.person, on=on)


class Ground:
    """Who asks, and what they ask for."""

    def __init__(self, most: int) -> None:
        self.resident, _resident = login(RESIDENT)
        self.dispatcher, self.actor = login(DISPATCHER)
        # How many one person may raise in an hour is not what is measured.
        policy.put(PER_HOUR, 10**9, street_id=None, valid_from=dt.date(2020, 1, 1), source="measuring")
        self.home = Place.objects.filter(kind="building").order_by("path")[3]
        self.street = Place.objects.get(pk=self.home.street_id)
        self.company = Organisation.objects.filter(kind="property").order_by("name")[0]
        self.plain = list(PlainRow.objects.values_list("id", flat=True)[:50])
        while len(self.plain) < 50:
            self.resident("POST", reverse("bench:insert"), {"words": WORDS.format(len(self.plain))})
            self.plain = list(PlainRow.objects.values_list("id", flat=True)[:50])
        self.to_dispatch = [self._raised(number) for number in range(most)]
        found = queries.visible_to(self.actor).filter(state="closed", outcome="solved")
        self.closed = list(found.order_by("-id").values_list("ref", flat=True)[:50])

    def _raised(self, number: int) -> str:
        """Distinct words, so that nothing is held back as a repeat."""
        intake = actions.raise_matter(
            place=self.home,
            words=WORDS.format(number),
            channel="phone",
            contact=actions.Contact(name="甲", phone="10000000027"),
            actor=self.actor,
            now=dt.datetime.now(dt.UTC),
        )
        return intake.matter.ref


def _get(visitor: Visitor, path: str, data: dict[str, Any] | None = None) -> Request:
    return lambda n: visitor("GET", path, data)


def _plain(ground: Ground) -> dict[str, Request]:
    return {
        "base insert": lambda n: ground.resident("POST", reverse("bench:insert"), {"words": WORDS.format(n)}),
        "base read": lambda n: ground.dispatcher("GET", reverse("bench:read", args=[ground.plain[n % 50]])),
        "base list": _get(ground.dispatcher, reverse("bench:list")),
    }


def raising(ground: Ground) -> Request:
    def raise_matter(n: int) -> HttpResponse:
        return ground.resident(
            "POST",
            reverse("matters:raise"),
            {
                "words": WORDS.format(f"{n}-{time.monotonic_ns()}"),
                "place": str(ground.home.id),
                "reply_by": "slip",
            },
        )

    return raise_matter


def _writing(ground: Ground) -> dict[str, Request]:
    def dispatch(n: int) -> HttpResponse:
        return ground.dispatcher(
            "POST",
            reverse("matters:matter_dispatches", args=[ground.to_dispatch[n]]),
            {"to": str(ground.company.id), "reason": "小区共用部位，由物业修", "task": "一次查清"},
        )

    return {"raise": raising(ground), "dispatch": dispatch}


def pages_of(ground: Ground) -> dict[str, Request]:
    def matter(n: int) -> HttpResponse:
        return ground.dispatcher(
            "GET", reverse("matters:matter", args=[ground.closed[n % len(ground.closed)]])
        )

    narrow = {"handler": str(ground.company.id), "channel": "phone", "due": "going"}
    return {
        "matter": matter,
        "desk": _get(ground.dispatcher, reverse("matters:desk")),
        "search": _get(ground.dispatcher, reverse("matters:desk"), {"q": "楼道灯"}),
        "filters": _get(ground.dispatcher, reverse("matters:filters")),
        "filtered": _get(ground.dispatcher, reverse("matters:desk"), narrow),
        "street": _get(ground.resident, reverse("site:home")),
        "mine": _get(ground.resident, reverse("site:mine")),
        "figures": _get(ground.dispatcher, reverse("matters:figures")),
        "figures by place": _get(ground.dispatcher, reverse("matters:figure_places")),
        "figures' records": _get(
            ground.dispatcher, reverse("matters:figure"), {"of": "said_solved", "days": "30"}
        ),
    }


PAGES = 4
"""A page is asked for one time in four: there are many, and their times lie close together."""


def all_of(*, warm: int, count: int) -> dict[str, Any]:
    """Timings by name, statements by name, the rows each page shows, and the number of matters."""
    ground = Ground(warm + count + 5)
    found: dict[str, Timing] = {}
    reading = pages_of(ground)
    asked = {**_plain(ground), **_writing(ground), **reading}
    for name, request in asked.items():
        part = PAGES if name in reading else 1
        found[name] = measure(request, warm=warm // part, count=count // part)
    return {
        "matters": Matter.objects.count(),
        "timings": {name: asdict(timing) for name, timing in found.items()},
        "statements": {
            name: _steady(request) if name in reading else statements(request, number=warm + count)
            for name, request in asked.items()
        },
        "rows": by_rows(ground),
    }


ROWS = (1, 3, 50)


def by_rows(ground: Ground) -> dict[str, dict[str, int]]:
    """Statements of the list pages at 1, 3 and 50 rows: they must not differ."""
    found: dict[str, dict[str, int]] = {"desk": {}, "mine": {}}
    me = system("bench")
    for rows, letter in zip(ROWS, "甲乙丙", strict=True):
        now = dt.datetime.now(dt.UTC)
        mark = f"标记第{letter}行"
        # Somebody new, who raised nothing before.
        person = people.add_person(
            street=ground.street, name=f"{letter}某", phone=f"1000009900{rows % 10}", actor=me, now=now
        )
        people.open_account(
            person=person, username=f"rows{rows}", password="", trusted=True, actor=me, now=now
        )
        visitor, _actor = login(f"rows{rows}")
        for number in range(rows):
            actions.raise_matter(
                place=ground.home,
                words=f"{mark}，第 {number} 件",
                channel="walk_in",
                contact=actions.Contact(name=person.name, person=person),
                actor=ground.actor,
                now=now,
            )
        marked = {"q": mark}
        found["desk"][str(rows)] = _steady(
            lambda n, cut=marked: ground.dispatcher("GET", reverse("matters:desk"), cut)
        )
        found["mine"][str(rows)] = _steady(lambda n, who=visitor: who("GET", reverse("site:mine")))
    return found


def _steady(request: Request) -> int:
    """Statements of the second of two requests: what a process reads once is not a page's cost."""
    request(0)
    return statements(request)


def importing(files: list[str]) -> dict[str, Any]:
    """Rows a second of an import of these files, with every check and every timeline row."""
    from pathlib import Path

    from mulin.matters import imports

    read = taken = 0
    started = time.perf_counter()
    for file in files:
        result = imports.run(Path(file), actor=system("bench"), now=dt.datetime.now(dt.UTC))
        read, taken = read + result.read, taken + result.taken
    seconds = time.perf_counter() - started
    return {"read": read, "taken": taken, "seconds": seconds, "rate": taken / seconds if taken else 0.0}
