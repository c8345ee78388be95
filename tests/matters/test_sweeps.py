"""Sweeps over places: every place once, what is found raised in the queue, an honest end."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from mulin.matters import actions, queries
from mulin.matters.actions import sweeping
from mulin.matters.models import Matter, Sweep, SweepLine
from mulin.platform import errors
from mulin.platform.records.models import Link
from mulin.territory import actions as territory
from mulin.territory.models import Place
from tests.factories import Town
from tests.factories.town import SYSTEM
from tests.matters.at_desk import at, matter_in

pytestmark = pytest.mark.django_db


def houses(town: Town, now: dt.datetime, n: int) -> None:
    for number in range(n):
        territory.add_place(
            kind=Place.Kind.BUILDING,
            name=f"{number + 10} 号楼",
            step=f"b{number + 10:03}",
            parent=town.building.parent,
            compound=town.compound,
            actor=SYSTEM,
            now=now,
        )


def begin(town: Town, now: dt.datetime, **changes: Any) -> Sweep:
    values: dict[str, Any] = {
        "area": town.compound,
        "places": "building",
        "words": "楼道灯亮不亮",
        "organisation": town.property,
        "until": now.date() + dt.timedelta(days=7),
        "actor": town.secretary,
        "now": now,
    }
    return actions.begin_sweep(**{**values, **changes})


@pytest.mark.mechanism("S2-31", "S2-34")
def test_from_one_solved_matter_to_what_was_found_elsewhere(town: Town, now: dt.datetime) -> None:
    houses(town, now, 2)
    matter = matter_in(town, "closed", now)
    sweep = begin(town, now, matter=matter)
    lines = list(sweep.lines.order_by("position"))
    assert [one.place.name for one in lines] == ["3 号楼", "10 号楼", "11 号楼"], "in the order of the doors"
    actions.look_clear(line=lines[0], actor=town.handler, now=now)
    found = actions.look_found(line=lines[1], words="二楼不亮", actor=town.handler, now=now)
    assert (found.channel, found.finder_id, found.place_id) == ("patrol", town.handler.id, lines[1].place_id)
    assert Link.objects.filter(source_id=matter.id, to_id=sweep.id, kind="sweep").exists()
    assert Link.objects.filter(source_id=sweep.id, to_id=found.id, kind="found").exists()
    seen = queries.find_sweep(town.secretary, sweep.ref)
    assert seen is not None
    assert (seen.n, seen.looked, seen.found) == (3, 2, 1)
    assert [one.place.name for one in queries.lines_of(sweep, only="to_look")] == ["11 号楼"]
    ended = actions.end_sweep(sweep=sweep, result="两栋看了，一栋要换灯", actor=town.secretary, now=now)
    assert ended.state == "ended"
    assert sweep.lines.filter(state="to_look").count() == 1, "what was not looked at is never clear"
    with pytest.raises(errors.Conflict):
        actions.look_clear(line=lines[2], actor=town.handler, now=now)


def test_ticked_by_mistake(town: Town, now: dt.datetime) -> None:
    line = begin(town, now).lines.get()
    actions.look_clear(line=line, note="亮", actor=town.grid_member, now=now)
    actions.look_again(line=line, actor=town.grid_member, now=now)
    line.refresh_from_db()
    assert (line.state, line.looked_at, line.note) == ("to_look", None, "")


def test_who_begins_and_who_looks(town: Town, now: dt.datetime) -> None:
    with pytest.raises(errors.Refusal):
        begin(town, now, actor=town.handler)
    line = begin(town, now).lines.get()
    for who in ("power_handler", "other_dispatcher"):
        with pytest.raises(errors.Refusal):
            actions.look_found(line=line, words="不亮", actor=town.actors[who], now=now)
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda town, now: {"words": ""}, "words"),
        (lambda town, now: {"places": "street"}, "places"),
        (lambda town, now: {"places": "entrance"}, "area"),
        (lambda town, now: {"until": now.date() - dt.timedelta(days=1)}, "until"),
        (lambda town, now: {"organisation": town.other_office}, "organisation"),
    ],
)
def test_what_cannot_be_begun_says_where_it_is_wrong(
    town: Town, now: dt.datetime, wrong: Any, field: str
) -> None:
    with pytest.raises(errors.Invalid) as refused:
        begin(town, now, **wrong(town, now))
    assert refused.value.field == field
    assert not Sweep.objects.exists()


def test_an_area_with_too_many_places_is_refused(
    town: Town, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    houses(town, now, 3)
    monkeypatch.setattr(sweeping, "MOST", 3)
    with pytest.raises(errors.Invalid) as refused:
        begin(town, now)
    assert "超过 3 处" in refused.value.message


def test_begun_walked_printed_and_ended_at_the_desk(town: Town) -> None:
    today = dt.datetime.now(dt.UTC)
    matter = matter_in(town, "closed", today)
    desk = at(town, "secretary")
    assert matter.ref in desk.get(reverse("matters:sweep_new") + f"?matter={matter.ref}").content.decode()
    given = {
        "matter": matter.ref,
        "words": "楼道灯亮不亮",
        "area": str(town.compound.id),
        "places": "building",
        "organisation": str(town.property.id),
        "until": (today.date() + dt.timedelta(days=9)).isoformat(),
    }
    wrong = desk.post(reverse("matters:sweep_new"), {**given, "area": ""})
    assert wrong.status_code == 422
    assert "楼道灯亮不亮" in wrong.content.decode()
    assert desk.post(reverse("matters:sweep_new"), given).status_code == 302
    sweep = Sweep.objects.get()
    line = SweepLine.objects.get()
    looks = reverse("matters:sweep_look", args=[sweep.ref, line.id])
    theirs = at(town, "handler")
    assert "3 号楼" in theirs.get(reverse("matters:sweep", args=[sweep.ref])).content.decode()
    empty = theirs.post(looks, {"seen": "found", "words": ""})
    assert empty.status_code == 422
    assert "请写看到了什么" in empty.content.decode()
    assert theirs.post(looks, {"seen": "found", "words": "三楼不亮"}).status_code == 302
    line.refresh_from_db()
    assert line.matter is not None
    paper = desk.get(reverse("matters:sweep_checklist", args=[sweep.ref])).content.decode()
    assert "3 号楼" in paper
    assert desk.post(reverse("matters:sweep_ends", args=[sweep.ref]), {"result": ""}).status_code == 422
    assert desk.post(reverse("matters:sweep_ends", args=[sweep.ref]), {"result": "换灯"}).status_code == 302
    assert at(town, "power_handler").get(reverse("matters:sweep", args=[sweep.ref])).status_code == 404


@pytest.mark.parametrize("n", [1, 9])
def test_the_page_asks_a_fixed_number_of_times(
    town: Town, n: int, django_assert_max_num_queries: Any
) -> None:
    today = dt.datetime.now(dt.UTC)
    houses(town, today, n)
    sweep = begin(town, today)
    desk = at(town, "secretary")
    with django_assert_max_num_queries(10):
        assert desk.get(reverse("matters:sweep", args=[sweep.ref])).status_code == 200
    with django_assert_max_num_queries(8):
        assert desk.get(reverse("matters:sweeps")).status_code == 200
