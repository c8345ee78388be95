"""A town in an instance of its own, with everybody's keys: `python -m tests.chaos.ground`, the database running.

What is said goes out at once, by text message and e-mail, to people who agreed to it; nobody is held back
for asking too often, for how often is not what is looked at here.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any

RESIDENTS = 6
POLICIES: dict[str, Any] = {
    "notices.wait_minutes": 0,
    "notices.quiet_hours": ["00:00", "00:00"],
    "notices.urgent_kinds": ["matters.answered"],
    "api.limit.per_minute": 10**9,
    "matters.limit.posts_per_hour": 10**9,
    "matters.limit.same_per_day": 10**9,
}


def build() -> dict[str, Any]:
    """Makes it and gives what its clients need to know."""
    from django.test import Client

    from mulin.people import actions as people
    from mulin.people import codes
    from mulin.people.queries import actor_of
    from mulin.platform import policy
    from mulin.platform.api import scopes
    from tests.factories import build_town
    from tests.factories.town import SYSTEM

    now = dt.datetime.now(dt.UTC)
    town = build_town()
    for key, value in POLICIES.items():
        policy.put(key, value, street_id=None, valid_from=dt.date(2025, 1, 1), source="test")
    sessions = []
    for number in range(RESIDENTS):
        phone = f"1000000003{number}"
        person = people.add_person(
            street=town.street, name=f"顾小{'甲乙丙丁戊己'[number]}", phone=phone, actor=SYSTEM, now=now
        )
        me = actor_of(person, on=now.date())
        channel, address = ("sms", phone) if number % 2 else ("email", f"r{number}@example.com")
        way = people.agree(person=person, channel=channel, address=address, actor=me, now=now)
        if way.proved_at is None:
            people.prove(way=way, code=codes.code_of(way), actor=me, now=now)
        account = people.open_account(
            person=person, username=f"r{number}", password="", actor=SYSTEM, now=now, trusted=True
        )
        client = Client()
        client.force_login(account, backend="mulin.people.backends.AccountBackend")
        sessions.append(client.cookies["sessionid"].value)
    tokens = {}
    for who in ("dispatcher", "handler"):
        _row, tokens[who] = people.make_token(
            street=town.street,
            person=town.persons[who],
            name="测试",
            wanted=scopes.known(),
            lasting=dt.timedelta(days=30),
            actor=actor_of(town.persons[who], on=now.date()),
            now=now,
        )
    return {
        "sessions": sessions,
        "tokens": tokens,
        "building": str(town.building.id),
        "property": str(town.property.id),
    }


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.settings")
    import django

    django.setup()
    from mulin.platform import scope

    with scope.everything("chaos"):
        json.dump(build(), sys.stdout)
