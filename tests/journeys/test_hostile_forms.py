"""Whatever is typed into whatever form by whoever may open it: an answer, never a failure of ours.

Walks the URL table. `MULIN_FUZZ=20` goes over it twenty times, with other values each time.
"""

from __future__ import annotations

import collections
import datetime as dt
import os
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from mulin.matters.models import Matter, Reporter
from mulin.people.models import Account, Person
from mulin.platform import policy
from mulin.territory.models import Organisation, Place
from tests.journeys import addresses, hostile, keepers

ROUNDS = int(os.environ.get("MULIN_FUZZ", "0"))
PER_FORM = 2
"""Bodies sent to one form in an ordinary run; each round of `MULIN_FUZZ` sends as many as it has fields, and more."""

Asked = tuple[str, str, str]
"""Who (a username, or nobody), where, and the name of the page."""


def clients() -> dict[str, Client]:
    made = {"": Client(raise_request_exception=False)}
    for account in Account.objects.select_related("person"):
        made[account.username] = Client(raise_request_exception=False)
        made[account.username].force_login(account, backend="mulin.people.backends.AccountBackend")
    return made


def pages(now: dt.datetime) -> Iterator[Asked]:
    """Every page of the product once, for who opens it."""
    staff = addresses.of_staff(now)
    by_person = [
        ("", addresses.of_visitors(now)),
        (addresses.RESIDENT, addresses.of_residents(now)),
        ("hechuan", staff),
        (keepers.KEEPER, keepers.pages()),
        *((one, addresses.of_others(one, now, known=staff)) for one in addresses.OTHERS),
    ]
    for who, found in by_person:
        for name, listed in found.items():
            for address in listed[:2]:
                yield who, address, name


def patterns() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every address outside the API: its name, its route, and what stands in it."""

    def walk(resolver: URLResolver, route: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for one in resolver.url_patterns:
            path = route + str(one.pattern)
            if isinstance(one, URLPattern):
                yield str(one.name), path, getattr(one.pattern, "converters", {})
            elif not path.startswith(("api/", "open311/")):
                yield from walk(one, path)

    yield from walk(get_resolver(), "")


class Sender:
    """Sends, takes back whatever it did, and keeps what went wrong."""

    def __init__(self, known: dict[str, Client]) -> None:
        self.known = known
        self.faults: dict[str, str] = {}
        self.answered: collections.Counter[int] = collections.Counter()

    def send(self, who: str, method: str, address: str, **more: Any) -> Any:
        with transaction.atomic():
            answer = self.known[who].generic(method, address, **more)
            if answer.streaming:
                # Read to its end: rows that are left in it would be given back in a later transaction.
                collections.deque(answer.streaming_content, maxlen=0)
            transaction.set_rollback(True)
        self.answered[answer.status_code] += 1
        if answer.status_code >= 500:
            where = route_of(address)
            why = repr(answer.exc_info[1])[:300] if getattr(answer, "exc_info", None) else "?"
            self.faults.setdefault(
                f"{where} {why[:60]}",
                f"{method} {address[:200]} as {who or 'nobody'}: {why} {str(more)[:300]}",
            )
        elif not answer.streaming and hostile.MARK.encode() in answer.content:
            self.faults.setdefault(address, f"{method} {address[:200]}: a script came back as it was sent")
        return answer

    def post(self, who: str, address: str, values: dict[str, bytes]) -> None:
        self.send(
            who,
            "POST",
            address,
            data=hostile.encoded(values),
            content_type="application/x-www-form-urlencoded",
        )

    def files(self, who: str, form: hostile.Form, chance: random.Random) -> None:
        """The same form with a file in each place for one."""
        places = [one.name for one in form.fields.values() if one.kind == "file"]
        if not places:
            return
        with transaction.atomic():
            name, content = chance.choice(hostile.FILES)
            given = {place: SimpleUploadedFile(name, content) for place in places}
            usual = {key: value.decode(errors="replace") for key, value in form.usual(chance).items()}
            answer = self.known[who].post(form.action, {**usual, **given})
            transaction.set_rollback(True)
        self.answered[answer.status_code] += 1
        if answer.status_code >= 500:
            self.faults.setdefault(
                f"file {form.action}", f"{form.action} as {who}: {name} {answer.exc_info[1]!r}"
            )


@pytest.fixture
def foreign(fresh_database: str) -> list[str]:
    """What is there, but in the wrong place."""
    found: list[str] = []
    for model in (Matter, Person, Place, Organisation, Account):
        found += [str(one) for one in model.objects.order_by("pk").values_list("pk", flat=True)[:4]]
    found += list(Matter.objects.values_list("ref", flat=True)[:4])
    return found + list(Reporter.objects.exclude(token="").values_list("token", flat=True)[:3])


def test_whatever_is_typed_there_is_an_answer(foreign: list[str]) -> None:
    now = dt.datetime.now(dt.UTC)
    addresses.end_some(now)
    for key in ("matters.limit.posts_per_hour", "matters.limit.same_per_day"):
        policy.put(key, 10**9, street_id=None, valid_from=now.date(), source="test")
    sender = Sender(clients())
    seen: set[tuple[str, str]] = set()
    for who, address, _name in pages(now):
        page = sender.send(who, "GET", address)
        if page.status_code != 200 or page.streaming or "html" not in page.headers["content-type"]:
            continue
        for form in hostile.forms_in(address, page.content.decode()):
            route = route_of(form.action)
            if (route, " ".join(sorted(form.fields))) in seen:
                continue
            seen.add((route, " ".join(sorted(form.fields))))
            beset(sender, who, form, foreign)
    beset_addresses(sender, foreign)
    assert not sender.faults, f"{sender.answered} {len(seen)} forms\n" + "\n".join(sender.faults.values())
    assert len(seen) > 120, len(seen)
    assert sender.answered[422] > 60, sender.answered
    assert sender.answered[302] > 20, sender.answered


def route_of(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).route
    except Resolver404:
        return address


def chance_of(what: str) -> random.Random:
    """The same values for the same form in every run, whatever other forms there are."""
    return random.Random(f"7 {what}")


def beset(sender: Sender, who: str, form: hostile.Form, foreign: list[str]) -> None:
    chance = chance_of(f"{route_of(form.action)} {sorted(form.fields)}")
    sent = list(hostile.bodies(form, chance, foreign, max(1, ROUNDS)))
    if not ROUNDS:
        sent = [sent[0], *chance.sample(sent[1:], min(PER_FORM - 1, len(sent) - 1))]
    for values in sent:
        if form.posted:
            sender.post(who, form.action, values)
        else:
            path = form.action.partition("?")[0]
            sender.send(who, "GET", f"{path}?{hostile.encoded(values).decode()[:8000]}")
    sender.files(who, form, chance)


def beset_addresses(sender: Sender, foreign: list[str]) -> None:
    """Every address, opened and posted to with something else in it than belongs there."""
    for _name, route, converters in patterns():
        if not route or "static" in route:
            continue
        chance = chance_of(route)
        for _round in range(max(1, ROUNDS)):
            address = "/" + route.lstrip("^/")
            for key, converter in converters.items():
                marks = [part for part in _parts(address) if part.strip("<>").rpartition(":")[2] == key]
                for mark in marks:
                    address = address.replace(mark, _fit(converter, chance, foreign))
            if "(" in address or "<" in address:
                # allauth's own, by regular expression.
                continue
            who = chance.choice(["", addresses.RESIDENT, "hechuan", keepers.KEEPER, *addresses.OTHERS])
            sender.send(who, "GET", address)
            sender.post(
                who, address, {key: chance.choice(hostile.RAW) for key in ("words", "act", "place", "q")}
            )


def _parts(route: str) -> list[str]:
    return ["<" + one.partition(">")[0] + ">" for one in route.split("<")[1:]]


def _fit(converter: Any, chance: random.Random, foreign: list[str]) -> str:
    """Something that the address takes, be it what it will."""
    tried = [
        *foreign,
        "1",
        "999999999999999999999",
        "x" * 300,
        "a",
        "%27",
        "编号",
        "M-2026-99999",
        "%00",
        "%F0%9F%98%80",
    ]
    chance.shuffle(tried)
    return next((one for one in tried if converter.regex and _fits(converter, one)), "1")


def _fits(converter: Any, value: str) -> bool:
    return re.fullmatch(converter.regex, value) is not None
