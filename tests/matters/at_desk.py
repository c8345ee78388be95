"""What the tests of the desk's pages share: matters in a state, and a browser's or htmx's request."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client

from mulin.matters import actions
from mulin.matters.models import Assignment, Matter
from tests.factories import Town

STATES = ("new", "received", "offered", "in_hand", "answered", "closed")


def matter_in(town: Town, state: str, now: dt.datetime, **raised: Any) -> Matter:
    """A matter in this state, every step of it done by the person whose step it is."""
    matter = town.raise_matter(now=now, **raised).matter
    reached = STATES.index(state)
    if reached >= 1:
        actions.receive(matter=matter, actor=town.dispatcher, now=now)
    if reached >= 2:
        sheet = actions.dispatch(
            matter=matter, to=town.property, reason="共用部位", actor=town.dispatcher, now=now
        )
    if reached >= 3:
        actions.accept(assignment=sheet, actor=town.handler, now=now)
    if reached >= 4:
        actions.answer(matter=matter, body="灯座换好了。", proposes="solved", actor=town.handler, now=now)
    if reached >= 5:
        reporter = matter.reporters.get()
        actions.say(matter=matter, reporter=reporter, solved=True, actor=town.visitor, now=now)
    return Matter.objects.get(pk=matter.pk)


def live(matter: Matter) -> Assignment | None:
    return matter.assignments.filter(state__in=("offered", "in_hand")).first()


def at(town: Town, who: str) -> Client:
    """A browser in which this person of the town is signed in."""
    client = Client()
    town.login(client, who)
    return client


def htmx(target: str) -> dict[str, str]:
    """The headers htmx sends when it will exchange this part of the page."""
    return {"HX-Request": "true", "HX-Target": target}
