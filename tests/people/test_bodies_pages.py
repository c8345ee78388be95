"""The pages of rosters, coverage, study points and stations: what they show to whom, and what they refuse."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from mulin.people import actions, roles
from mulin.people.models import Appointment, CareRow, StationRequest, StudyMember, TeamMember, Training
from mulin.territory.models import StudyPoint
from tests.factories import Town
from tests.factories.town import SYSTEM
from tests.matters.at_desk import at
from tests.people import bodies
from tests.people.staff import colleague

pytestmark = pytest.mark.django_db
HOME = "青桐苑 3 号楼 301 室"


@pytest.fixture
def now() -> dt.datetime:
    """Pages know no other day than today."""
    return dt.datetime.now(dt.UTC)


def shown(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def sent(client: Client, address: str, given: dict[str, object] | None = None, status: int = 200) -> str:
    answer = client.post(address, given or {}, follow=True)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


@pytest.mark.mechanism("S0-02", "S0-04", "S0-13")
def test_a_secretary_registers_fills_and_establishes_a_point(town: Town, now: dt.datetime) -> None:
    desk, grid = at(town, "secretary"), bodies.grid(town)
    form = {
        "place": str(grid.pk),
        "kind": "home",
        "address": HOME,
        "host_name": "没有的人",
        "host_phone": "10000000027",
        "functions": ["classroom"],
    }
    page = sent(desk, reverse("study_point_new"), form, 422)
    assert "没有登记过这个姓名和号码的人" in page
    assert HOME in page, "what was typed stays"
    page = sent(desk, reverse("study_point_new"), form | {"host_name": "顾阿婆"})
    point = StudyPoint.objects.get()
    assert HOME not in page
    assert "顾阿婆" not in page
    page = sent(desk, reverse("study_steps", args=[point.id, "establish"]), status=409)
    assert "还缺：责任区、志愿服务队、关爱名单。" in page
    assert "S0-04" in page
    choose = reverse("study_buildings", args=[point.id]) + f"?of={town.compound.pk}"
    assert "3 号楼" in shown(desk, choose)
    assert "责任区添了 1 幢楼" in sent(desk, choose, {"buildings": [str(town.building.pk)]})
    sent(desk, reverse("study_team", args=[point.id]), {"name": "蓝小河"})
    care = reverse("study_care", args=[point.id])
    refused = sent(desk, care, {"name": "陆小满", "need": "陪看病", "how_agreed": ""}, 422)
    assert "请填这一项" in refused
    sent(desk, care, {"name": "陆小满", "need": "陪看病", "how_agreed": "上门问过"})
    assert "现在是“建成”" in sent(desk, reverse("study_steps", args=[point.id, "establish"]))
    assert "最后一个" in sent(
        desk, reverse("study_building_ends", args=[point.id, town.building.pk]), status=409
    )
    member = TeamMember.objects.get()
    assert "最后一个" in sent(
        desk, reverse("study_team_steps", args=[point.id, member.pk, "ends"]), status=409
    )
    changed = sent(
        desk, reverse("study_changes", args=[point.id]), {"functions": ["tempering"], "station": ""}
    )
    assert "小熔炉" in changed
    assert desk.post(reverse("study_steps", args=[point.id, "fly"])).status_code == 404


@pytest.mark.mechanism("S0-04", "ET-06")
def test_names_on_the_care_list_show_only_after_a_reason(town: Town, now: dt.datetime) -> None:
    point = bodies.established(town, now)
    desk, care = at(town, "secretary"), reverse("study_care", args=[point.id])
    assert "陆小满" not in shown(desk, care)
    assert "陆小满" not in shown(desk, reverse("study_point", args=[point.id]))
    views = reverse("study_care_views", args=[point.id])
    assert "陆小满" not in sent(desk, views, {"reason": ""}, 422)
    assert "陆小满" in sent(desk, views, {"reason": "核对名单"})
    row = CareRow.objects.get()
    assert "最后一个" in sent(desk, reverse("study_care_ends", args=[point.id, row.pk]), status=409)
    for who in ("leader", "worker"):
        assert at(town, who).get(care).status_code == 403
    assert at(town, "handler").get(care).status_code == 404


@pytest.mark.mechanism("S0-02", "S0-13", "ET-15")
@pytest.mark.parametrize("view", ["page", "elder"])
def test_a_resident_finds_joins_and_leaves(town: Town, now: dt.datetime, view: str) -> None:
    point = bodies.established(town, now)
    bodies.founded(town, now)
    street = reverse("street_study_points", args=[str(town.street.pk)]) + f"?in={town.neighbourhood.pk}"
    visitor = Client()
    resident = at(town, "neighbour")
    for client in (visitor, resident):
        client.cookies["mulin_prefs"] = f"view={view}"
    page = shown(visitor, street)
    assert "梧桐一居 1 号" in page
    assert "登录以后就能参加" in page
    for hidden in (HOME, "顾阿婆", "梧桐一居 2 号", "蓝小河", "3 号楼"):
        assert hidden not in page
    inside = reverse("study_inside", args=[point.id])
    assert visitor.get(inside).status_code == 302
    assert shown(resident, inside, 404)
    joined = sent(resident, reverse("study_members", args=[point.id]))
    assert HOME in joined
    assert "顾阿婆" in joined
    assert "梧桐一居 1 号" in shown(resident, street.partition("?")[0])
    left = sent(resident, reverse("study_leavings", args=[point.id]))
    assert "没有留下记录" in left
    assert not StudyMember.objects.filter(person=town.persons["neighbour"]).exists()
    host = at(town, "resident")
    assert "召集人" in sent(host, reverse("study_leavings", args=[point.id]), status=409)
    assert "志愿服务队" in shown(host, reverse("study_point", args=[point.id]))


@pytest.mark.mechanism("S0-05")
def test_the_station_answers_on_its_page(town: Town, now: dt.datetime) -> None:
    station = bodies.station(town)
    point = bodies.established(town, now, station=station)
    colleague(town, "liaison", "安宁", roles.LIAISON, station, town.street)
    desk = at(town, "secretary")
    assert "交给东片工作站了" in sent(desk, reverse("study_asks", args=[point.id]), {"words": "要十把椅子"})
    assert "要十把椅子" not in shown(desk, reverse("station_requests"))
    asked = StationRequest.objects.get()
    at_station = at(town, "liaison")
    assert "1 件等回话" in shown(at_station, reverse("station_requests"))
    answers = reverse("station_answers", args=[asked.pk])
    assert "请填这一项" in sent(at_station, answers, {"answer": ""}, 422)
    assert "周五送到" in sent(at_station, answers, {"answer": "周五送到"})
    assert desk.post(answers, {"answer": "x"}).status_code == 404
    assert HOME not in shown(at_station, reverse("station_requests"))


@pytest.mark.mechanism("S1-22", "S1-12", "S4-14", "S1-23")
def test_a_hole_on_a_roster_is_filled_from_there(town: Town, now: dt.datetime) -> None:
    station = bodies.station(town)
    desk = at(town, "leader")
    roster = reverse("station_roster", args=[station.pk])
    page = shown(desk, roster)
    assert "5 个岗位，5 个空着" in page
    link = f"{reverse('seat_new')}?role=duty_leader&amp;place={town.street.pk}&amp;station={station.pk}"
    assert link in page
    form = {"name": "顾阿婆", "phone": "10000000027", "route": "recommended", "duty": "每周三到站里"}
    sent(desk, link.replace("&amp;", "&"), form)
    assert "5 个岗位，4 个空着" in shown(desk, roster)
    again = sent(desk, link.replace("&amp;", "&"), form | {"name": "陆小满"}, 409)
    assert "一处一位，现在是顾阿婆" in again
    post = Appointment.objects.get(role=roles.DUTY_LEADER)
    seat = reverse("seat", args=[post.pk])
    assert "每周三到站里" in shown(desk, seat)
    today = dt.date.today().isoformat()
    wrong = sent(desk, reverse("seat_trainings", args=[post.pk]), {"what": "急救", "on": "2999-01-01"}, 422)
    assert "日子在将来" in wrong
    assert "急救" in sent(desk, reverse("seat_trainings", args=[post.pk]), {"what": "急救", "on": today})
    assert Training.objects.get().person == town.persons["resident"]
    assert "周五" in sent(desk, reverse("seat_duties", args=[post.pk]), {"duty": "每周五到站里"})
    part = f"{reverse('seat_new')}?role=part_time_member&place={town.neighbourhood.pk}"
    named = {"name": "陆小满", "phone": "10000000027", "route": "elected"}
    page = sent(at(town, "secretary"), part, named, 422)
    assert "从哪个单位来" in page
    assert sent(at(town, "secretary"), part, named | {"unit": str(town.power.pk), "until": "2999-01-01"})
    listed = shown(desk, reverse("coverage_of", args=["part_time"]))
    assert "陆小满" in listed
    assert "梧桐供电所" in listed
    assert at(town, "worker").get(part).status_code == 403
    for wrong_seat in ("?role=leader", f"?role=duty_leader&place={town.street.pk}", "?role=x&place=y"):
        assert desk.get(reverse("seat_new") + wrong_seat).status_code == 404


@pytest.mark.mechanism("S1-22", "S0-24")
def test_a_roster_on_paper_and_as_of_another_day(town: Town, now: dt.datetime) -> None:
    desk, station = at(town, "secretary"), bodies.station(town)
    roster = reverse("roster", args=[town.neighbourhood.pk])
    page = shown(desk, roster)
    assert "跟着居民区书记走" in page
    assert "校务办主任" in page
    assert "许文涛" not in shown(desk, roster + "?on=2024-01-01")
    assert "不是今天的" in shown(desk, roster + "?on=2024-01-01")
    assert "许文涛" in shown(desk, roster + "?on=nonsense")
    for name, place in (("roster_sheet", town.neighbourhood), ("station_sheet", station)):
        paper = desk.get(reverse(name, args=[place.pk]))
        assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    assert desk.get(reverse("roster", args=[town.other_neighbourhood.pk])).status_code == 404
    assert at(town, "handler").get(roster).status_code == 403
    assert at(town, "resident").get(roster).status_code == 403


@pytest.mark.mechanism("S1-23", "S4-13", "S2-04")
def test_numbers_open_their_records_and_holes_are_listed(town: Town, now: dt.datetime) -> None:
    bodies.entrance(town)
    bodies.established(town, now)
    desk = at(town, "leader")
    page = shown(desk, reverse("coverage"))
    assert "0 / 1" in page
    for key in ("secretaries", "grid_secretaries", "grid_members", "building_heads", "stairwell_heads"):
        assert reverse("coverage_of", args=[key]) in page
        shown(desk, reverse("coverage_of", args=[key]) + f"?in={town.neighbourhood.pk}")
        shown(desk, reverse("coverage_of", args=[key]) + f"?only=open&in={town.neighbourhood.pk}")
    stairs = shown(desk, reverse("coverage_of", args=["stairwell_heads"]) + "?only=open")
    assert "3 号楼 1 单元" in stairs
    assert "定一位" in stairs
    assert "梧桐一居 1 号" in shown(desk, reverse("coverage_of", args=["study_points"]))
    assert desk.get(reverse("coverage_of", args=["nonsense"])).status_code == 404
    assert desk.get(reverse("coverage_of", args=["part_time"]) + "?in=nonsense").status_code == 404
    holes = shown(desk, reverse("unanswered"))
    assert "空 1 / 2" in holes, "one of two neighbourhoods has no secretary"
    assert "没挂到服务站的家庭小党校" in holes


@pytest.mark.parametrize("many", [1, 12])
def test_statements_do_not_grow(
    town: Town, now: dt.datetime, many: int, django_assert_max_num_queries: object
) -> None:
    station = bodies.station(town)
    for n in range(many):
        entrance = bodies.entrance(town, f"e{n}")
        colleague(town, f"stair{n}", f"单元{n}", roles.STAIRWELL_HEAD, town.committee, entrance)
        point = bodies.established(town, now, station=station, host=bodies.person(town, f"召集{n}"))
        actions.ask_station(point=point, words=f"要椅子 {n}", actor=SYSTEM, now=now)
        actions.join_point(point=point, actor=town.neighbour, now=now)
    desk, resident = at(town, "leader"), at(town, "neighbour")
    secretary = at(town, "secretary")
    pages = [
        *(
            (client, reverse(name))
            for name in ("rosters", "coverage", "unanswered", "study_points", "station_requests")
            for client in (desk,)
        ),
        (desk, reverse("roster", args=[town.neighbourhood.pk])),
        (desk, reverse("roster_sheet", args=[town.neighbourhood.pk])),
        (desk, reverse("station_roster", args=[station.pk])),
        *(
            (desk, reverse("coverage_of", args=[key]))
            for key in ("stairwell_heads", "grid_members", "study_points")
        ),
        (secretary, reverse("study_point", args=[point.id])),
        (secretary, reverse("study_point_new")),
        (secretary, reverse("study_buildings", args=[point.id]) + f"?of={town.compound.pk}"),
        (secretary, reverse("seat_new") + f"?role=stairwell_head&place={entrance.pk}"),
        (resident, reverse("street_study_points", args=[str(town.street.pk)])),
        (resident, reverse("study_inside", args=[point.id])),
    ]
    for client, address in pages:
        client.get(address)
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            assert client.get(address).status_code == 200, address
