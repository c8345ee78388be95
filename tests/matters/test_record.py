"""How a matter is told: at the desk who in an office did what, and never who raised it; each in their language."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from mulin.matters import actions
from mulin.territory.models import Organisation
from tests.factories import Town
from tests.matters.at_desk import matter_in

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


def test_offices_have_their_english_names_for_who_reads_english(
    client: Client, town: Town, now: dt.datetime
) -> None:
    """The timeline keeps the name that was written down; slip, desk and street page say it in the reader's language."""
    for office, english in ((town.property, "Anhe Property"), (town.centre, "Grid Centre")):
        Organisation.objects.filter(pk=office.pk).update(name_en=english)
    matter = matter_in(town, "in_hand", now)
    actions.set_title(matter=matter, title="灯", public=True, actor=town.dispatcher, now=now)
    token = matter.reporters.get().token
    street = reverse("site:street_matter", args=[town.street.id, matter.ref])
    for address in (f"/s/{token}/", street, f"/matters/{matter.ref}/"):
        if address.startswith("/matters"):
            town.login(client, "dispatcher")
        client.cookies["mulin_prefs"] = "language=en"
        page = client.get(address).content.decode()
        assert "Anhe Property" in page, address
        assert "Grid Centre" in page, address
        assert town.property.name not in page, address
        del client.cookies["mulin_prefs"]
        assert town.property.name in client.get(address).content.decode(), address


def test_what_was_reopened_waits_to_be_sent_and_shows_no_old_sheet(
    client: Client, town: Town, now: dt.datetime
) -> None:
    matter = matter_in(town, "closed", now)
    reporter = matter.reporters.get()
    actions.reopen(matter=matter, reporter=reporter, words="又不亮了", actor=town.visitor, now=now)
    page = client.get(f"/s/{reporter.token}/").content.decode()
    flow = page.split('class="flow"')[1].split("</ol>")[0]
    here = flow.split('aria-current="step"')[1].split("</li>")[0]
    assert "派给该办的单位" in here
    assert town.property.name not in flow
