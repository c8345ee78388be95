"""A building goes elsewhere: open work goes along and has somebody who answers, what is closed stays (S1-21)."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db.models import ForeignKey, UUIDField

from mulin.matters import actions as matters
from mulin.matters.models import DayFigures, Matter
from mulin.matters.queries import visible_to
from mulin.people import actions as people
from mulin.people import roles
from mulin.people.models import Appointment
from mulin.people.queries import actor_of
from mulin.platform import search
from mulin.platform.errors import Conflict, Invalid, Refusal
from mulin.platform.paths import PathField
from mulin.platform.records.models import Record
from mulin.platform.search import SearchDocument
from mulin.platform.timeline.queries import story
from mulin.territory import actions, queries, rehoming
from mulin.territory.models import Place
from tests.factories import Town
from tests.factories.town import SYSTEM

DAY = dt.timedelta(days=1)


def closed(town: Town, at: dt.datetime) -> Matter:
    """A matter at the building, solved, as the person says."""
    intake = town.raise_matter(now=at, words="水管漏了")
    matters.answer(matter=intake.matter, body="换好了", proposes="solved", actor=town.dispatcher, now=at)
    matters.say(
        matter=intake.matter, reporter=intake.reporter, solved=True, content="yes", actor=town.visitor, now=at
    )
    return Matter.objects.get(pk=intake.matter.pk)


def by_neighbourhood(town: Town, on: dt.date) -> dict[UUID, int]:
    rows = DayFigures.objects.filter(axis="neighbourhood", day=on, raised__gt=0)
    return dict(rows.values_list("key", "raised"))


def grid_of(town: Town, now: dt.datetime) -> Place:
    """A grid area in the other neighbourhood."""
    return actions.found_place(
        kind="grid",
        name="网格 21",
        parent=town.other_neighbourhood,
        since=now.date(),
        actor=town.leader,
        now=now,
    )


@pytest.mark.mechanism("S1-21", "S1-23", "S0-38")
def test_a_building_moves_to_another_neighbourhood(town: Town, now: dt.datetime) -> None:
    last = now - 200 * DAY
    done = closed(town, last)
    open_one = town.raise_matter(now=now, words="楼道灯不亮了", actor=town.worker, channel="walk_in").matter
    town.raise_matter(now=now, place=town.neighbourhood)
    head = people.appoint(
        person=town.persons["neighbour"], role=roles.BUILDING_HEAD, place=town.building,
        since=now.date(), actor=SYSTEM, now=now,
    )  # fmt: skip
    matters.refresh_figures(now=now, everything=True)
    before = by_neighbourhood(town, last.date())
    to, old = grid_of(town, now), town.building.path
    told = dict(
        actions.preview_move(
            places=[town.building], to=to, since=now.date(), actor=town.leader, now=now
        ).follows
    )
    assert told == {"岗位": 1, "没办完的事": 1, "换到新地方的窗口负责的事": 1}
    assert Place.objects.get(pk=town.building.pk).path == old, "nothing was done yet"

    actions.move_places(places=[town.building], to=to, since=now.date(), actor=town.leader, now=now)
    house = Place.objects.get(pk=town.building.pk)
    assert house.path == f"{to.path}b003/"
    open_one.refresh_from_db()
    done.refresh_from_db()
    head.refresh_from_db()
    assert (open_one.path, head.path, done.path) == (house.path, house.path, old)
    # The window that had it sees it no more: it goes to who answers there, and the matter says so.
    assert open_one.owner_id == open_one.receiver_id
    answers = actor_of(open_one.owner, on=now.date())
    assert any(house.path.startswith(post.path) for post in answers.posts)
    assert open_one not in visible_to(town.worker)
    assert open_one in visible_to(answers)
    assert "梧桐二居" not in story([done.id])[-1].sentence
    assert story([open_one.id])[-1].verb == "matters.rehome_to_window"
    for table, key in ((Record, "id"), (SearchDocument, "record_id")):
        assert table.objects.get(**{key: open_one.id}).path == house.path
        assert table.objects.get(**{key: done.id}).path == old
    assert search.find("青桐苑 3 号楼", kind="place", paths=[to.path]) == [house.id]
    # Last year's figures stay as they are, even counted anew from nothing.
    matters.refresh_figures(now=now, everything=True)
    assert by_neighbourhood(town, last.date()) == before == {town.neighbourhood.id: 1}
    assert by_neighbourhood(town, now.date()) == {town.neighbourhood.id: 1, town.other_neighbourhood.id: 1}
    # And the past is still to be read.
    yesterday = now.date() - DAY
    assert queries.standing([house.id], on=yesterday)[house.id].path == old
    assert "网格 03" in story([house.id])[-1].sentence


def test_who_has_it_in_hand_keeps_it(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now, actor=town.worker, channel="walk_in").matter
    sheet = matters.dispatch(matter=matter, to=town.property, reason="物业修", actor=town.dispatcher, now=now)
    matters.accept(assignment=sheet, actor=town.handler, now=now)
    actions.move_places(
        places=[town.building], to=grid_of(town, now), since=now.date(), actor=town.leader, now=now
    )
    matter.refresh_from_db()
    assert matter.owner_id == town.handler.id
    assert matter.receiver_id != town.worker.id, "who would have it again answers for the new place"
    matters.return_sheet(assignment=sheet, reason="不归我们管", actor=town.handler, now=now)
    matter.refresh_from_db()
    assert matter.owner_id == matter.receiver_id


def test_within_a_neighbourhood_nobody_changes(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now, actor=town.worker, channel="walk_in").matter
    to = actions.found_place(
        kind="grid",
        name="网格 05",
        parent=town.neighbourhood,
        since=now.date(),
        actor=town.secretary,
        now=now,
    )
    actions.move_places(places=[town.building], to=to, since=now.date(), actor=town.secretary, now=now)
    matter.refresh_from_db()
    assert matter.owner_id == town.worker.id
    assert story([matter.id])[-1].verb == "matters.rehome"


def test_what_is_taken_up_again_lies_where_its_place_lies(town: Town, now: dt.datetime) -> None:
    done = closed(town, now - 3 * DAY)
    to = grid_of(town, now)
    actions.move_places(places=[town.building], to=to, since=now.date(), actor=town.leader, now=now)
    matters.reopen(
        matter=done, reporter=done.reporters.get(), words="又漏了", actor=town.visitor, now=now + DAY
    )
    done.refresh_from_db()
    assert done.path == f"{to.path}b003/"
    assert Record.objects.get(pk=done.pk).path == SearchDocument.objects.get(pk=done.pk).path == done.path


def test_where_nobody_answers_nothing_moves(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now, actor=town.worker, channel="walk_in").matter
    to = grid_of(town, now)
    Appointment.objects.filter(place=town.street).update(valid_to=now.date())
    with pytest.raises(Conflict) as refused:
        actions.move_places(places=[town.building], to=to, since=now.date(), actor=SYSTEM, now=now)
    assert refused.value.rule == "S4-17"
    matter.refresh_from_db()
    assert matter.path == town.building.path


@pytest.mark.parametrize("wrong", ["kind", "street", "there", "mine", "ahead", "none"])
def test_moves_that_are_refused(town: Town, now: dt.datetime, wrong: str) -> None:
    move: dict[str, Any] = {
        "places": [town.building], "to": grid_of(town, now), "since": now.date(), "actor": town.leader, "now": now
    }  # fmt: skip
    changed: dict[str, dict[str, Any]] = {
        "kind": {"to": town.compound},
        "street": {"to": town.other_building.parent, "actor": SYSTEM},
        "there": {"to": town.building.parent},
        "mine": {"actor": town.secretary},
        "ahead": {"since": now.date() + DAY},
        "none": {"places": []},
    }
    rules = {"street": "S3-52", "mine": "S0-38", "ahead": "S0-38"}
    with pytest.raises(Refusal) as refused:
        actions.move_places(**move | changed[wrong])
    assert refused.value.rule == rules.get(wrong, "S1-21")
    assert refused.value.status == (403 if wrong == "mine" else 422)


@pytest.mark.mechanism("S0-38", "S1-23")
def test_two_neighbourhoods_become_one(town: Town, now: dt.datetime) -> None:
    last = now - 200 * DAY
    done = closed(town, last)
    inside = town.raise_matter(now=now, actor=town.worker, channel="walk_in").matter
    itself = town.raise_matter(now=now, place=town.neighbourhood, words="没人扫地").matter
    matters.refresh_figures(now=now, everything=True)
    by: dict[str, Any] = {"since": now.date(), "actor": town.leader, "now": now}
    told = actions.preview_merge(ends=town.neighbourhood, into=town.other_neighbourhood, **by)
    posts = Appointment.objects.filter(place=town.neighbourhood).count()
    assert dict(told.follows)["没办完的事"] == 2
    assert posts in dict(told.follows).values()
    assert "换到新地方的窗口负责的事" not in dict(told.follows), "their posts go over with them"
    into = actions.merge_neighbourhoods(ends=town.neighbourhood, into=town.other_neighbourhood, **by)
    for matter in (inside, itself, done):
        matter.refresh_from_db()
    assert inside.path.startswith(into.path)
    assert itself.path.startswith(into.path)
    assert done.path.startswith(town.neighbourhood.path)
    assert inside.owner_id == town.worker.id, "the same person, in a post over the merged one"
    worker = actor_of(town.persons["worker"], on=now.date())
    assert [post.path for post in worker.posts] == [into.path]
    assert inside in visible_to(worker)
    assert not Place.objects.filter(path__startswith=town.neighbourhood.path, valid_to=None).exists()
    assert town.committee in queries.serving(into, "committee")
    matters.refresh_figures(now=now, everything=True)
    assert by_neighbourhood(town, last.date()) == {town.neighbourhood.id: 1}
    assert by_neighbourhood(town, now.date()) == {into.id: 2}
    stood = {one.id: one for one in queries.place_tree(town.street, on=now.date() - DAY)}
    assert stood[town.building.id].path == town.building.path
    assert town.neighbourhood.id in stood
    assert town.neighbourhood.id not in {one.id for one in queries.place_tree(town.street, on=now.date())}


def test_one_neighbourhood_becomes_two(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now, actor=town.worker, channel="walk_in").matter
    by: dict[str, Any] = {"since": now.date(), "actor": town.leader, "now": now}
    grid = Place.objects.get(kind="grid")
    told = actions.preview_split(place=town.neighbourhood, parts=[grid], **by)
    assert (told.places, dict(told.follows)["没办完的事"]) == (2, 1)
    made = actions.split_neighbourhood(place=town.neighbourhood, name="梧桐三居", parts=[grid], **by)
    matter.refresh_from_db()
    assert matter.path.startswith(made.path)
    assert matter.owner_id == town.dispatcher.id, "the street's window, until it has its own"
    with pytest.raises(Invalid) as all_of_it:
        actions.split_neighbourhood(place=made, name="空", parts=[grid], **by)
    assert all_of_it.value.field == "parts"


def test_every_column_with_a_place_or_path_was_thought_of() -> None:
    """A new table with a place must say whether its rows follow a place that moves."""
    columns = {
        (model._meta.db_table, str(field.column))
        for model in apps.get_models()
        if model.__module__.startswith("mulin.")
        for field in model._meta.concrete_fields
        if isinstance(field, PathField)
        or (isinstance(field, ForeignKey) and field.related_model is Place and field.name != "street")
        or (isinstance(field, UUIDField) and field.name == "place_id")
    }
    assert len(columns) > 20
    assert columns - rehoming.known() == set(), "say in a `rehoming.py` whether these follow or stay"
