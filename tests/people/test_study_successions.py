"""When a station ends, its study points, what they asked for and its planned posts go on elsewhere."""

from __future__ import annotations

import datetime as dt

import pytest

from mulin.people import actions
from mulin.people.models import PostPlan, StationRequest
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.timeline.models import Act
from mulin.territory import actions as territory
from tests.factories import Town
from tests.people import bodies

pytestmark = [pytest.mark.django_db, pytest.mark.mechanism("S1-03", "S0-05")]


def test_points_requests_and_planned_posts_go_on_with_the_next_station(town: Town, now: dt.datetime) -> None:
    old, new = bodies.station(town), bodies.station(town, "西片工作站", areas=())
    point = bodies.founded(town, now, station=old)
    actions.ask_station(point=point, words="要一台投影", actor=town.resident, now=now)
    for office, number in ((old, 2), (new, 1)):
        PostPlan.objects.create(
            street=town.street, role="worker", place=town.street, organisation=office, number=number
        )
    day = now.astimezone(LOCAL).date()
    given = {"organisation": old, "on": day, "reason": "撤站", "actor": town.leader, "now": now}
    with pytest.raises(errors.Conflict) as refused:
        territory.abolish(to=town.centre, **given)
    assert refused.value.rule == "S0-05"
    done = territory.abolish(to=new, **given)
    assert (done.moved["study_points"], done.moved["station_requests"], done.moved["post_plans"]) == (1, 1, 1)
    point.refresh_from_db()
    assert point.station == new
    assert StationRequest.objects.get().station == new
    plan = PostPlan.objects.get(organisation__in=(old, new))
    assert (plan.organisation, plan.number) == (new, 3)
    assert Act.objects.filter(record_id=point.id, verb="people.pass_point").count() == 1
