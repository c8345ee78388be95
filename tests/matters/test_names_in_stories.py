"""What a reader of English is told of offices: by the names they know, also where several were written down at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from mulin.matters import actions
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.matters.at_desk import live, matter_in

pytestmark = pytest.mark.django_db


@pytest.mark.mechanism("S3-48")
def test_the_office_a_sheet_was_taken_from_is_named_as_the_reader_knows_it(
    town: Town, now: dt.datetime
) -> None:
    matter = matter_in(town, "in_hand", now)
    sheet = live(matter)
    assert sheet is not None
    asked = actions.offer_transfer(
        assignment=sheet, to=town.power, reason="归供电", actor=town.handler, now=now
    )
    actions.accept(assignment=asked, actor=town.power_handler, now=now)
    told = story([matter.id], {town.property.name: "The Company"})[-1]
    assert told.body["from"] == "The Company"
    assert story([matter.id])[-1].body["from"] == town.property.name


@pytest.mark.mechanism("S4-49")
@pytest.mark.parametrize("written_in", ["zh-hans", "en"])
def test_several_departments_are_each_named_as_the_reader_knows_them(
    town: Town, now: dt.datetime, written_in: str
) -> None:
    matter = matter_in(town, "received", now)
    with translation.override(written_in):
        actions.blow_whistle(
            place=town.compound,
            kind="enforcement",
            words="楼道堆满旧家具",
            departments=[town.property, town.power],
            matter=matter,
            actor=town.dispatcher,
            now=now,
        )
    with translation.override("en"):
        told = story([matter.id], {town.property.name: "The Company", town.power.name: "The Power"})[-1]
    assert told.body["to"] == "The Company, The Power"
    assert story([matter.id])[-1].body["to"] == f"{town.property.name}、{town.power.name}"
