"""Whoever reads somebody's name or telephone is written down, for the person to see; else it is masked (N-90)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from mulin.matters import actions as matters
from mulin.people import actions, queries
from mulin.people.actions.reading import SAME_LOOK
from mulin.people.models import Person
from mulin.people.queries.looks import looks_at
from mulin.platform.actors import system
from tests.factories import Town
from tests.readings import Watch

pytestmark = pytest.mark.django_db
MAKER = system("tests.maker")
PHONE = "13800007777"


@pytest.fixture
def neighbour(town: Town, now: dt.datetime) -> Person:
    return actions.add_person(street=town.street, name="许知远", phone=PHONE, actor=MAKER, now=now)


def at(town: Town, who: str) -> Client:
    client = Client()
    town.login(client, who)
    return client


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("people", "按电话查登记"),
        ("person_ways", "登记怎么告诉这一位"),
        ("desk_helpers", "登记请谁帮忙"),
        ("person_death", "记一位居民走了"),
        ("paper_for", "替本人办一张表"),
    ],
)
def test_a_page_with_a_name_on_it_writes_the_look_down_once(
    town: Town, neighbour: Person, readings_watched: Watch, page: str, reason: str
) -> None:
    address = {
        "people": f"{reverse('people')}?phone={PHONE}",
        "paper_for": f"{reverse('paper_for')}?person={neighbour.id}",
    }.get(page) or reverse(page, args=[neighbour.id])
    desk = at(town, "dispatcher")
    shown = desk.get(address).content.decode()
    assert "许知远" in shown
    assert desk.get(address).status_code == 200
    found = looks_at(neighbour.id)
    assert [one.body["reason"] for one in found] == [reason], "loaded again it is the same look"
    assert found[0].office
    assert readings_watched.told


def test_the_same_look_counts_again_later(town: Town, neighbour: Person, now: dt.datetime) -> None:
    def look(at_: dt.datetime) -> int:
        return actions.note_reading(persons=[neighbour], reason="…", actor=town.dispatcher, now=at_)

    assert [look(now), look(now + dt.timedelta(minutes=1)), look(now + SAME_LOOK)] == [1, 0, 1]
    own = queries.actor_of(neighbour, on=now.date())
    assert actions.note_reading(persons=[neighbour], reason="…", actor=own, now=now + 2 * SAME_LOOK) == 0


def test_masked_is_no_look(town: Town, neighbour: Person, now: dt.datetime, readings_watched: Watch) -> None:
    raised = town.raise_matter(
        contact=matters.Contact(name="许知远", phone=PHONE, person=neighbour), now=dt.datetime.now(dt.UTC)
    )
    page = at(town, "dispatcher").get(reverse("matters:matter", args=[raised.matter.ref])).content.decode()
    assert PHONE not in page
    assert "尾号 77" in page
    assert not looks_at(neighbour.id)


def test_opening_a_contact_is_a_look_of_its_own(
    town: Town, neighbour: Person, now: dt.datetime, readings_watched: Watch
) -> None:
    raised = town.raise_matter(
        contact=matters.Contact(phone=PHONE, person=neighbour), now=dt.datetime.now(dt.UTC)
    )
    address = reverse("matters:matter_contact_views", args=[raised.matter.ref])
    shown = at(town, "dispatcher").post(address, headers={"hx-request": "true"}).content.decode()
    assert PHONE in shown
    actions.open_account(person=neighbour, username="xu", password="", actor=MAKER, now=now, trusted=True)
    town.persons["neighbour"] = neighbour
    mine = at(town, "neighbour").get(reverse("site:my_data")).content.decode()
    assert raised.matter.ref in mine


def test_my_data_tells_of_looks_at_the_desk(town: Town, neighbour: Person, now: dt.datetime) -> None:
    actions.open_account(person=neighbour, username="xu", password="", actor=MAKER, now=now, trusted=True)
    town.persons["neighbour"] = neighbour
    at(town, "dispatcher").get(reverse("person_ways", args=[neighbour.id]))
    me = at(town, "neighbour")
    page = me.get(reverse("site:my_data")).content.decode()
    assert "登记怎么告诉这一位" in page
    looked = me.get(reverse("site:my_data_file")).json()["looked"]
    assert looked[0]["reason"] == "登记怎么告诉这一位"


def test_the_watch_sees_an_opening_that_nobody_recorded(
    town: Town, neighbour: Person, monkeypatch: pytest.MonkeyPatch, readings_watched: Watch
) -> None:
    """The guard can fail: a page that forgets to write the look down is found."""
    monkeypatch.setattr(actions, "note_reading", lambda **_given: 0)
    at(town, "dispatcher").get(reverse("person_ways", args=[neighbour.id]))
    assert [one for one in readings_watched.left if one.startswith("people_person.name at person_ways")]
    readings_watched.left.clear()


def test_one_withdraws_with_one_tap_and_deletes_oneself(
    town: Town, neighbour: Person, now: dt.datetime
) -> None:
    actions.open_account(person=neighbour, username="xu", password="", actor=MAKER, now=now, trusted=True)
    town.persons["neighbour"] = neighbour
    me = at(town, "neighbour")
    actions.renew_calendar(
        person=neighbour, language="zh-hans", actor=queries.actor_of(neighbour, on=now.date()), now=now
    )
    page = me.get(reverse("site:my_data")).content.decode()
    address = reverse("site:calendar_withdrawals")
    assert f'action="{address}"' in page
    assert me.post(address).status_code == 302
    assert f'action="{address}"' not in me.get(reverse("site:my_data")).content.decode()
    assert "删掉我的登记" in me.get(reverse("site:my_deletion")).content.decode()
    assert "删掉了" in me.post(reverse("site:my_deletion")).content.decode()
    assert me.get(reverse("site:my_data")).status_code == 302, "nobody is logged in any more"
    assert Person.objects.get(pk=neighbour.pk).name == ""


def test_what_is_open_is_told_as_the_reason(town: Town, neighbour: Person, now: dt.datetime) -> None:
    actions.open_account(person=neighbour, username="xu", password="", actor=MAKER, now=now, trusted=True)
    town.persons["neighbour"] = neighbour
    raised = town.raise_matter(contact=matters.Contact(person=neighbour), now=now)
    me = at(town, "neighbour")
    assert raised.matter.ref in me.get(reverse("site:my_deletion")).content.decode()
    refused = me.post(reverse("site:my_deletion"))
    assert refused.status_code == 409
    assert "N-95" in refused.content.decode()
    assert Person.objects.get(pk=neighbour.pk).name == "许知远"


@pytest.mark.parametrize(
    ("who", "status"), [("auditor", 200), ("leader", 200), ("handler", 403), ("dispatcher", 200)]
)
def test_the_register_is_for_the_office_and_its_auditor(
    town: Town, who: str, status: int, django_assert_max_num_queries: object
) -> None:
    client = at(town, who)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get(reverse("site:data_register"))
    assert page.status_code == status
    if status == 200:
        words = page.content.decode()
        assert "people_person" in words
        assert "matters.contacts.keep_days" in words
        assert "territory_area" not in words
        assert "territory_area" in client.get(reverse("site:data_register") + "?all=1").content.decode()
