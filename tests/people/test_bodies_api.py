"""Study points, rosters and seats as JSON."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from mulin.people import roles
from mulin.people.models import Appointment, TeamMember, Training
from mulin.territory.models import StudyPoint
from tests.factories import Town
from tests.matters.at_desk import at
from tests.people import bodies
from tests.people.staff import colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def post(client: Client, address: str, body: Any = None, status: int = 201) -> Any:
    answer = client.post(f"/api{address}", body or {}, content_type="application/json")
    assert answer.status_code == status, answer.content.decode()
    return answer.json() if answer.content else None


def get(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(f"/api{address}")
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


@pytest.mark.mechanism("S0-02", "S0-04", "S0-05", "S0-13")
def test_a_point_from_its_registration_to_its_end(town: Town, now: dt.datetime) -> None:
    desk, station = at(town, "secretary"), bodies.station(town)
    made = post(
        desk,
        "/study-points/",
        {
            "place": str(bodies.grid(town).pk),
            "kind": "home",
            "address": "301 室",
            "host": str(town.persons["resident"].pk),
            "functions": ["classroom"],
            "station": str(station.pk),
        },
    )
    assert (made["missing"], "address" in made) == (["area", "team", "care"], False)
    point = f"/study-points/{made['id']}/"
    refused = post(desk, f"{point}steps/establish/", status=409)
    assert (refused["rule"], "责任区" in refused["detail"]) == ("S0-04", True)
    assert post(desk, f"{point}buildings/", {"buildings": [str(town.public.pk)]}, 422)["rule"] == "S0-13"
    post(desk, f"{point}buildings/", {"buildings": [str(town.building.pk)]})
    post(desk, f"{point}team/", {"name": "蓝小河"})
    second = post(desk, f"{point}team/", {"name": "余田"})
    post(desk, f"{point}care/", {"name": "陆小满", "need": "陪看病", "how_agreed": "问过"})
    post(desk, f"{point}team/{second['id']}/leads/")
    assert [one["name"] for one in get(desk, f"{point}team/")] == ["余田", "蓝小河"]
    first = TeamMember.objects.get(leads=False)
    assert desk.delete(f"/api{point}team/{first.pk}/").status_code == 204
    assert post(desk, f"{point}steps/establish/")["state"] == "established"
    assert desk.delete(f"/api{point}buildings/{town.building.pk}/").status_code == 409
    assert get(desk, point)["missing"] == []
    assert [one["id"] for one in get(desk, "/study-points/")["items"]] == [made["id"]]
    resident = at(town, "neighbour")
    (seen,) = get(Client(), f"/study-points/of/{town.street.pk}/")["items"]
    assert set(seen) == {"id", "name", "number", "neighbourhood", "state", "functions"}
    get(resident, f"{point}inside/", 404)
    get(resident, point, 404)
    post(resident, f"{point}members/")
    assert get(resident, f"{point}inside/")["address"] == "301 室"
    assert len(get(resident, "/study-points/mine/")) == 1
    assert resident.delete(f"/api{point}members/me/").status_code == 204
    (cared,) = post(desk, f"{point}care-views/", {"reason": "核对"})
    assert cared["name"] == "陆小满"
    assert desk.delete(f"/api{point}care/{cared['id']}/").status_code == 409
    asked = post(desk, f"{point}requests/", {"words": "十把椅子"})
    colleague(town, "liaison", "安宁", roles.LIAISON, station, town.street)
    seat = at(town, "liaison")
    assert [one["id"] for one in get(seat, "/station-requests/")["items"]] == [asked["id"]]
    answered = post(seat, f"/station-requests/{asked['id']}/answers/", {"answer": "周五"})
    assert answered["state"] == "answered"
    post(desk, f"{point}changes/", {"functions": ["tempering"], "host": str(town.persons["neighbour"].pk)})
    assert post(desk, f"{point}steps/end/")["state"] == "ended"
    assert StudyPoint.objects.get().address == ""


@pytest.mark.mechanism("S1-22", "S1-12", "S4-14", "S0-24")
def test_rosters_coverage_and_seats(town: Town, now: dt.datetime) -> None:
    desk, station = at(town, "leader"), bodies.station(town)
    lines = get(desk, f"/rosters/stations/{station.pk}/")
    assert ([one["role"] for one in lines], {one["name"] for one in lines}) == (
        list(roles.STATION_SEATS),
        {""},
    )
    seat = {
        "person": str(town.persons["resident"].pk),
        "role": roles.LIAISON,
        "place": str(town.street.pk),
        "organisation": str(station.pk),
        "duty": "每周三",
    }
    made = post(desk, "/rosters/seats/", seat)
    assert (
        post(desk, "/rosters/seats/", seat | {"person": str(town.persons["neighbour"].pk)}, 409)["rule"]
        == "S1-22"
    )
    assert post(desk, "/rosters/seats/", seat | {"role": roles.STUDY_LEAD}, 422)["field"] == "role"
    post(desk, f"/rosters/seats/{made['id']}/duties/", {"duty": "每周五"})
    training = {"what": "急救", "on": dt.date.today().isoformat()}
    post(desk, f"/rosters/seats/{made['id']}/trainings/", training)
    assert Training.objects.count() == 1
    (held,) = [one for one in get(desk, f"/rosters/stations/{station.pk}/") if one["name"]]
    assert (held["duty"], held["trained"]) == ("每周五", ["急救"])
    heads = get(desk, f"/rosters/neighbourhoods/{town.neighbourhood.pk}/")
    assert {one["role"]: one["by_office"] for one in heads}[roles.STUDY_OFFICE_HEAD] == roles.SECRETARY
    assert get(desk, f"/rosters/neighbourhoods/{town.neighbourhood.pk}/?on=2020-01-01")[0]["name"] == ""
    assert [one["id"] for one in get(desk, "/rosters/coverage/")] == [
        str(town.neighbourhood.pk),
        str(town.other_neighbourhood.pk),
    ]
    assert desk.post(f"/api/rosters/seats/{made['id']}/ends/").status_code == 204
    assert Appointment.objects.get(pk=made["id"]).valid_to == dt.date.today()
    assert get(at(town, "neighbour"), "/rosters/coverage/", 403)["rule"] == "S0-26"
    get(at(town, "secretary"), f"/rosters/neighbourhoods/{town.other_neighbourhood.pk}/", 404)
