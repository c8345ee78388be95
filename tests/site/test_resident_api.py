"""The acts of residents as JSON: the same actions and refusals as on the pages, a mandate per call."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

import pytest
from django.test import Client, override_settings

from mulin.matters import actions as matters
from mulin.matters.models import Follow, Matter, Reporter
from mulin.people import actions, papers, states
from mulin.people.models import Mandate, PaperForm
from mulin.platform.timeline.models import Act
from tests.factories import Town
from tests.matters.at_desk import matter_in
from tests.people.test_papers import picture_of

pytestmark = pytest.mark.django_db
KEY = "k" * 24


def post(client: Client, path: str, body: dict[str, Any] | None = None) -> Any:
    return client.post(f"/api{path}", body or {}, content_type="application/json")


@pytest.fixture
def mine(town: Town, client: Client) -> Client:
    town.login(client, "resident")
    return client


def at_desk(town: Town) -> Client:
    client = Client()
    town.login(client, "worker")
    return client


def own(town: Town, state: str = "new") -> Matter:
    contact = matters.Contact(person=town.persons["resident"])
    return matter_in(town, state, dt.datetime.now(dt.UTC), contact=contact)


def test_reply_feedback_and_a_neighbour(town: Town, mine: Client) -> None:
    assert post(mine, "/mine/reply/", {"reply_by": "letter"}).status_code == 201
    assert post(mine, "/mine/reply/", {"reply_by": "pigeon"}).status_code == 422
    first = post(mine, "/mine/feedback/", {"words": "字太小", "key": KEY}).json()
    again = post(mine, "/mine/feedback/", {"words": "字太小", "key": KEY}).json()
    assert first == again
    sent = {
        "words": "灯坏了",
        "key": KEY,
        "name": "苗阿公",
        "how_agreed": "当面说的",
        "place": str(town.building.id),
    }
    assert post(mine, "/mine/neighbours/", sent).status_code == 201
    spoken = Reporter.objects.exclude(helper=None).get()
    assert spoken.helper_id == town.persons["resident"].id
    missing = post(mine, "/mine/neighbours/", sent | {"how_agreed": " ", "key": "m" * 24})
    assert (missing.status_code, missing.json()["field"]) == (422, "how_agreed")


def test_following_and_being_called(town: Town, mine: Client) -> None:
    matter = own(town)
    assert post(mine, "/mine/follows/", {"ref": matter.ref, "too": True}).json()["following"]
    assert Follow.objects.get().too
    assert not post(mine, "/mine/follows/", {"ref": matter.ref, "stop": True}).json()["following"]
    assert post(mine, "/mine/follows/", {"ref": "M-2026-99999"}).status_code == 404
    assert post(mine, f"/mine/matters/{matter.ref}/calls/").status_code == 201
    assert post(mine, f"/mine/matters/{matter.ref}/help-ends/").status_code == 403
    assert post(mine, "/mine/matters/M-2026-99999/calls/").status_code == 404


@pytest.mark.mechanism("DR-10")
def test_a_mandate_from_asking_to_acting_to_ending(town: Town, mine: Client) -> None:
    until = (dt.date.today() + dt.timedelta(days=10)).isoformat()
    who = {"name": "陆小满", "phone": "10000000027", "ways": ["online"], "until": until}
    made = post(mine, "/mandates/", who | {"purposes": ["raise", "word"]})
    assert made.status_code == 201
    address = f"/mandates/{made.json()['id']}"
    helper = Client()
    town.login(helper, "neighbour")
    path = f"/mine/for/{made.json()['id']}/matters/"
    assert post(helper, path, {"words": "灯坏了", "key": KEY}).status_code == 404, "not agreed to yet"
    assert helper.get("/api/mandates/").json()["items"][0]["person"] == "顾阿婆"
    assert post(helper, f"{address}/acceptances/").json()["state"] == states.RUNNING
    ref = post(helper, path, {"words": "灯坏了", "key": KEY, "place": str(town.building.id)}).json()["ref"]
    now = dt.datetime.now(dt.UTC)
    matter = Matter.objects.get(ref=ref)
    matters.receive(matter=matter, actor=town.worker, now=now)
    matters.answer(
        matter=Matter.objects.get(ref=ref), body="好了", proposes="solved", actor=town.worker, now=now
    )
    assert helper.get(f"/api{path}").json()["items"][0]["ref"] == ref
    said = post(helper, f"{path}{ref}/words/", {"solved": True})
    assert said.json()["state"] == "closed"
    act = Act.objects.select_related("detail").get(verb="matters.say_solved")
    assert act.detail.body["for"] == str(town.persons["resident"].id)
    assert post(mine, f"{address}/ends/").json()["state"] == states.ENDED
    assert helper.get(f"/api{path}").status_code == 404
    stranger = Client()
    town.login(stranger, "handler")
    assert post(stranger, f"{address}/ends/").status_code == 404


def test_a_purpose_that_was_not_granted_is_refused(town: Town, mine: Client) -> None:
    mandate = actions.accept_mandate(
        mandate=actions.name_helper(
            person=town.persons["resident"], helper=town.persons["neighbour"], purposes=["raise"],
            ways=["online"], until=dt.date.today(), actor=town.resident, now=dt.datetime.now(dt.UTC),
        ),
        actor=town.neighbour, now=dt.datetime.now(dt.UTC),
    )  # fmt: skip
    helper = Client()
    town.login(helper, "neighbour")
    refused = helper.get(f"/api/mine/for/{mandate.id}/matters/")
    assert (refused.status_code, refused.json()["rule"]) == (403, "DR-10")


def test_the_desk_names_a_helper_for_somebody(town: Town) -> None:
    sent = {
        "name": "陆小满", "phone": "10000000027", "ways": ["desk"], "purposes": ["look"],
        "until": dt.date.today().isoformat(), "person": str(town.persons["resident"].id),
    }  # fmt: skip
    desk = at_desk(town)
    assert post(desk, "/mandates/", sent).json()["field"] == "how_agreed"
    made = post(desk, "/mandates/", sent | {"how_agreed": "本人在场"})
    assert made.status_code == 201
    other = Client()
    town.login(other, "neighbour")
    assert post(other, "/mandates/", sent | {"how_agreed": "我说的"}).status_code == 403
    assert Mandate.objects.count() == 1


@pytest.mark.mechanism("DR-10")
def test_a_form_from_printing_to_entering(town: Town, tmp_path: Any) -> None:
    matter, desk = own(town, "answered"), at_desk(town)
    person = str(town.persons["resident"].id)
    made = post(desk, "/papers/", {"kind": "word", "person": person, "ref": matter.ref}).json()
    assert made["fields"] == ["solved", "content", "words"]
    with override_settings(MEDIA_ROOT=tmp_path):
        picture = base64.b64encode(picture_of("word", made["serial"])).decode()
        back = post(desk, "/papers/arrivals/", {"picture": picture})
    assert back.json() == made | {"state": "arrived", "has_picture": True}
    assert [one["serial"] for one in desk.get("/api/papers/").json()["items"]] == [made["serial"]]
    entries = f"/papers/{made['serial']}/entries/"
    assert post(desk, entries, {"given": {"solved": "perhaps"}}).json()["field"] == "solved"
    assert post(desk, entries, {"given": {"solved": "yes"}}).json()["state"] == "entered"
    assert post(desk, entries, {"given": {"solved": "yes"}}).status_code == 409
    assert Matter.objects.get().state == "closed"


@pytest.mark.parametrize(
    ("body", "status"),
    [({"picture": "&&&"}, 422), ({"picture": "aGVsbG8="}, 422), ({"serial": "AAAAAAAAAAAA"}, 422), ({}, 422)],
)
def test_what_is_no_form_is_refused(town: Town, body: dict[str, str], status: int) -> None:
    assert post(at_desk(town), "/papers/arrivals/", body).status_code == status
    assert not PaperForm.objects.exists()


def test_forms_are_the_windows(town: Town, mine: Client) -> None:
    serial = papers.new_serial("reply")
    for path in ("/papers/", f"/papers/{serial}/entries/", "/papers/arrivals/"):
        assert post(mine, path, {"kind": "reply", "serial": serial}).status_code == 403
    assert mine.get("/api/papers/").status_code == 403
    assert Client().get("/api/papers/").status_code == 401
