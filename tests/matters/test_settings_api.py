"""Clocks, directory and rules by program: the same acts and the same refusals as on the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from mulin.matters.models import Duty, Rule
from mulin.platform.policy import LOCAL
from tests.factories import Town
from tests.matters.at_desk import at

pytestmark = pytest.mark.django_db


def post(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"/api/settings{path}", body, content_type="application/json")


@pytest.fixture
def today() -> dt.date:
    return dt.datetime.now(LOCAL).date()


def test_a_clock_by_program(town: Town, today: dt.date) -> None:
    desk = at(town, "dispatcher")
    given = {"key": "matters.limit.accept", "valid_from": today.isoformat(), "source": "例会"}
    wrong = post(desk, "/clocks/", value="0 hours", **given)
    assert (wrong.status_code, wrong.json()["rule"], wrong.json()["field"]) == (422, "N-83", "value")
    assert post(desk, "/clocks/", value="2 hours", **given).json() == {"changed": True}
    assert post(desk, "/clocks/", value="2 hours", **given).json() == {"changed": False}
    assert post(desk, "/clocks/", value=3, **{**given, "key": "notices.wait_minutes"}).status_code == 422
    listed = {one["key"]: one for one in desk.get("/api/settings/clocks/").json()}
    assert listed["matters.limit.accept"]["value"] == "2 hours"
    assert at(town, "worker").get("/api/settings/clocks/").status_code == 403
    assert Client().get("/api/settings/clocks/").status_code == 401


@pytest.mark.mechanism("S1-17")
def test_directory_and_rules_by_program(town: Town, today: dt.date) -> None:
    desk = at(town, "leader")
    line = {
        "organisation": str(town.power.id),
        "category": str(town.lighting.id),
        "valid_from": today.isoformat(),
    }
    made = post(desk, "/duties/", **line)
    assert made.status_code == 201
    assert post(desk, "/duties/", **line).json()["field"] == "valid_from"
    until = (today + dt.timedelta(days=2)).isoformat()
    assert post(desk, f"/duties/{made.json()['id']}/ends/", until=until).json()["valid_to"] == until
    assert len(at(town, "handler").get("/api/settings/duties/").json()["items"]) == Duty.objects.count() == 1
    assert post(at(town, "handler"), "/duties/", **line).status_code == 403

    rule = {"category": str(town.lighting.id), "organisation": str(town.power.id)}
    assert post(desk, "/rules/draft/switches/", reason="先试").status_code == 409
    assert post(desk, "/rules/draft/rules/", **rule).status_code == 201
    assert post(desk, "/rules/draft/rules/", **rule).json()["rule"] == "DR-16"
    assert post(desk, "/rules/draft/rules/", side="sideways").status_code == 422
    assert desk.get("/api/settings/rules/").json()["rules"] == []
    on = post(desk, "/rules/draft/switches/", reason="试过了").json()
    assert (on["number"], len(on["rules"]), on["fallback"]) == (1, 1, str(town.centre.id))
    assert Rule.objects.count() == 1
