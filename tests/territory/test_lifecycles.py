"""Founding, renaming, merging, splitting and ending organisations; what is open goes on, what is over stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps

from mulin.matters import actions as matters
from mulin.matters.actions import refresh_figures
from mulin.matters.models import Assignment, DayFigures, Duty, Matter, RuleSet
from mulin.people.models import Appointment
from mulin.people.queries import actor_of
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.timeline.queries import story
from mulin.territory import actions, successions
from mulin.territory.jobs import keep_up
from mulin.territory.models import Area, ChainLink, Organisation
from mulin.territory.queries import chains
from mulin.territory.states import change as states
from tests.factories import Town
from tests.matters.at_desk import matter_in

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def today(now: dt.datetime) -> dt.date:
    return now.astimezone(LOCAL).date()


def founded(town: Town, now: dt.datetime, name: str, kind: str = "property", **more: Any) -> Organisation:
    found = {one.key: one for one in chains.kinds()}
    charter = actions.Charter(kind=found[kind], name=name, since=more.pop("since", today(now)), **more)
    return actions.found(street=town.street, charter=charter, actor=town.leader, now=now)


def merged(town: Town, now: dt.datetime, *sources: Organisation, to: Organisation, **more: Any) -> Any:
    said = {"on": today(now), "reason": "街道批复", "actor": town.leader, "now": now} | more
    return actions.merge(sources=sources, to=to, **said)


def again(one: Organisation) -> Organisation:
    return Organisation.objects.get(pk=one.pk)


def test_every_column_that_holds_an_organisation_is_thought_of() -> None:
    """A context that forgets one would leave work with an organisation that is no more."""
    columns = {
        (model._meta.db_table, str(field.column))
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Organisation
    }
    assert columns == successions.columns()


@pytest.mark.mechanism("S1-03")
def test_a_name_is_readable_as_of_any_day(town: Town, now: dt.datetime) -> None:
    for number, name in enumerate(("安和物业服务公司", "安和城市服务公司")):
        moment = now + 10 * number * DAY
        actions.rename(
            organisation=town.property,
            name=name,
            on=today(moment),
            reason="改制",
            actor=town.leader,
            now=moment,
        )
    one = again(town.property)
    first = today(now)
    assert [chains.name_on(one, first + n * DAY) for n in (-1, 0, 9, 10)] == [
        "安和物业",
        "安和物业服务公司",
        "安和物业服务公司",
        "安和城市服务公司",
    ]
    assert chains.former_on(town.street.id, first - DAY)[0] == {one.id: "安和物业"}
    told = [line.sentence for line in story([one.id])]
    assert any("安和物业服务公司" in line for line in told)


@pytest.mark.mechanism("S1-03")
def test_a_day_to_come_is_waited_for_and_done_once(town: Town, now: dt.datetime) -> None:
    on = today(now) + 5 * DAY
    change = actions.rename(
        organisation=town.property, name="安和服务", on=on, reason="改制", actor=town.leader, now=now
    )
    assert (change.state, again(town.property).name) == (states.PLANNED, "安和物业")
    assert keep_up(now + 4 * DAY) == 0
    assert keep_up(now + 7 * DAY) == 1
    assert keep_up(now + 7 * DAY) == 0
    one = again(town.property)
    assert one.name == "安和服务"
    assert chains.name_on(one, on) == "安和服务"
    assert chains.name_on(one, on - DAY) == "安和物业"


def test_a_planned_act_that_cannot_be_done_says_why_and_is_tried_again(town: Town, now: dt.datetime) -> None:
    on = today(now) + DAY
    change = actions.rename(
        organisation=town.property, name="新名", on=on, reason="改制", actor=town.leader, now=now
    )
    other = founded(town, now, "新名")
    assert keep_up(now + DAY) == 0
    change.refresh_from_db()
    assert change.state == states.PLANNED
    assert "新名" in change.hindrance
    merged(town, now + DAY, other, to=town.power, on=today(now) + DAY)
    assert keep_up(now + DAY) == 1
    change.refresh_from_db()
    assert (change.state, change.hindrance, again(town.property).name) == (states.DONE, "", "新名")


def test_calling_off(town: Town, now: dt.datetime) -> None:
    on = today(now) + DAY
    change = actions.rename(
        organisation=town.property, name="新名", on=on, reason="改制", actor=town.leader, now=now
    )
    actions.call_off_change(change=change, reason="不改了", actor=town.leader, now=now)
    assert keep_up(now + 2 * DAY) == 0
    with pytest.raises(errors.Conflict):
        actions.call_off_change(change=change, reason="再来", actor=town.leader, now=now)


@pytest.mark.mechanism("S1-03", "S1-23")
def test_a_merger_passes_on_all_that_is_open_and_nothing_that_is_over(town: Town, now: dt.datetime) -> None:
    offered = matter_in(town, "offered", now)
    in_hand = matter_in(town, "in_hand", now, words="水管漏水")
    closed = matter_in(town, "closed", now, words="门禁坏了")
    matters.add_duty(
        street=town.street,
        organisation=town.property,
        place=town.compound,
        scope="compound",
        valid_from=today(now),
        actor=town.leader,
        now=now,
    )
    later = now + 3 * DAY
    refresh_figures(now=later)
    axis = DayFigures.Axis.ORGANISATION
    before = list(
        DayFigures.objects.filter(axis=axis).values("day", "key", "answered", "said").order_by("day", "key")
    )
    to = founded(town, now, "新安和物业")
    change = merged(town, later, town.property, to=to)
    assert change.state == states.DONE
    assert change.moved == {"posts": 1, "sheets": 2, "duties": 1}
    old = again(town.property)
    assert old.valid_to == today(later)
    assert successions.counts([old.id], today(later))[old.id] == {}
    for matter, state in ((offered, "offered"), (in_hand, "in_hand")):
        sheet = Assignment.objects.get(matter=matter, state__in=("offered", "in_hand"))
        ended = Assignment.objects.get(matter=matter, state="passed")
        assert (sheet.organisation, sheet.state, sheet.of, sheet.due_at) == (to, state, ended, ended.due_at)
        assert ended.organisation == old
    assert Matter.objects.get(pk=in_hand.pk).owner_org == to
    assert Assignment.objects.get(matter=closed).organisation == old
    handler = actor_of(town.persons["handler"], on=today(later))
    assert to.id in handler.org_ids
    answered = Assignment.objects.get(matter=in_hand, state="in_hand")
    matters.answer(matter=answered.matter, body="修好了。", proposes="solved", actor=handler, now=later)
    refresh_figures(now=later)
    kept = DayFigures.objects.filter(axis=axis, day__lt=today(later))
    assert list(kept.values("day", "key", "answered", "said").order_by("day", "key")) == before
    lines = list(Duty.objects.order_by("valid_from").values_list("organisation", "valid_from", "valid_to"))
    assert lines == [(old.id, today(now), today(later)), (to.id, today(later), None)]
    terms = Appointment.objects.filter(person=town.persons["handler"]).order_by("valid_from")
    assert [(one.organisation, one.valid_to) for one in terms] == [(old, today(later)), (to, None)]
    assert list(Area.objects.filter(organisation=to).values_list("place", flat=True)) == [town.compound.id]
    came, became = chains.kin(old.id)
    assert ([one.organisation for one in came], [one.organisation for one in became]) == ([], [to])
    assert [one.organisation for one in chains.kin(to.id)[0]] == [old]


@pytest.mark.mechanism("S1-03")
def test_the_window_itself_is_merged(town: Town, now: dt.datetime) -> None:
    """Open matters go to the successor; responses of past days stay counted for who gave them."""
    draft = matters.begin_rules(street=town.street, fallback=town.centre, actor=town.leader, now=now)
    matters.switch_on(ruleset=draft, reason="第一套", actor=town.leader, now=now)
    received = matter_in(town, "received", now)
    matters.receive(matter=town.raise_matter(now=now).matter, actor=town.dispatcher, now=now)
    later = now + 3 * DAY
    refresh_figures(now=later)
    axis = DayFigures.Axis.ORGANISATION
    counted = DayFigures.objects.filter(axis=axis, day__lt=today(later)).order_by("day", "key")
    before = list(counted.values("day", "key", "due", "in_time"))
    assert any(row["due"] for row in before)
    to = founded(town, later, "城运中心", "grid_centre")
    merged(town, later, town.centre, to=to)
    matter = Matter.objects.get(pk=received.pk)
    assert (matter.owner_org, matter.receiver_org, matter.response_org) == (to, to, town.centre)
    refresh_figures(now=later)
    assert list(counted.values("day", "key", "due", "in_time")) == before
    sets = list(RuleSet.objects.order_by("number").values_list("fallback", flat=True))
    assert sets == [town.centre.id, to.id]
    assert RuleSet.objects.filter(active_to__isnull=True).count() == 1
    link = ChainLink.objects.get(child=town.committee, valid_to__isnull=True)
    assert (link.parent, again(town.committee).parent) == (to, to)
    dispatcher = actor_of(town.persons["dispatcher"], on=today(later))
    matters.dispatch(matter=matter, to=town.property, reason="漏水", actor=dispatcher, now=later)


@pytest.mark.mechanism("S1-03")
def test_what_is_about_the_old_one_is_not_read_in_the_new_one(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "received", now)
    Matter.objects.filter(pk=matter.pk).update(concerns=[town.property.id])
    merged(town, now, town.property, to=town.power)
    assert Matter.objects.get(pk=matter.pk).concerns == [town.property.id, town.power.id]


def test_a_matter_about_the_successor_goes_back_to_the_window(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "in_hand", now)
    Matter.objects.filter(pk=matter.pk).update(concerns=[town.power.id])
    merged(town, now, town.property, to=town.power)
    matter = Matter.objects.get(pk=matter.pk)
    assert (matter.state, matter.owner_org) == ("received", town.centre)


@pytest.mark.mechanism("S1-03")
def test_a_split_takes_places_and_what_is_open_there(town: Town, now: dt.datetime) -> None:
    here = matter_in(town, "in_hand", now)
    actions.change_areas(
        organisation=town.property,
        areas=[town.compound, town.public],
        on=today(now),
        reason="接了绿地",
        actor=town.leader,
        now=now,
    )
    there = matter_in(town, "in_hand", now, place=town.public, words="长椅坏了")
    actions.split_off(
        organisation=town.property,
        name="绿地物业",
        areas=[town.public],
        on=today(now),
        reason="分开管",
        actor=town.leader,
        now=now,
    )
    made = Organisation.objects.get(name="绿地物业")
    assert Assignment.objects.get(matter=there, state="in_hand").organisation == made
    assert Assignment.objects.get(matter=here).organisation == town.property
    assert [one.place for one in chains.areas_of(made.id, on=today(now))] == [town.public]
    assert [one.place for one in chains.areas_of(town.property.id, on=today(now))] == [town.compound]


@pytest.mark.mechanism("S3-03")
def test_a_temporary_one_ends_by_itself_and_is_prolonged_only_by_an_act(town: Town, now: dt.datetime) -> None:
    for missing in ("purpose", "ends_on", "heir"):
        given = {"purpose": "防疫", "ends_on": today(now) + 30 * DAY, "heir": town.committee}
        given.pop(missing)
        with pytest.raises(errors.Invalid) as refused:
            founded(town, now, "第二梯队", "second_echelon", **given)
        assert (refused.value.rule, refused.value.field) == ("S3-03", missing)
    one = founded(
        town,
        now,
        "第二梯队",
        "second_echelon",
        purpose="防疫",
        ends_on=today(now) + 30 * DAY,
        heir=town.committee,
    )
    until = today(now) + 40 * DAY
    with pytest.raises(errors.Invalid):
        actions.prolong(organisation=one, until=until, reason=" ", actor=town.leader, now=now)
    actions.prolong(organisation=one, until=until, reason="还没完", actor=town.leader, now=now)
    assert keep_up(now + 39 * DAY) == 0
    matter = matter_in(town, "received", now)
    matters.dispatch(matter=matter, to=again(one), reason="上门看看", actor=town.dispatcher, now=now)
    assert keep_up(now + 45 * DAY) == 1
    assert keep_up(now + 45 * DAY) == 0
    assert again(one).valid_to == until, "it ended on its day, however late the machine came to it"
    assert Assignment.objects.get(matter=matter, state="offered").organisation == town.committee
    with pytest.raises(errors.Refusal):
        actions.prolong(
            organisation=one, until=until + DAY, reason="晚了", actor=town.leader, now=now + 45 * DAY
        )


def test_bad_input_is_refused_at_its_field_and_nothing_is_half_done(town: Town, now: dt.datetime) -> None:
    day = today(now)

    def refused(act: Any, **given: Any) -> tuple[str, str]:
        with pytest.raises(errors.Refusal) as caught:
            act(**{"actor": town.leader, "now": now, **given})
        return caught.value.rule, caught.value.field

    rename = {"organisation": town.property, "name": "新名", "on": day, "reason": "改制"}
    assert refused(actions.rename, **rename | {"on": day - DAY}) == ("S1-03", "on")
    assert refused(actions.rename, **rename | {"name": "网格中心"}) == ("S1-03", "name")
    assert refused(actions.rename, **rename | {"reason": ""}) == ("S1-03", "reason")
    assert refused(actions.rename, **rename | {"actor": town.dispatcher}) == ("S1-03", "")
    merge = {"sources": [town.property], "to": town.power, "on": day, "reason": "合并"}
    assert refused(actions.merge, **merge | {"to": town.property}) == ("S1-03", "sources")
    assert refused(actions.merge, **merge | {"to": town.other_office})[0] in ("S3-52", "S1-03")
    assert refused(actions.merge, **merge | {"sources": []}) == ("S1-03", "sources")
    merged(town, now, town.property, to=town.power)
    assert refused(actions.merge, **merge) == ("S1-03", "sources")
    assert refused(actions.rename, **rename) == ("S1-03", "on")
    assert not Organisation.objects.filter(name="新名").exists()


def test_a_colleague_away_is_not_left_without_a_deputy(town: Town, now: dt.datetime) -> None:
    """What an act of another context refuses stops the whole act."""
    from mulin.people import actions as people
    from tests.people.staff import colleague

    deputy = colleague(town, "second", "宋接", "handler", town.property, town.compound)
    people.note_leave(
        person=town.persons["handler"],
        deputy=deputy,
        since=today(now),
        back=today(now) + 3 * DAY,
        actor=town.handler,
        now=now,
    )
    merged(town, now, town.property, to=town.power)
    assert again(town.property).valid_to == today(now), "both went together, so the deputy still can"


def test_what_comes_too_late_is_settled(town: Town, now: dt.datetime) -> None:
    """A matter closed before, opened again after: its window is the successor's."""
    matter = matter_in(town, "closed", now)
    merged(town, now, town.centre, to=founded(town, now, "城运中心", "grid_centre"))
    reporter = matter.reporters.get()
    matters.reopen(matter=matter, reporter=reporter, words="又坏了", actor=town.visitor, now=now + DAY)
    keep_up(now + DAY)
    matter = Matter.objects.get(pk=matter.pk)
    assert matter.owner_org is not None
    assert matter.owner_org.name == "城运中心"
    assert keep_up(now + DAY) == 0


@pytest.mark.mechanism("S1-02", "S1-19")
def test_a_dispatch_is_offered_to_who_handles_and_serves_today(town: Town, now: dt.datetime) -> None:
    from mulin.matters.queries.handlers import choices

    group = founded(town, now, "楼组党小组", "group", areas=(town.building,))
    actions.change_areas(
        organisation=town.property,
        areas=[town.public],
        on=today(now),
        reason="换了",
        actor=town.leader,
        now=now,
    )
    found = choices(matter_in(town, "received", now), now=now)
    offered = {one.organisation.id: one for one in [*found.suggested, *found.others]}
    assert group.id not in offered, "what is only there for a chain handles no matters"
    assert not offered[town.property.id].serves, "it served the compound until yesterday"
    assert offered[town.committee.id].serves


def test_what_ends_today_is_sent_nothing_from_midnight_on(town: Town, now: dt.datetime) -> None:
    """Days are the street's: in the small hours it is still yesterday in London."""
    early = now.replace(hour=1)
    merged(town, early, town.property, to=town.power)
    matter = matter_in(town, "received", early)
    with pytest.raises(errors.Invalid) as refused:
        matters.dispatch(
            matter=matter, to=again(town.property), reason="漏水", actor=town.dispatcher, now=early
        )
    assert refused.value.rule == "S1-03"
