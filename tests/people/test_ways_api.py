"""How somebody is told, by program: the same acts and the same refusals as on the pages."""

from __future__ import annotations

import pytest
from django.test import Client

from mulin.people import codes
from mulin.people.models import ContactWay
from mulin.platform.ids import new_id
from mulin.platform.notices import states
from mulin.platform.notices.delivery import Delivery
from tests.factories import Town
from tests.people.test_ways_pages import at, fail_some
from tests.platform.notices.wires import Wires, lay

JSON = "application/json"


@pytest.fixture
def wires(monkeypatch: pytest.MonkeyPatch) -> Wires:
    return lay(monkeypatch)


@pytest.mark.django_db
def test_ones_own_ways(town: Town, wires: Wires) -> None:
    mine = at(town, "resident")
    offered = mine.get("/api/ways/").json()["offered"]
    assert {one["key"] for one in offered} == {"sms", "email", "wecom", "wechat"}
    wrong = mine.post("/api/ways/", {"channel": "sms", "address": "12"}, JSON)
    assert (wrong.status_code, wrong.json()["rule"], wrong.json()["field"]) == (422, "DR-14", "address")
    made = mine.post("/api/ways/", {"channel": "sms", "address": "10000000027"}, JSON)
    assert made.status_code == 201
    assert made.json()["address"] == "10******027"
    way = ContactWay.objects.get()
    here = f"/api/ways/{way.id}"
    assert mine.post(f"{here}/codes/").status_code == 429
    assert mine.post(f"{here}/proofs/", {"code": "x"}, JSON).status_code == 422
    assert mine.post(f"{here}/proofs/", {"code": codes.code_of(way)}, JSON).json()["proved"] is True
    assert mine.post(f"{here}/permits/").status_code == 409
    told = mine.put("/api/ways/telling/", {"reply_by": "phone", "language": "en"}, JSON).json()
    assert (told["reply_by"], told["language"]) == ("phone", "en")
    wechat = mine.post("/api/ways/", {"channel": "wechat", "address": "openid-0000001"}, JSON).json()
    assert mine.post(f"/api/ways/{wechat['id']}/permits/").json() == {"left": 1}
    ordered = mine.post(f"/api/ways/{wechat['id']}/preferences/").json()["ways"]
    assert [one["channel"] for one in ordered] == ["wechat", "sms"]
    assert mine.delete(f"{here}/").status_code == 204
    assert mine.delete(f"{here}/").status_code == 404
    assert at(town, "neighbour").delete(f"/api/ways/{wechat['id']}/").status_code == 404
    assert Client().get("/api/ways/").status_code == 401


@pytest.mark.django_db
@pytest.mark.mechanism("DR-10")
def test_somebodys_at_the_desk(town: Town, wires: Wires) -> None:
    desk = at(town, "worker")
    here = f"/api/people/{town.persons['resident'].id}/ways/"
    body = {"channel": "email", "address": "gu@example.com"}
    assert desk.post(here, body, JSON).json()["rule"] == "DR-10"
    assert desk.post(here, {**body, "words": "本人在场"}, JSON).status_code == 201
    way = ContactWay.objects.get()
    assert desk.post(f"{here}{way.id}/codes/").status_code == 429
    proof = {"code": codes.code_of(way)}
    assert desk.post(f"{here}{way.id}/proofs/", proof, JSON).status_code == 201
    assert desk.post(f"{here}{way.id}/preferences/").status_code == 201
    assert desk.put(f"{here}telling/", {"reply_by": "letter", "language": "zh-hans"}, JSON).status_code == 200
    assert desk.get(here).json()["ways"][0]["proved"] is True
    assert desk.delete(f"{here}{way.id}/").status_code == 204
    assert at(town, "other_dispatcher").get(here).status_code == 404
    assert at(town, "handler").get(here).status_code == 403


@pytest.mark.django_db
def test_what_did_not_get_through_by_program(town: Town, wires: Wires) -> None:
    one, other = fail_some(town, wires, 2)
    desk = at(town, "dispatcher")
    told = desk.get("/api/outgoing/").json()
    assert [row["id"] for row in told["failed"]] == [str(one.id), str(other.id)]
    assert told["standing"] == [
        {"channel": "sms", "whole": 2, "sent": 0, "waiting": 0, "passed": 0, "failed": 2, "settled": 0, "stopped": 0}
    ]  # fmt: skip
    assert desk.post(f"/api/outgoing/{one.id}/retries/").json()["state"] == states.WAITING
    assert desk.post(f"/api/outgoing/{one.id}/retries/").status_code == 409
    assert desk.post(f"/api/outgoing/{other.id}/settlements/", {"how": "x"}, JSON).status_code == 422
    called = desk.post(f"/api/outgoing/{other.id}/calls/")
    assert (called.status_code, called.json()) == (201, {"phone": town.persons["resident"].phone})
    settled = desk.post(f"/api/outgoing/{other.id}/settlements/", {"how": "printed"}, JSON)
    assert settled.json()["state"] == states.SETTLED
    assert Delivery.objects.get(id=other.id).settled_by_id == town.dispatcher.id
    assert desk.post(f"/api/outgoing/{new_id()}/retries/").status_code == 404
    assert at(town, "handler").get("/api/outgoing/").status_code == 403
    words = {"channel": "sms", "language": "en", "body": "{street}: {what}"}
    assert desk.put("/api/outgoing/texts/", words, JSON).json()["segments"] == 1
    assert desk.put("/api/outgoing/texts/", {**words, "body": "{body}"}, JSON).json()["rule"] == "N-90"
    assert at(town, "worker").put("/api/outgoing/texts/", words, JSON).status_code == 403
    assert at(town, "worker").delete("/api/outgoing/texts/sms/en/").status_code == 403
    assert desk.delete("/api/outgoing/texts/sms/en/").status_code == 204
    assert desk.delete("/api/outgoing/texts/sms/en/").status_code == 404
