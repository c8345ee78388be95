"""The city hotline's own workbook: known by its heads, its limit kept where it is the shorter one."""

from __future__ import annotations

import datetime as dt

import pytest

from mulin.matters import actions, imports
from mulin.matters.models import Channel, Matter
from mulin.platform import tables
from mulin.platform.timeline.models import Act
from tests.factories import Town

pytestmark = pytest.mark.django_db

HEADS = "工单编号,来电时间,诉求内容,地址,办理期限,回访结果\n"
ROWS = (
    "G-1,2026-06-10 09:00,三楼的灯不亮,青桐苑3号楼,2026-06-12 12:00,\n"
    "G-2,2026-06-10 09:30,电梯异响,青桐苑3号楼,2027-01-01 12:00,本人说还没好\n"
)


def taken(town: Town, now: dt.datetime, tmp_path: object) -> list[Matter]:
    path = tmp_path / "hotline.csv"  # type: ignore[operator]
    path.write_text(HEADS + ROWS, encoding="utf-8")
    imports.run(
        path,
        street=town.street,
        source="12345",
        history=False,
        channel="hotline",
        actor=town.dispatcher,
        now=now,
    )
    return list(Matter.objects.order_by("external_no"))


@pytest.mark.mechanism("S1-15", "S3-54")
def test_its_heads_are_known_and_it_goes_into_the_queue(town: Town, tmp_path: object) -> None:
    path = tmp_path / "hotline.csv"  # type: ignore[operator]
    path.write_text(HEADS + ROWS, encoding="utf-8")
    with path.open("rb") as file:
        plan = imports.plan(tables.open_table(file), street=town.street, preset=True)
    assert (plan.source, plan.channel, plan.history) == ("12345", Channel.HOTLINE, False)
    assert {"id", "text", "place", "due", "callback"} <= set(plan.mapping.columns)


@pytest.mark.mechanism("S1-15")
def test_the_citys_limit_shortens_ours_and_never_lengthens_it(
    town: Town, now: dt.datetime, tmp_path: object
) -> None:
    soon, later = taken(town, now, tmp_path)
    assert (soon.channel, soon.source, soon.history, soon.state) == ("hotline", "12345", False, "new")
    ours = [
        actions.dispatch(
            matter=one, to=town.property, reason="共用部位", actor=town.dispatcher, now=now
        ).due_at
        for one in (town.raise_matter(now=now).matter, soon, later)
    ]
    assert ours[1] == soon.outside_due_at < ours[0]
    assert ours[2] == ours[0]
    said = Act.objects.get(verb="matters.callback").detail.body["said"]
    assert said == "本人说还没好"


def test_a_limit_of_the_city_that_has_passed_gives_ours(
    town: Town, now: dt.datetime, tmp_path: object
) -> None:
    soon, _later = taken(town, now, tmp_path)
    late = dt.datetime(2026, 6, 15, 9, tzinfo=dt.UTC)
    sent = actions.dispatch(matter=soon, to=town.property, reason="共用部位", actor=town.dispatcher, now=late)
    assert sent.due_at > late
