"""The street's page, Mine and My data by program: what a page shows to whom, and nothing more."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from mulin.matters import actions
from mulin.matters.models import Follow, ReplyBy
from mulin.people.models import Person
from mulin.platform.notices.actions import send_due
from tests.factories import Town
from tests.platform.api_clients import Caller, caller

pytestmark = pytest.mark.django_db


def test_the_street_for_everybody(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    secret = "三楼王阿姨家漏水"
    one = town.raise_matter(now=now, words=secret).matter
    anybody = Caller()
    assert [each["name"] for each in anybody.get("/streets/").json()["items"]] == ["梧桐里街道", "柳堤街道"]
    at = f"/streets/{town.street.id}"
    assert anybody.get(f"{at}/figures/").json()["open_now"] == 1
    assert anybody.get(f"{at}/figures/", {"days": 31}).status_code == 422
    listed = anybody.get(f"{at}/matters/")
    shown = anybody.get(f"{at}/matters/{one.ref}")
    assert [each["ref"] for each in listed.json()["items"]] == [one.ref]
    for answer in (listed, shown):
        assert "王阿姨" not in answer.content.decode()
        assert "3 号楼" not in answer.content.decode(), "no building, no home"
    assert anybody.get(f"{at}/hung/").json()["items"] == []
    assert anybody.get(f"{at}/matters/", {"of": "content"}).status_code == 422
    assert anybody.get("/streets/nowhere/figures/").status_code == 404


def test_public_lists_come_in_parts(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    refs = {town.raise_matter(now=now).matter.ref for _n in range(7)}
    anybody, seen = Caller(), []
    address: str | None = f"/api/streets/{town.street.id}/matters/?limit=3"
    while address:
        part = anybody.get(address.removeprefix("/api")).json()
        assert len(part["items"]) <= 3
        seen += [one["ref"] for one in part["items"]]
        address = part["next"]
    assert sorted(seen) == sorted(refs)


def test_following_counts_people(town: Town) -> None:
    ref = town.raise_matter(now=dt.datetime.now(dt.UTC)).matter.ref
    resident = Client()
    town.login(resident, "resident")
    at = f"/api/streets/{town.street.id}/matters/{ref}/following/"

    def post(**body: Any) -> Any:
        return resident.post(at, body, content_type="application/json").json()

    assert post(too=True) == {"people": 1, "too": 1, "mine": True, "mine_too": True}
    assert post(too=True)["people"] == 1
    assert post(stop=True)["people"] == 0
    assert not Follow.objects.exists()
    assert Caller().post(at.removeprefix("/api"), {}).status_code == 401


def test_mine_and_my_data(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    person = town.persons["resident"]
    mine = town.raise_matter(
        now=now, actor=town.resident, contact=actions.Contact(person=person, reply_by=ReplyBy.IN_APP)
    ).matter
    town.raise_matter(now=now)
    actions.answer(matter=mine, body="好了", proposes="solved", actor=town.dispatcher, now=now)
    send_due(now + dt.timedelta(minutes=6))
    resident = Client()
    town.login(resident, "resident")
    assert [one["ref"] for one in resident.get("/api/mine/matters/").json()["items"]] == [mine.ref]
    told = resident.get("/api/mine/notices/").json()["items"]
    assert len(told) == 1
    read = resident.post(f"/api/mine/notices/{told[0]['id']}/readings/")
    assert read.json()["read_at"]
    chosen = resident.post("/api/mine/reply/", {"reply_by": "letter"}, content_type="application/json")
    assert chosen.status_code == 201
    assert Person.objects.get(pk=person.pk).reply_by == "letter"
    held = resident.get("/api/mine/data/").json()
    assert "姓名" in [one["what"] for one in held["held"]]
    assert caller(town, "dispatcher", "mine:read").get("/mine/matters/").json()["items"] == []
    assert caller(town, None, "figures:read").get("/mine/data/").status_code == 403


def test_places_are_found(town: Town) -> None:
    anybody = Caller()
    at = f"/streets/{town.street.id}"
    found = anybody.get(f"{at}/places/", {"words": "青桐苑"}).json()["items"]
    assert str(town.compound.id) in [one["id"] for one in found]
    known = anybody.get(f"{at}/places/").json()["items"]
    assert "building" not in {one["kind"] for one in known}
    assert anybody.get(f"{at}/map/").json()["type"] == "FeatureCollection"
    staff = caller(town, "worker", "territory:read")
    assert "安和物业" in [one["name"] for one in staff.get("/organisations/").json()["items"]]
    assert staff.get(f"/places/{town.compound.id}").json()["name"] == "青桐苑"
    assert staff.get(f"/places/{town.other_building.id}").status_code == 404
