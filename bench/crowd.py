"""Who comes when many are there at once: `python -m bench.crowd RESIDENTS STAFF MATTERS`, the database running.

Makes the demo street where there is none, and accounts; prints the session of each as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from typing import Any

PHONE = 10_000_100_000
"""Invented numbers, from this one on."""


def build(residents: int, staff: int, matters: int) -> dict[str, Any]:
    from mulin.people.models import Appointment, Person
    from mulin.platform import policy
    from mulin.territory.models import Place
    from mulin.territory.naming import key_of

    _migrate(matters)
    now = dt.datetime.now(dt.UTC)
    # All come from one machine here: how many one network may send is not what is measured.
    for key in ("matters.limit.posts_per_hour", "matters.limit.same_per_day"):
        policy.put(key, 10**9, street_id=None, valid_from=dt.date(2025, 1, 1), source="measuring")
    street = Place.objects.get(kind=Place.Kind.STREET)
    posts = Appointment.objects.filter(person__account__username__in=["hechuan", "zhengkai"])
    offices = {
        one.person.account.username: one.organisation_id for one in posts.select_related("person__account")
    }
    sessions = [_session(_resident(street, number, now)) for number in range(residents)]
    at_work: list[tuple[str, str]] = []
    for kind, username, share in (("dispatcher", "hechuan", 0.3), ("handler", "zhengkai", 0.4)):
        person = Person.objects.get(account__username=username)
        at_work += [(kind, _session(person)) for _number in range(int(staff * share))]
    reader = Person.objects.get(account__username="jiyun")
    at_work += [("reader", _session(reader)) for _number in range(staff - len(at_work))]
    places = Place.objects.filter(kind=Place.Kind.BUILDING).order_by("path").values_list("id", flat=True)
    compound = Appointment.objects.filter(person__account__username="zhengkai").order_by("id")[0].place.path
    near = [str(one) for one in places.filter(path__startswith=compound)[:200]]
    return {
        "residents": sessions,
        "staff": at_work,
        "places": near or [str(one) for one in places[:200]],
        "handlers": str(offices["zhengkai"]),
        "list": f"/streets/{key_of(street)}/matters/",
    }


def _migrate(matters: int) -> None:
    from mulin import cli
    from mulin.demo import build as demo
    from mulin.territory.models import Place

    cli._apply_migrations()
    if not Place.objects.exists():
        demo.build(lambda words: print(words, file=sys.stderr), matters=matters)


def _resident(street: Any, number: int, now: dt.datetime) -> Any:
    from mulin.people import actions as people
    from mulin.people.models import Account, Person
    from mulin.platform.actors import system

    username = f"load{number}"
    if known := Account.objects.filter(username=username).select_related("person").first():
        return known.person
    by = {"actor": system("load"), "now": now}
    person: Person = people.add_person(street=street, name="顾小满", phone=str(PHONE + number), **by)
    people.open_account(person=person, username=username, password="", trusted=True, **by)
    return person


def _session(person: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from mulin.people import factors
    from mulin.platform.sessions import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.account.pk)
    session[BACKEND_SESSION_KEY] = "mulin.people.backends.AccountBackend"
    session[HASH_SESSION_KEY] = person.account.get_session_auth_hash()
    # They have been here today, and showed their second factor then.
    session[factors.SHOWN] = str(person.account.pk)
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.settings")
    import django

    django.setup()
    from mulin.platform import scope

    with scope.everything("crowd"):
        json.dump(build(*(int(one) for one in sys.argv[1:])), sys.stdout)
