"""People by program: posts, leaves, handover, registrations, accounts; the same acts and refusals as on the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mulin.people import actions, roles
from mulin.people.models import Account, Appointment, Death, Leave, Merge
from mulin.platform.policy import LOCAL
from tests.factories import Town
from tests.factories.town import SYSTEM
from tests.people.staff import colleague
from tests.platform.api_clients import Caller, caller

pytestmark = pytest.mark.django_db


def people(town: Town, who: str, *more: str) -> Caller:
    return caller(town, who, "people:read", "people:write", *more)


def today() -> dt.date:
    return dt.datetime.now(LOCAL).date()


def post_body(town: Town, **changes: Any) -> dict[str, Any]:
    given = {"name": "顾阿婆", "phone": "10000000027", "role": "worker", "place": str(town.neighbourhood.id),
             "organisation": str(town.committee.id)}  # fmt: skip
    return {**given, **changes}


@pytest.mark.mechanism("S0-26")
def test_a_post_is_filled_and_ended(town: Town) -> None:
    leader = people(town, "leader")
    made = leader.post("/posts/", post_body(town))
    assert made.status_code == 201, made.json()
    listed = leader.get("/posts/", {"limit": 100}).json()["items"]
    assert made.json()["id"] in [one["id"] for one in listed]
    assert leader.post("/posts/", post_body(town, role="auditor")).status_code == 403
    assert leader.post("/posts/", post_body(town, name="无此人")).json()["field"] == "name"
    assert leader.post("/posts/", post_body(town, place=str(town.other_building.id))).status_code in (
        403,
        422,
    )
    assert people(town, "worker").post("/posts/", post_body(town)).status_code == 403
    ended = leader.post(f"/posts/{made.json()['id']}/ends/")
    assert ended.json()["valid_to"] == today().isoformat()
    assert leader.post(f"/posts/{made.json()['id']}/ends/").status_code == 404


@pytest.mark.mechanism("S3-48")
def test_away_and_back(town: Town) -> None:
    colleague(town, "deputy", "韩松", roles.WORKER, town.committee, town.neighbourhood)
    own = people(town, "worker")
    body = {
        "person": str(town.persons["worker"].id),
        "deputy": str(town.persons["deputy"].id),
        "since": today().isoformat(),
        "back": (today() + dt.timedelta(days=5)).isoformat(),
    }
    assert (
        own.post("/leaves/", {**body, "deputy": str(town.persons["resident"].id)}).json()["field"] == "deputy"
    )
    assert own.post("/leaves/", {**body, "back": body["since"]}).json()["field"] == "back"
    made = own.post("/leaves/", body).json()
    assert [one["id"] for one in own.get("/leaves/").json()["items"]] == [made["id"]]
    assert own.post("/leaves/", body).status_code == 409
    colleague(town, "third", "白桦", roles.WORKER, town.committee, town.neighbourhood)
    changed = own.post(f"/leaves/{made['id']}/deputies/", {"deputy": str(town.persons["third"].id)})
    assert changed.json()["deputy_name"] == "白桦"
    assert own.post(f"/leaves/{changed.json()['id']}/ends/").status_code == 201
    assert not Leave.objects.filter(valid_to__gt=today()).exists()


@pytest.mark.mechanism("S1-23")
def test_everything_of_a_leaver_goes_to_a_successor(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    town.raise_matter(now=now, channel="phone", actor=town.worker)
    colleague(town, "next", "韩松", roles.GRID_MEMBER, town.committee, town.neighbourhood)
    leader = people(town, "leader")
    address = f"/posts/holders/{town.persons['worker'].id}/handover/"
    held = leader.get(address).json()
    assert held["count"] >= 2
    successor = {"successor": str(town.persons["next"].id)}
    refused = leader.post(address, successor)
    assert refused.status_code in (409, 422)
    assert refused.json()["rule"] == "S1-23"
    gone = leader.post(address, {**successor, "give": [held["posts"][0]["id"]]})
    assert gone.status_code == 201, gone.json()
    assert leader.get(address).status_code == 404, "no post any more"
    assert people(town, "handler").get(address).status_code == 404


def test_somebody_at_the_desk(town: Town) -> None:
    desk = people(town, "worker", "contacts:read")
    assert people(town, "worker").get("/people/", {"phone": "10000000027"}).status_code == 403
    found = desk.get("/people/", {"phone": "10000000027"}).json()["items"]
    assert {one["name"] for one in found} == {"顾阿婆", "陆小满"}
    assert desk.get("/people/").status_code == 422, "there is no list of everybody"
    new = desk.post("/people/", {"name": "白露", "phone": "10000000055"}).json()
    assert desk.post("/people/", {"name": "白露", "phone": "10000000055"}).status_code == 409
    address = f"/people/{new['id']}"
    opened = desk.post(f"{address}/account/", {"username": "bailu"})
    assert opened.json()["username"] == "bailu"
    assert Account.objects.get(username="bailu").check_password(opened.json()["password"])
    changed = desk.post(f"{address}/password/").json()["password"]
    assert Account.objects.get(username="bailu").check_password(changed)
    assert desk.post(f"/people/{town.persons['leader'].id}/password/").status_code in (403, 409)
    died = desk.post(f"{address}/death/", {"on": today().isoformat(), "told_by": "女儿"})
    assert died.status_code == 201
    assert desk.post(f"{address}/death/retractions/").json()["taken_back"] is True
    assert Death.objects.get().taken_back_at is not None
    assert people(town, "handler").post("/people/", {"name": "x", "phone": "10000000055"}).status_code == 403


def test_two_registrations_of_one_person(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    twice = actions.add_person(street=town.street, name="顾阿婆", phone="10000000027", actor=SYSTEM, now=now)
    own = town.persons["resident"].id
    desk = people(town, "worker", "contacts:read")
    pair = next(one for one in desk.get("/people/pairs/").json()["items"] if one["alike"])
    assert {pair["one"], pair["other"]} == {str(own), str(twice.id)}
    address = f"/people/pairs/{pair['one']}/{pair['other']}"
    assert people(town, "worker").post(f"{address}/views/").status_code == 403
    assert desk.post(f"{address}/views/").json()["registrations"][0]["phone"] == "10000000027"
    nobody = {"keep": str(town.persons["leader"].id), "how_known": "问过"}
    assert desk.post(f"{address}/merges/", nobody).json()["field"] == "keep"
    made = desk.post(f"{address}/merges/", {"keep": str(own), "how_known": "电话问过本人"}).json()
    assert [one["id"] for one in desk.get("/people/merges/").json()["items"]] == [made["id"]]
    assert desk.post(f"/people/merges/{made['id']}/splits/").status_code == 201
    assert Merge.objects.get().split_at is not None
    assert desk.post(f"{address}/apart/").status_code == 201
    assert [one for one in desk.get("/people/pairs/").json()["items"] if one["alike"]] == []


def test_lists_cost_the_same_for_many(town: Town, django_assert_max_num_queries: Any) -> None:
    leader = people(town, "leader")
    leader.get("/posts/")
    with django_assert_max_num_queries(12):
        few = leader.get("/posts/").json()["items"]
    for n in range(12):
        colleague(town, f"w{n}", f"工{n}", roles.WORKER, town.committee, town.neighbourhood)
    with django_assert_max_num_queries(12):
        many = leader.get("/posts/").json()["items"]
    assert len(many) == len(few) + 12 <= Appointment.objects.count()
