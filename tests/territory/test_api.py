"""Places by program: the same acts and the same refusals as on the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from mulin.platform.policy import LOCAL
from mulin.territory.models import Place
from tests.factories import Town

TODAY = dt.datetime.now(LOCAL).date()


def post(client: Client, path: str, **body: Any) -> Any:
    body = {"since": TODAY.isoformat(), **body}
    return client.post(f"/api/territory{path}", body, content_type="application/json")


def get(client: Client, path: str) -> Any:
    response = client.get(f"/api/territory{path}")
    assert response.status_code == 200, response.content
    return response.json()


@pytest.fixture
def desk(town: Town, client: Client) -> Client:
    town.login(client, "leader")
    return client


@pytest.mark.mechanism("S0-38", "S1-21")
def test_places_by_program(town: Town, desk: Client) -> None:
    made = post(desk, "/places/", kind="grid", name="网格 09", parent=str(town.neighbourhood.id))
    assert made.status_code == 201
    grid = made.json()["id"]
    bare = post(
        desk, "/places/", kind="building", name="9 号楼", parent=str(town.neighbourhood.id), compound=str(town.compound.id)
    ).json()  # fmt: skip
    assert bare["spoken"] == "青桐苑 9 号楼"
    assert post(desk, f"/places/{bare['id']}/homes/", floors=2, on_floor=2).json() == {"count": 4}
    assert post(desk, f"/places/{bare['id']}/homes/", names=["101"]).json()["rule"] == "S1-21"
    row = next(one for one in get(desk, "/coverage/") if one["place"] == str(town.neighbourhood.id))
    assert (row["homes_in_grid"], row["homes"], row["buildings_in_grid"], row["buildings"]) == (0, 4, 1, 2)
    assert get(desk, f"/coverage/{town.neighbourhood.id}/")["houses"] == [bare["id"]]
    move = {"places": [bare["id"]], "to": grid}
    seen = post(desk, "/moves/", preview=True, **move)
    assert (seen.status_code, seen.json()["homes"], seen.json()["done"]) == (200, 4, False)
    assert post(desk, "/moves/", **move).json()["done"] is True
    assert get(desk, f"/coverage/{town.neighbourhood.id}/")["houses"] == []
    assert post(desk, f"/places/{bare['id']}/names/", name="甲楼").json()["name"] == "甲楼"
    assert len(get(desk, f"/places/{bare['id']}/parts/")["items"]) == 4
    assert post(desk, f"/places/{town.building.parent_id}/ends/").json()["rule"] == "S1-21"
    yesterday = TODAY - dt.timedelta(days=1)
    assert desk.get(f"/api/territory/places/{grid}/?on={yesterday}").status_code == 404
    assert {one["kind"] for one in get(desk, "/places/")["items"]} >= {"street", "grid", "building"}
    assert "home" not in {one["kind"] for one in get(desk, "/places/")["items"]}


@pytest.mark.mechanism("S0-38")
def test_a_hole_is_closed_by_program(town: Town, desk: Client) -> None:
    here = {"parent": str(town.neighbourhood.id), "compound": str(town.compound.id)}
    one, two = (
        post(desk, "/places/", kind="building", name=name, **here).json() for name in ("8 号楼", "9 号楼")
    )
    closings = f"/coverage/{town.neighbourhood.id}/closings/"
    assert post(desk, closings, houses=[one["id"]]).json()["field"] == "grid"
    both = post(desk, closings, houses=[one["id"]], grid=str(town.building.parent_id), name="网格 09")
    assert (both.status_code, both.json()["field"]) == (422, "grid")
    full = post(desk, closings, houses=[str(town.building.id)], name="网格 09")
    assert (full.status_code, full.json()["field"]) == (422, "houses")
    assert post(desk, closings, houses=[one["id"]], grid=str(town.building.parent_id)).status_code == 201
    made = post(desk, closings, houses=[two["id"]], name="网格 09").json()
    assert (made["kind"], made["name"]) == ("grid", "网格 09")
    assert [part["id"] for part in get(desk, f"/places/{made['id']}/parts/")["items"]] == [two["id"]]
    assert get(desk, f"/coverage/{town.neighbourhood.id}/")["houses"] == []


def test_places_come_in_parts_parents_first(town: Town, desk: Client) -> None:
    whole = [one["id"] for one in get(desk, "/places/")["items"]]
    read: list[str] = []
    address: str | None = "/api/territory/places/?limit=3"
    while address:
        part = desk.get(address).json()
        read += [one["id"] for one in part["items"]]
        address = part["next"]
    assert read == whole
    assert whole[0] == str(town.street.id)


def test_codes_and_figures_by_program(town: Town, desk: Client) -> None:
    street = f"/places/{town.street.id}"
    wrong = post(desk, f"{street}/codes/", code="99")
    assert (wrong.status_code, wrong.json()["rule"], wrong.json()["field"]) == (422, "N-110", "code")
    assert post(desk, f"{street}/codes/", code="990199001").status_code == 201
    assert [one["code"] for one in get(desk, f"{street}/codes/")] == ["990199001000"]
    assert get(desk, "/places/?code=990199001")["items"][0]["id"] == str(town.street.id)
    figure = {"key": "area", "value": "5.2", "as_of": "2025-12-31", "source": "年报"}
    assert post(desk, "/profile/", **figure).status_code == 201
    assert post(desk, "/profile/", **{**figure, "value": "-1"}).json()["field"] == "value"
    assert [one["source"] for one in get(desk, "/profile/")] == ["年报"]


def test_merging_and_splitting_by_program(town: Town, desk: Client) -> None:
    own = f"/places/{town.neighbourhood.id}"
    grid = str(Place.objects.get(kind="grid").id)
    assert post(desk, f"{own}/splits/", name="三居", parts=[grid], preview=True).json()["places"] == 2
    assert post(desk, f"{own}/splits/", name="三居", parts=[grid]).status_code == 201
    into = {"into": str(town.other_neighbourhood.id)}
    assert post(desk, f"{own}/merges/", preview=True, **into).json()["done"] is False
    assert post(desk, f"{own}/merges/", **into).json()["place"] == into["into"]
    assert post(desk, f"{own}/merges/", **into).status_code == 409


def test_who_may_not_and_what_is_not_there(town: Town, client: Client) -> None:
    assert client.get("/api/territory/places/").status_code == 401
    town.login(client, "dispatcher")
    refused = client.get("/api/territory/places/")
    assert (refused.status_code, refused.json()["rule"]) == (403, "S0-38")
    town.login(client, "secretary")
    assert client.get(f"/api/territory/places/{town.other_building.id}/").status_code == 404
    assert post(client, f"/places/{town.neighbourhood.id}/names/", name="x").status_code == 403
    assert post(client, "/moves/", places=[str(town.other_building.id)], to=str(town.neighbourhood.id)).status_code == 404  # fmt: skip
