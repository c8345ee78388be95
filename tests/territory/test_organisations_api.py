"""Organisations by program: the same acts and the same refusals as on the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from mulin.platform.policy import LOCAL
from mulin.territory.models import Organisation, Place
from tests.factories import Town
from tests.matters.at_desk import at, matter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> dt.date:
    return dt.datetime.now(LOCAL).date()


def post(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"/api/organisations{path}", body, content_type="application/json")


def get(client: Client, path: str) -> Any:
    answer = client.get(f"/api/organisations{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.mechanism("S1-03", "S1-02")
def test_a_reorganisation_by_program(town: Town, today: dt.date) -> None:
    desk, said = at(town, "leader"), {"on": today.isoformat(), "reason": "批复"}
    matter_in(town, "in_hand", dt.datetime.now(dt.UTC))
    assert {one["key"] for one in get(desk, "/chains/")} >= {
        "line",
        "one_two_two",
        "five_level",
        "micro_grid",
    }
    assert {one["key"] for one in get(desk, "/kinds/")} >= {
        "committee",
        "working_committee",
        "second_echelon",
    }
    made = post(
        desk, "/", kind="property", name="新物业", since=today.isoformat(), areas=[str(town.public.id)]
    )
    assert made.status_code == 201
    new = made.json()["id"]
    assert post(desk, f"/{new}/renames/", name="新新物业", **said).json()["state"] == "done"
    given = {"sources": [str(town.property.id)], **said}
    assert post(desk, f"/{new}/previews/", **given).json() == {"posts": 1, "sheets": 1, "held": 1}
    done = post(desk, f"/{new}/mergers/", **given)
    assert (done.status_code, done.json()["moved"]["sheets"]) == (201, 1)
    one = get(desk, f"/{town.property.id}/")
    assert (one["valid_to"], one["open"], one["became"][0]["name"]) == (today.isoformat(), {}, "新新物业")
    assert get(desk, f"/{new}/open/sheets/")["count"] == 1
    top = post(
        desk, "/", kind="working_committee", name="大工委", since=today.isoformat(), chain="one_two_two"
    ).json()
    wrong = post(desk, f"/{new}/parents/", chain="one_two_two", parent=top["id"], **said)
    assert (wrong.status_code, wrong.json()["rule"], wrong.json()["field"]) == (422, "S1-02", "parent")
    assert post(desk, f"/{new}/parents/", chain="line", parent=str(town.centre.id), **said).status_code == 201
    assert new in {row["id"] for row in get(desk, "/?chain=line")["items"]}
    areas = {"areas": [str(town.public.id)], **said}
    assert post(desk, f"/{new}/areas/", **areas).status_code == 201
    assert post(desk, f"/{new}/splits/", name="绿地物业", **areas).status_code == 422
    assert post(desk, f"/{new}/abolitions/", to=str(town.power.id), **said).status_code == 201
    assert Organisation.objects.get(pk=new).valid_to == today
    assert get(desk, "/coverage/?chain=line")
    assert get(desk, "/accountable/")["organisations"] >= 4
    grid = Place.objects.get(kind=Place.Kind.GRID, street=town.street)
    layer = {
        "layer": "fire",
        "place": str(grid.id),
        "organisation": str(town.power.id),
        "on": today.isoformat(),
    }
    assert post(desk, "/layers/", **layer).status_code == 201
    assert get(desk, "/layers/")["items"][0]["layers"] == {"fire": str(town.power.id)}


def test_planned_temporary_and_refused(town: Town, today: dt.date) -> None:
    desk, later = at(town, "leader"), (today + dt.timedelta(days=9)).isoformat()
    timed = {"kind": "task_group", "name": "防汛组", "since": today.isoformat()}
    refused = post(desk, "/", **timed)
    assert (refused.status_code, refused.json()["rule"], refused.json()["field"]) == (422, "S3-03", "purpose")
    group = post(desk, "/", **timed, purpose="防汛", ends_on=later, heir=str(town.centre.id)).json()
    until = (today + dt.timedelta(days=20)).isoformat()
    assert post(desk, f"/{group['id']}/prolongations/", until=until, reason="雨还没停").status_code == 201
    planned = post(desk, f"/{town.power.id}/renames/", name="新供电所", on=later, reason="改制").json()
    assert planned["state"] == "planned"
    assert [one["id"] for one in get(desk, "/changes/")["items"]] == [planned["id"]]
    assert post(desk, f"/changes/{planned['id']}/call-offs/", reason="不改了").json()["state"] == "called_off"
    assert (
        post(desk, f"/{town.other_office.id}/renames/", name="甲", on=later, reason="乙").status_code == 404
    )
    assert (
        post(desk, f"/{town.power.id}/renames/", name="甲", on="2020-01-01", reason="乙").status_code == 422
    )
    worker = at(town, "worker")
    assert post(worker, f"/{town.power.id}/renames/", name="甲", on=later, reason="乙").status_code == 403
    assert worker.get("/api/organisations/").status_code == 200
    assert at(town, "resident").get("/api/organisations/").status_code == 404
    assert Client().get("/api/organisations/").status_code == 401
