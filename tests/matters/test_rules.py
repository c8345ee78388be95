"""Rules and the directory: whom they name, what is refused, the trial, and what a dispatch sheet makes of it."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from openpyxl import load_workbook

from mulin.matters import actions, queries
from mulin.matters.jurisdiction import jurisdiction
from mulin.matters.models import Category, Duty, Matter, Rule, RuleSet, Side
from mulin.matters.queries import directory, routing, trial
from mulin.platform import calendar, errors
from mulin.platform.timeline.queries import story
from mulin.platform.workdays import OfficeHours
from tests.factories import Town
from tests.matters.at_desk import at, matter_in

pytestmark = pytest.mark.django_db


def line(town: Town, now: dt.datetime, **changes: Any) -> Duty:
    values = {
        "street": town.street,
        "organisation": town.power,
        "category": town.lighting,
        "place": town.street,
        "scope": "both",
        "valid_from": now.date(),
        "actor": town.dispatcher,
        "now": now,
    }
    return actions.add_duty(**{**values, **changes})


def draft(town: Town, now: dt.datetime, *conditions: dict[str, Any]) -> RuleSet:
    made = actions.begin_rules(street=town.street, actor=town.dispatcher, now=now)
    for one in conditions:
        actions.add_rule(ruleset=made, actor=town.dispatcher, now=now, **one)
    return made


def in_force(town: Town, now: dt.datetime, *conditions: dict[str, Any]) -> RuleSet:
    made = draft(town, now, *conditions)
    return actions.switch_on(ruleset=made, reason="试过了", actor=town.dispatcher, now=now)


def lit(town: Town, now: dt.datetime, **raised: Any) -> Matter:
    matter = matter_in(town, "received", now, **raised)
    return actions.classify(matter=matter, category=town.lighting, actor=town.dispatcher, now=now)


# Which side of the gate


@pytest.mark.mechanism("S1-20")
def test_the_place_says_which_side_it_is(town: Town) -> None:
    assert jurisdiction(town.building) == Side.COMPOUND
    assert jurisdiction(town.compound) == Side.COMPOUND
    assert jurisdiction(town.public) == Side.STREET
    assert jurisdiction(town.neighbourhood) == Side.BORDER
    assert jurisdiction(town.other_building) == Side.BORDER, "a house of its own stands on the street"
    assert jurisdiction(town.public, "小区门口的路灯不亮") == Side.BORDER
    assert jurisdiction(town.building, "单元门口的灯不亮") == Side.COMPOUND


@pytest.mark.mechanism("S1-20")
def test_at_the_gate_both_sides_are_suggested(town: Town, now: dt.datetime) -> None:
    line(town, now, organisation=town.property, place=town.compound, scope="compound")
    line(town, now, scope="street")
    matter = lit(town, now, words="小区门口的路灯坏了，里外都黑")
    found = queries.choices(matter, now=now)
    assert found.joint == (town.property, town.power)
    assert [one.organisation for one in found.suggested[:2]] == [town.property, town.power]
    assert (
        "一起去看"
        in at(town, "dispatcher")
        .get(reverse("matters:matter_dispatches", args=[matter.ref]))
        .content.decode()
    )
    inside = lit(town, now, words="三楼的灯坏了")
    assert queries.choices(inside, now=now).joint is None


# The dispatch sheet


@pytest.mark.mechanism("S1-17")
def test_first_the_rule_then_the_directory_then_the_past(town: Town, now: dt.datetime) -> None:
    line(town, now)
    matter = lit(town, now)
    before = queries.choices(matter, now=now).suggested
    assert before[0].organisation == town.power
    assert before[0].named == "名录：公共照明 · 梧桐里街道 · 里外都管"
    in_force(town, now, {"category": town.lighting, "side": "compound", "organisation": town.committee})
    found = queries.choices(matter, now=now).suggested
    assert [one.organisation for one in found[:3]] == [town.committee, town.power, town.property]
    assert found[0].named == "按规则第 1 条：公共照明 · 小区里面"
    assert found[-1].organisation == town.centre, "the fallback comes last"
    page = (
        at(town, "dispatcher").get(reverse("matters:matter_dispatches", args=[matter.ref])).content.decode()
    )
    assert "按规则第 1 条：公共照明 · 小区里面" in page


def test_the_reason_of_the_rule_is_kept_with_the_sheet(town: Town, now: dt.datetime) -> None:
    in_force(town, now, {"category": town.lighting, "organisation": town.power})
    matter = lit(town, now)
    at(town, "dispatcher").post(
        reverse("matters:matter_dispatches", args=[matter.ref]), {"to": str(town.power.id), "reason": ""}
    )
    assert matter.assignments.get().reason == "按规则第 1 条：公共照明"


def test_a_sheet_costs_no_statement_more_for_rules(
    town: Town, now: dt.datetime, django_assert_num_queries: Any
) -> None:
    line(town, now)
    in_force(town, now, {"category": town.lighting, "organisation": town.power})
    matter = queries.find(town.dispatcher, lit(town, now).ref)
    assert matter is not None
    queries.choices(matter, now=now)
    with django_assert_num_queries(1):
        queries.choices(matter, now=now)


# What is refused


@pytest.mark.mechanism("DR-16")
def test_a_rule_that_could_never_decide_is_refused(town: Town, now: dt.datetime) -> None:
    leaf = Category.objects.create(code="l", name="楼道灯", parent=town.lighting)
    off = Category.objects.create(code="off", name="旧类", active=False)
    made = draft(town, now, {"category": town.lighting, "organisation": town.power})
    for one, field in (
        ({}, "category"),
        ({"organisation": town.power}, "category"),
        ({"category": leaf, "organisation": town.property}, "category"),
        ({"category": town.lighting, "place": town.compound}, "category"),
        ({"category": off}, "category"),
        ({"place": town.compound, "side": "street"}, "side"),
        ({"place": town.public, "side": "compound"}, "side"),
    ):
        with pytest.raises(errors.Invalid) as refused:
            actions.add_rule(ruleset=made, actor=town.dispatcher, now=now, **one)
        assert refused.value.field == field
        assert refused.value.remedy
    assert made.rules.count() == 1
    # One that asks the directory lets pass where that is silent: it shadows nobody who is named.
    second = Category.objects.create(code="s", name="绿化")
    actions.add_rule(ruleset=made, category=second, actor=town.dispatcher, now=now)
    actions.add_rule(ruleset=made, category=second, organisation=town.power, actor=town.dispatcher, now=now)


def test_moved_into_a_shadow_it_is_refused_when_switched_on(town: Town, now: dt.datetime) -> None:
    made = draft(
        town,
        now,
        {"category": town.lighting, "side": "street", "organisation": town.power},
        {"category": town.lighting, "organisation": town.committee},
    )
    first = made.rules.get(position=1)
    actions.change_rule(rule=first, how="down", actor=town.dispatcher, now=now)
    with pytest.raises(errors.Invalid, match="第 1 条已经"):
        actions.switch_on(ruleset=made, reason="换", actor=town.dispatcher, now=now)
    actions.change_rule(rule=Rule.objects.get(pk=first.pk), how="up", actor=town.dispatcher, now=now)
    actions.switch_on(ruleset=made, reason="换", actor=town.dispatcher, now=now)


# Sets and the fallback


@pytest.mark.mechanism("S1-17")
def test_a_set_comes_into_force_whole_and_the_one_before_stays_readable(town: Town, now: dt.datetime) -> None:
    first = in_force(town, now, {"category": town.lighting, "organisation": town.power})
    second = draft(town, now, {"side": "street", "organisation": town.committee})
    assert routing.load(town.street.id).number == 1, "a draft changes nothing"
    later = now + dt.timedelta(days=1)
    actions.switch_on(ruleset=second, reason="街面归居委会看", actor=town.leader, now=later)
    known = routing.current(town.street.id)
    assert (known.number, len(known.rules)) == (2, 2)
    first.refresh_from_db()
    assert first.active_to == later
    assert first.rules.count() == 1
    assert "街面归居委会看" in story([town.street.id])[-1].sentence
    with pytest.raises(errors.Conflict):
        actions.add_rule(ruleset=first, side="street", actor=town.dispatcher, now=later)
    page = at(town, "dispatcher").get(reverse("matters:rules") + "?set=1").content.decode()
    assert "用过" in page


@pytest.mark.mechanism("DR-16")
def test_a_street_is_never_without_its_fallback(town: Town, now: dt.datetime) -> None:
    made = in_force(town, now)
    assert routing.load(town.other_street.id).fallback == town.other_office.id, "a new street has one at once"
    for broken in (
        "DELETE FROM matters_ruleset WHERE id = %s",
        "UPDATE matters_ruleset SET active_to = now() WHERE id = %s",
        "UPDATE matters_ruleset SET fallback_id = NULL WHERE id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{broken}; SET CONSTRAINTS ALL IMMEDIATE", [made.id])
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleSet.objects.create(street=town.street, number=9, fallback=town.centre, active_from=now)
    second = draft(town, now)
    with pytest.raises(errors.Invalid):
        actions.set_fallback(ruleset=second, organisation=town.other_office, actor=town.dispatcher, now=now)
    actions.set_fallback(ruleset=second, organisation=town.committee, actor=town.dispatcher, now=now)
    actions.switch_on(ruleset=second, reason="换一家", actor=town.dispatcher, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert routing.current(town.street.id).fallback == town.committee.id


@pytest.mark.parametrize("who", ["worker", "handler", "verifier", "other_dispatcher"])
def test_others_make_no_rules(town: Town, now: dt.datetime, who: str) -> None:
    with pytest.raises(errors.Refusal):
        actions.begin_rules(street=town.street, actor=town.actors[who], now=now)
    made = draft(town, now)
    for act in (
        lambda: actions.add_rule(ruleset=made, side="street", actor=town.actors[who], now=now),
        lambda: actions.switch_on(ruleset=made, reason="x", actor=town.actors[who], now=now),
        lambda: actions.discard_rules(ruleset=made, actor=town.actors[who]),
        lambda: line(town, now, actor=town.actors[who]),
    ):
        with pytest.raises(errors.Refusal):
            act()


# The trial


@pytest.mark.mechanism("S1-17")
def test_the_trial_says_what_would_go_elsewhere(
    town: Town, now: dt.datetime, django_assert_num_queries: Any
) -> None:
    for _n in range(3):
        matter_in(town, "offered", now, words="楼道灯不亮")
    sent = matter_in(town, "offered", now, place=town.public, words="绿地的灯不亮")
    matter_in(town, "received", now)
    made = draft(town, now, {"side": "compound", "organisation": town.committee})
    with django_assert_num_queries(1):
        past = trial.past(town.street, now=now, calendar=calendar.current(), office=OfficeHours())
    known = routing.load(town.street.id, made.id)
    result = trial.run(known, past)
    assert (result.count, result.same, result.fallback) == (4, 0, 1)
    assert result.pairs == [(town.property.id, town.committee.id, 3), (town.property.id, town.centre.id, 1)]
    assert [one.ref for one in trial.among(known, past, None, None)] == [sent.ref]
    client = at(town, "dispatcher")
    page = client.get(reverse("matters:rules_trial") + "?fallback=1").content.decode()
    assert sent.ref in page
    assert not RuleSet.objects.filter(active_from__isnull=False).exists(), "a trial switches nothing on"
    assert client.post(reverse("matters:rules_trial"), {"reason": " "}).status_code == 422
    assert client.post(reverse("matters:rules_trial"), {"reason": "分里外"}).status_code == 302
    assert routing.load(town.street.id).number == 1


# The directory


@pytest.mark.mechanism("S1-17", "DR-16")
def test_two_answers_at_one_time_are_refused_at_the_day(town: Town, now: dt.datetime) -> None:
    first = line(town, now, valid_to=now.date() + dt.timedelta(days=10))
    for changes in (
        {"organisation": town.property},
        {"organisation": town.property, "scope": "street"},
        {"valid_from": now.date() + dt.timedelta(days=9)},
    ):
        with pytest.raises(errors.Invalid) as refused:
            line(town, now, **changes)
        assert (refused.value.rule, refused.value.field) == ("S1-17", "valid_from")
    line(town, now, organisation=town.property, valid_from=first.valid_to)
    line(town, now, organisation=town.property, place=town.compound)
    for changes, field in (
        ({"valid_from": now.date() - dt.timedelta(days=1)}, "valid_from"),
        ({"valid_to": now.date(), "place": town.public}, "valid_to"),
        ({"organisation": town.other_office, "place": town.public}, "organisation"),
        ({"place": town.other_building}, "place"),
    ):
        with pytest.raises(errors.Invalid) as refused:
            line(town, now, **changes)
        assert refused.value.field == field


def test_a_line_ends_from_a_day_on(town: Town, now: dt.datetime) -> None:
    duty = line(town, now)
    later = now + dt.timedelta(days=3)
    with pytest.raises(errors.Invalid):
        actions.end_duty(duty=duty, until=now.date(), actor=town.dispatcher, now=now)
    actions.end_duty(duty=duty, until=later.date(), actor=town.dispatcher, now=now)
    assert "到 2026-06-14 为止" in story([town.street.id])[-1].sentence
    matter = lit(town, now)
    assert routing.advice(matter, now=now).lines
    assert not routing.advice(matter, now=later).lines
    with pytest.raises(errors.Conflict):
        actions.end_duty(duty=duty, until=later.date(), actor=town.dispatcher, now=later)


@pytest.mark.mechanism("S1-17", "S1-20")
@pytest.mark.parametrize(
    "asked", ["青桐苑的照明谁管", "who handles public lighting at Qingtong Court?", "梧桐绿地 公共照明"]
)
def test_who_handles_lamps_there(town: Town, now: dt.datetime, asked: str) -> None:
    line(town, now, organisation=town.property, place=town.compound, scope="compound")
    line(town, now, scope="street", phone="0000-1234")
    found = directory.answers(
        asked,
        on=now.date(),
        lines=list(directory.duties(town.street)),
        categories=list(Category.objects.select_related("parent")),
        places=directory.places(town.street),
    )
    expected = town.power if "绿地" in asked else town.property
    assert [one.duty.organisation for one in found] == [expected]


def test_the_directory_in_pages(town: Town, now: dt.datetime, django_assert_max_num_queries: Any) -> None:
    client, today = (
        at(town, "dispatcher"),
        dt.datetime.now(dt.UTC).astimezone(dt.timezone(dt.timedelta(hours=8))).date(),
    )
    given = {
        "organisation": str(town.power.id),
        "category": str(town.lighting.id),
        "place": str(town.street.id),
        "scope": "street",
        "valid_from": today.isoformat(),
        "phone": "0000-1234",
        "note": "日夜有人",
    }
    new = reverse("matters:new_duty")
    assert client.get(new).status_code == 200
    assert client.post(new, given).status_code == 302
    again = client.post(new, {**given, "note": "写过的还在"})
    assert again.status_code == 422
    assert "写过的还在" in again.content.decode()
    assert "S1-17" in again.content.decode()
    duty = Duty.objects.get()
    assert client.get(reverse("matters:duty_end", args=[duty.id])).status_code == 200
    public = reverse("matters:handlers", args=[town.street.id])
    for url in (reverse("matters:duties") + "?q=照明", public, public + "?q=照明"):
        with django_assert_max_num_queries(12):
            text = client.get(url).content.decode()
        assert "0000-1234" in text
        assert "何川" not in text.split("<main", 1)[1]
    handler = at(town, "handler")
    assert handler.get(reverse("matters:duties")).status_code == 200
    book = load_workbook(io.BytesIO(handler.get(reverse("matters:duties_xlsx")).content))
    assert [cell.value for cell in book.worksheets[0][2]][:5] == [
        "公共照明",
        "梧桐里街道",
        "路面上",
        "梧桐供电所",
        "0000-1234",
    ]
    assert at(town, "handler").get(new).status_code == 403
    for month in range(30):
        line(
            town,
            now,
            valid_from=today + dt.timedelta(days=400 + month),
            valid_to=today + dt.timedelta(days=401 + month),
            place=town.compound,
        )
    with django_assert_max_num_queries(12):
        client.get(reverse("matters:duties") + "?q=照明")
