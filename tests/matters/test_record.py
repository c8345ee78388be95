"""The story of a matter at the desk says who in an office did what, and never who raised it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from mulin.matters import actions
from tests.factories import Town

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["resident", "verifier"], ids=["without a post", "with a post"])
def test_the_handler_does_not_read_who_raised_it(
    client: Client, town: Town, now: dt.datetime, who: str
) -> None:
    """They may be the one that is complained about."""
    person = town.persons[who]
    matter = town.raise_matter(
        now=now, actor=town.actors[who], contact=actions.Contact(person=person, reply_by="in_app")
    ).matter
    sheet = actions.dispatch(
        matter=matter, to=town.property, reason="共用部位", actor=town.dispatcher, now=now
    )
    actions.accept(assignment=sheet, actor=town.handler, now=now)
    town.login(client, "handler")
    page = client.get(f"/matters/{matter.ref}/").content.decode()
    assert person.name not in page
    assert "何川（网格中心）" in page, "staff are named"
