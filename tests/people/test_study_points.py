"""Home study points: what they must have, who sees what of them, joining and leaving, and the station above them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from mulin.people import actions
from mulin.people.models import CareRow, StationRequest, StudyMember, TeamMember
from mulin.people.queries import studying
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.registry import holdings
from mulin.platform.timeline.models import Act, ActDetail
from mulin.territory import study_templates
from mulin.territory.models import DutyBuilding, Place, StudyOffice, StudyPoint
from mulin.territory.states import study_point as states
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM
from tests.people import bodies
from tests.people.staff import today

pytestmark = pytest.mark.django_db


def checked_now() -> None:
    """What the tables check when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.mechanism("S0-04", "S0-02")
def test_a_point_is_refused_as_established_until_all_three_are_there(town: Town, now: dt.datetime) -> None:
    point = bodies.founded(town, now)
    by = {"actor": town.secretary, "now": now}
    steps = (
        ("责任区、志愿服务队、关爱名单", lambda: actions.cover(point=point, buildings=[town.building], **by)),
        ("志愿服务队、关爱名单", lambda: actions.add_to_team(point=point, name="蓝小河", **by)),
        (
            "关爱名单",
            lambda: actions.add_care(point=point, name="陆小满", need="陪去医院", how_agreed="问过", **by),
        ),
    )
    for missing, step in steps:
        with pytest.raises(errors.Conflict) as refused:
            actions.establish(point=point, **by)
        assert (refused.value.rule, refused.value.message) == ("S0-04", f"还缺：{missing}。")
        assert all(word in refused.value.remedy for word in missing.split("、"))
        point.refresh_from_db()
        assert point.state == states.PREPARING
        step()
    assert actions.establish(point=point, **by).state == states.ESTABLISHED
    checked_now()


@pytest.mark.mechanism("S0-04")
def test_an_established_point_keeps_the_last_of_each(town: Town, now: dt.datetime) -> None:
    point = bodies.established(town, now)
    by = {"actor": town.secretary, "now": now}
    row, member = CareRow.objects.get(), TeamMember.objects.get()
    for take in (
        lambda: actions.uncover(point=point, building=town.building, **by),
        lambda: actions.leave_team(member=member, **by),
        lambda: actions.end_care(row=row, **by),
    ):
        with pytest.raises(errors.Conflict) as refused:
            take()
        assert (refused.value.rule, "最后一个" in refused.value.message) == ("S0-04", True)
    actions.add_to_team(point=point, name="余田", **by)
    with pytest.raises(errors.Conflict, match="带着志愿服务队"):
        actions.leave_team(member=member, **by)
    actions.pause(point=point, **by)
    actions.end_care(row=row, **by)
    with pytest.raises(errors.Conflict, match="还缺：关爱名单"):
        actions.resume(point=point, **by)


@pytest.mark.mechanism("S0-04")
@pytest.mark.parametrize("rows", [DutyBuilding, TeamMember, CareRow])
def test_the_tables_themselves_keep_it(town: Town, now: dt.datetime, rows: type) -> None:
    point = bodies.established(town, now)
    checked_now()
    bare = bodies.founded(town, now)
    with transaction.atomic():
        rows.objects.filter(point=point).delete()
        with pytest.raises(IntegrityError, match="duty area"):
            checked_now()
        transaction.set_rollback(True)
    with transaction.atomic():
        StudyPoint.objects.filter(pk=bare.pk).update(state="established", established_at=now)
        with pytest.raises(IntegrityError, match="duty area"):
            checked_now()
        transaction.set_rollback(True)


@pytest.mark.mechanism("S0-13")
def test_a_point_covers_buildings_across_borders_and_a_building_has_several_points(
    town: Town, now: dt.datetime
) -> None:
    from mulin.territory import actions as territory

    far = territory.add_place(
        kind=Place.Kind.BUILDING,
        name="8 号楼",
        step="b008",
        parent=town.other_neighbourhood,
        actor=SYSTEM,
        now=FOUNDED,
    )
    one, other = bodies.founded(town, now), bodies.founded(town, now)
    for point in (one, other):
        assert actions.cover(point=point, buildings=[town.building, far], actor=town.secretary, now=now) == 2
    assert actions.cover(point=one, buildings=[far], actor=town.secretary, now=now) == 0
    assert set(far.covered_by.all()) == {one, other}
    for wrong in (town.other_building, town.neighbourhood):
        with pytest.raises(errors.Invalid) as refused:
            actions.cover(point=one, buildings=[wrong], actor=town.secretary, now=now)
        assert (refused.value.rule, refused.value.field) == ("S0-13", "buildings")


@pytest.mark.mechanism("S0-24")
def test_a_neighbourhood_has_one_office_that_numbers_its_points(town: Town, now: dt.datetime) -> None:
    first, second = bodies.founded(town, now), bodies.founded(town, now)
    assert (first.number, second.number) == (1, 2)
    assert StudyOffice.objects.get().neighbourhood == town.neighbourhood
    actions.end_point(point=second, actor=town.secretary, now=now)
    assert bodies.founded(town, now).number == 3, "a number is never given twice"


@pytest.mark.mechanism("S0-24", "S0-25")
def test_who_keeps_the_points(town: Town, now: dt.datetime) -> None:
    lead = bodies.grid_secretary(town, now)
    point = bodies.filled(town, now)
    for who in (town.worker, town.leader, town.dispatcher, town.neighbour, town.resident):
        with pytest.raises(errors.Refusal) as refused:
            actions.establish(point=point, actor=who, now=now)
        assert refused.value.rule == "S0-24"
    with pytest.raises(errors.Refusal):
        bodies.founded(town, now, place=town.other_neighbourhood)
    assert actions.establish(point=point, actor=lead, now=now).state == states.ESTABLISHED
    actions.add_to_team(point=point, name="余田", actor=town.resident, now=now)
    with pytest.raises(errors.Refusal):
        actions.add_to_team(point=point, name="余田", actor=town.neighbour, now=now)


@pytest.mark.mechanism("S0-02", "ET-15")
def test_home_and_host_are_for_members_alone(town: Town, now: dt.datetime) -> None:
    point = bodies.established(town, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM territory_studypoint t")
        assert "青桐苑" not in str(cursor.fetchall())
    told = " ".join(str(one) for one in ActDetail.objects.values_list("body", flat=True))
    assert "301" not in told
    assert studying.inside(point.id, town.secretary.id) is None
    assert studying.inside(point.id, None) is None
    actions.join_point(point=point, actor=town.neighbour, now=now)
    inside = studying.inside(point.id, town.neighbour.id)
    assert inside is not None
    assert (inside.address, inside.host, inside.members) == ("青桐苑 3 号楼 301 室", "顾阿婆", 2)
    ended = actions.end_point(point=point, actor=town.secretary, now=now)
    assert (ended.address, StudyMember.objects.count(), CareRow.objects.count()) == ("", 0, 0)
    checked_now()


@pytest.mark.mechanism("S0-13")
def test_anybody_joins_and_leaves_without_a_mark(town: Town, now: dt.datetime) -> None:
    point = bodies.established(town, now)
    with pytest.raises(errors.Refusal, match="请先登录"):
        actions.join_point(point=point, actor=town.visitor, now=now)
    actions.join_point(point=point, actor=town.handler, now=now)
    actions.join_point(point=point, actor=town.handler, now=now)
    assert StudyMember.objects.filter(person=town.persons["handler"]).count() == 1
    actions.leave_point(point=point, actor=town.handler, now=now)
    assert not StudyMember.objects.filter(person=town.persons["handler"]).exists()
    about = Act.objects.filter(record_id=point.id, actor_id=town.handler.id)
    assert not about.exists(), "the point's story does not say who came and went"
    own = Act.objects.filter(record_id=town.handler.id, verb="people.choose_points").select_related("detail")
    assert [str(point.id) in str(one.detail.body) for one in own] == [False, False]
    with pytest.raises(errors.Conflict, match="召集人"):
        actions.leave_point(point=point, actor=town.resident, now=now)
    with pytest.raises(errors.Conflict, match="现在没有开"):
        actions.join_point(point=bodies.founded(town, now), actor=town.handler, now=now)


@pytest.mark.mechanism("S0-04", "ET-06")
def test_the_care_list_opens_for_three_and_is_written_down(town: Town, now: dt.datetime) -> None:
    lead = bodies.grid_secretary(town, now)
    point = bodies.established(town, now)
    actions.join_point(point=point, actor=town.handler, now=now)
    for who in (town.handler, town.worker, town.leader, town.dispatcher, town.visitor):
        with pytest.raises(errors.Refusal) as refused:
            actions.open_care(point=point, reason="看看", actor=who, now=now)
        assert refused.value.rule == "ET-06"
    with pytest.raises(errors.Invalid):
        actions.open_care(point=point, reason=" ", actor=lead, now=now)
    for who in (town.secretary, lead, town.resident):
        (line,) = actions.open_care(point=point, reason="核对名单", actor=who, now=now)
        assert (line.name, line.need, line.ask_again) == ("陆小满", "陪去医院", False)
    assert Act.objects.filter(record_id=point.id, verb="people.open_care").count() == 3
    held = [(one.what, one.value) for one in holdings["people"].rows(town.persons["neighbour"].id)]
    assert ("关爱名单", "梧桐一居 1 号：陪去医院") in [(str(what), value) for what, value in held]
    assert [str(what) for what, _value in held].count("看过关爱名单") == 3
    with pytest.raises(errors.Invalid) as unasked:
        actions.add_care(point=point, name="丁香", need="买菜", how_agreed="", actor=lead, now=now)
    assert (unasked.value.rule, unasked.value.field) == ("ET-06", "how_agreed")


@pytest.mark.mechanism("S0-05")
def test_what_a_point_needs_goes_through_its_station(town: Town, now: dt.datetime) -> None:
    point = bodies.established(town, now)
    with pytest.raises(errors.Conflict, match="还没有挂到服务站"):
        actions.ask_station(point=point, words="要十把椅子", actor=town.resident, now=now)
    station = bodies.station(town)
    with pytest.raises(errors.Invalid):
        actions.change_point(point=point, station=town.committee, actor=town.secretary, now=now)
    actions.change_point(point=point, station=station, actor=town.secretary, now=now)
    asked = actions.ask_station(point=point, words="要十把椅子", actor=town.resident, now=now)
    with pytest.raises(errors.Refusal):
        actions.answer_station(request=asked, answer="好", actor=town.secretary, now=now)
    with pytest.raises(errors.Conflict, match="等站里回话"):
        actions.end_point(point=point, actor=town.secretary, now=now)
    with pytest.raises(errors.Invalid):
        actions.answer_station(request=asked, answer=" ", actor=town.leader, now=now)
    seat = bodies.colleague(town, "liaison", "安宁", "liaison", station, town.street)
    done = actions.answer_station(
        request=asked, answer="周五送到", actor=today(town, "liaison", now), now=now
    )
    assert (done.state, done.answered_by_id) == ("answered", seat.id)
    with pytest.raises(errors.Conflict):
        actions.answer_station(request=asked, answer="再回一次", actor=town.leader, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        StationRequest.objects.update(answer="")


@pytest.mark.mechanism("S0-01", "S0-40")
def test_functions_carriers_and_mechanisms_are_lists_a_street_may_change(
    town: Town, now: dt.datetime
) -> None:
    from mulin.platform import policy

    def words(key: str) -> list[str]:
        return [one.word for one in study_templates.templates(key, street_id=town.street.id, on=now)]

    assert words(study_templates.FUNCTIONS) == ["微课堂", "睦邻点", "议事小平台", "小熔炉"]
    assert (len(words(study_templates.CARRIERS)), len(words(study_templates.MECHANISMS))) == (4, 6)
    with pytest.raises(errors.Invalid) as refused:
        bodies.founded(town, now, functions=["choir"])
    assert (refused.value.rule, refused.value.field) == ("S0-01", "functions")
    policy.put(
        study_templates.FUNCTIONS,
        [{"key": "choir", "zh": "合唱", "en": "Choir"}],
        street_id=town.street.id,
        valid_from=now.date(),
        source="街道定的",
    )
    point = bodies.founded(town, now, functions=["choir"])
    offered = study_templates.templates(study_templates.FUNCTIONS, street_id=town.street.id, on=now)
    assert study_templates.words([*point.functions, "classroom"], offered) == ["合唱", "classroom"]


def test_bad_input_names_its_field(town: Town, now: dt.datetime) -> None:
    stranger = Actor(id=None, kind="visitor")
    for changes, field in (
        ({"address": " "}, "address"),
        ({"kind": "castle"}, "kind"),
        ({"place": town.building, "actor": SYSTEM}, "place"),
        ({"host": town.persons["other_dispatcher"]}, "host"),
        ({"station": town.committee}, "station"),
    ):
        with pytest.raises(errors.Invalid) as refused:
            bodies.founded(town, now, **changes)
        assert refused.value.field == field
    with pytest.raises(errors.Refusal):
        bodies.founded(town, now, actor=stranger)
    assert not StudyPoint.objects.exists()
