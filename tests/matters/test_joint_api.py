"""Whistles, triage, rules and sweeps as JSON, and the street's page of rules."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mulin.matters.models import Fix, Sweep, Triage, WhistleCall
from mulin.territory.naming import key_of
from tests.factories import Town
from tests.matters.at_desk import at, matter_in

pytestmark = pytest.mark.django_db


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"/api/joint/{path}", body, content_type="application/json")


@pytest.mark.mechanism("S4-49", "S0-09", "S2-31", "S2-33")
def test_the_main_acts_go_by_json_too(town: Town) -> None:
    today = dt.datetime.now(dt.UTC)
    matter = matter_in(town, "received", today)
    desk, theirs = at(town, "dispatcher"), at(town, "handler")
    order = {
        "place": str(town.compound.id),
        "kind": "emergency",
        "words": "墙要倒",
        "departments": [str(town.property.id)],
        "matter": matter.ref,
    }
    blown = post(desk, "whistles/", order)
    assert blown.status_code == 201, blown.content
    call = WhistleCall.objects.get()
    step = f"whistles/{blown.json()['ref']}/calls/{call.id}/"
    assert post(desk, step, {"step": "arrive", "words": "队长", "people": 2}).status_code == 403
    assert (
        post(theirs, step, {"step": "arrive", "words": "队长", "people": 2}).json()["calls"][0]["state"]
        == "arrived"
    )
    refused = post(desk, "whistles/", {**order, "departments": []})
    assert (refused.status_code, refused.json()["field"]) == (422, "departments")
    triaged = post(desk, f"matters/{matter.ref}/triages/", {"decision": "topic", "reason": "都来说"})
    assert triaged.status_code == 201
    assert [one["matter"] for one in desk.get("/api/joint/triages/").json()["items"]] == [matter.ref]
    assert Triage.objects.count() == 1
    rule = {
        "title": "危墙当天围",
        "words": "发现危墙，当天围起来。",
        "organisation": str(town.property.id),
        "valid_from": "2026-06-11",
        "public": True,
        "matters": [matter.ref],
    }
    assert post(desk, "fixes/", rule).status_code == 201
    assert Fix.objects.get().because.count() == 1
    swept = {
        "area": str(town.compound.id),
        "places": "building",
        "words": "看墙",
        "organisation": str(town.property.id),
        "until": (today.date() + dt.timedelta(days=3)).isoformat(),
    }
    assert post(desk, "sweeps/", swept).status_code == 201
    assert Sweep.objects.get().lines.count() == 1
    assert post(Client(), "sweeps/", swept).status_code == 401
    assert (
        post(
            at(town, "other_dispatcher"),
            f"matters/{matter.ref}/triages/",
            {"decision": "topic", "reason": "x"},
        ).status_code
        == 404
    )


@pytest.mark.mechanism("S2-33")
def test_everybody_reads_the_public_rules_and_nothing_of_the_matters(town: Town, client: Client) -> None:
    today = dt.datetime.now(dt.UTC)
    matter = matter_in(town, "received", today, words="三楼老顾家门口堆东西")
    desk = at(town, "dispatcher")
    rule = {
        "words": "两天里清。",
        "organisation": str(town.property.id),
        "valid_from": "2026-06-11",
        "matters": [matter.ref],
    }
    post(desk, "fixes/", {**rule, "title": "公开的规矩", "public": True})
    post(desk, "fixes/", {**rule, "title": "内部的规矩"})
    page = client.get(reverse("site:street_rules", args=[key_of(town.street)])).content.decode()
    assert "公开的规矩" in page
    assert "内部的规矩" not in page
    assert matter.ref not in page
    assert "老顾" not in page
