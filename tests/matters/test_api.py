"""The JSON API: the loop as a program would do it, and what it refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from tests.factories import Town

pytestmark = pytest.mark.django_db


def post(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"/api{path}", body, content_type="application/json")


@pytest.fixture
def desk(client: Client, town: Town) -> Client:
    town.login(client, "dispatcher")
    return client


@pytest.fixture
def power(town: Town) -> Client:
    client = Client()
    town.login(client, "power_handler")
    return client


@pytest.mark.mechanism("S1-18", "S3-57")
def test_the_loop_by_program(desk: Client, power: Client, town: Town) -> None:
    visitor = Client()
    raised = post(visitor, "/matters/", words="三号楼的灯不亮", door=town.building.door_token)
    assert raised.status_code == 201
    ref, slip = raised.json()["ref"], raised.json()["slip"]

    queue = desk.get("/api/matters/").json()
    assert [row["ref"] for row in queue["items"]] == [ref]
    added = post(visitor, f"/slips/{slip}/additions/", words="楼梯间也不亮")
    assert (added.status_code, added.json()["ref"]) == (201, ref)
    assert post(visitor, f"/slips/{slip}/additions/", words=" ").json()["rule"] == "DR-02"
    sheet = post(desk, f"/matters/{ref}/dispatches/", to=str(town.power.id), reason="进户线")
    assert sheet.json()["state"] == "with_handler"
    assert post(power, f"/matters/{ref}/returns/", words="灯归物业").json()["state"] == "received"
    post(desk, f"/matters/{ref}/dispatches/", to=str(town.power.id), reason="先看线路")
    assert post(power, f"/matters/{ref}/acceptances/").status_code == 201
    assert post(power, f"/matters/{ref}/answers/", body="换好了", proposes="solved").status_code == 201

    shown = visitor.get(f"/api/slips/{slip}").json()
    assert (shown["state"], shown["answer"]) == ("answered", "换好了")
    assert (
        post(visitor, f"/slips/{slip}/words/", solved=False, words="还是暗").json()["state"] == "with_handler"
    )
    post(power, f"/matters/{ref}/answers/", body="又换了一次", proposes="solved")
    closed = post(visitor, f"/slips/{slip}/words/", solved=True, content="yes").json()
    assert (closed["state"], closed["outcome"]) == ("closed", "solved")
    assert post(visitor, f"/slips/{slip}/reopenings/", words="又坏了").json()["state"] == "received"

    whole = desk.get(f"/api/matters/{ref}").json()
    assert [one["state"] for one in whole["sheets"]] == ["returned", "done"]
    assert "dispatch" in whole["steps"]


def test_refusals_are_problem_documents(desk: Client, power: Client, town: Town, now: dt.datetime) -> None:
    ref = town.raise_matter(now=now).matter.ref
    empty = post(desk, f"/matters/{ref}/dispatches/", to=str(town.power.id), reason=" ")
    assert empty.status_code == 422
    assert empty["content-type"] == "application/problem+json"
    assert empty.json()["field"] == "reason"
    assert empty.json()["rule"]
    assert post(desk, f"/matters/{ref}/acceptances/").status_code == 409
    assert power.get(f"/api/matters/{ref}").status_code == 404, "not dispatched to them: not there"
    assert desk.get("/api/matters/M-2026-99999").status_code == 404
    assert desk.get("/api/matters/?cursor=nonsense").status_code == 422
    assert desk.get("/api/matters/?cut=nonsense").status_code == 422
    assert post(Client(), f"/matters/{ref}/receipts/").status_code == 401
    assert post(Client(), "/matters/", words="").status_code == 422
    assert (
        post(Client(), "/matters/", words="灯", place="01a1ff68-0000-7692-8437-c82fc2f4604b").status_code
        == 422
    )


def test_a_session_does_not_make_a_visitors_matter_a_desks(desk: Client, town: Town) -> None:
    """Raising needs no CSRF token, so it must not use the rights of whoever's browser sends it."""
    raised = post(desk, "/matters/", words="灯不亮", contact={"name": "顾阿婆", "phone": "10000000027"})
    whole = desk.get(f"/api/matters/{raised.json()['ref']}").json()
    assert whole["channel"] == "web"
    assert whole["state"] == "new"


def test_acts_need_the_csrf_token(town: Town, now: dt.datetime) -> None:
    client = Client(enforce_csrf_checks=True)
    town.login(client, "dispatcher")
    ref = town.raise_matter(now=now).matter.ref
    assert post(client, f"/matters/{ref}/receipts/").status_code == 403


def test_pages_of_the_queue_join_without_gap(desk: Client, town: Town, now: dt.datetime) -> None:
    refs = {town.raise_matter(now=now, words=f"第 {n} 件").matter.ref for n in range(53)}
    first = desk.get("/api/matters/").json()
    assert len(first["items"]) == 50
    second = desk.get(first["next"]).json()
    assert second["next"] is None
    assert {row["ref"] for row in first["items"] + second["items"]} == refs


@pytest.mark.parametrize("path", ["/api/openapi.json"])
def test_it_describes_itself(client: Client, path: str) -> None:
    described = client.get(path).json()
    assert "/api/matters/{ref}/dispatches/" in described["paths"]
