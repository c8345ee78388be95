"""What of matters goes on with the successor of an organisation that was merged, split or abolished (S1-03).

Each is part of the act on the organisation, in its transaction. What is over keeps who did it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, Max, Q, QuerySet, UUIDField, Value
from django.utils.translation import gettext as _

from mulin.matters import states
from mulin.matters.actions import base, kept, sheets, whistling
from mulin.matters.models import (
    Assignment,
    Delay,
    Duty,
    Goer,
    Matter,
    Rule,
    RuleSet,
    WhistleCall,
)
from mulin.matters.queries import routing
from mulin.matters.states import delay, whistle
from mulin.platform import bulk, flow
from mulin.territory.successions import Passage


def pass_sheets(rows: QuerySet[Any], passage: Passage) -> None:
    """Every live sheet ends as passed on and goes on as a new one, with its clock, its hand and its delay."""
    for matter_id in _matters(rows.values_list("matter_id", flat=True)):
        matter = base.lock(Matter(pk=matter_id))
        live = matter.assignments.filter(organisation=passage.old, state__in=states.LIVE)
        for sheet in sorted(live, key=lambda one: not one.leads):
            _pass_sheet(matter, sheet, passage)


def _matters(ids: Iterable[UUID]) -> list[UUID]:
    """Always in one order: two who lock several matters never wait for each other crosswise."""
    return sorted(set(ids))


def _pass_sheet(matter: Matter, sheet: Assignment, passage: Passage) -> None:
    if passage.new.id in matter.concerns:
        _to_window(matter, sheet, passage)
        return
    flow.advance(sheet, states.ASSIGNMENT, "succeed")
    sheets.end(sheet, _("单位变动，由%(to)s接着办") % {"to": passage.new.name}, passage.now)
    beside = matter.assignments.filter(organisation=passage.new, state__in=states.LIVE)
    if sheet.leads:
        # Whoever leads neither helps itself nor takes over from itself.
        for one in beside:
            flow.advance(one, states.ASSIGNMENT, "succeed")
            sheets.end(one, sheet.end_reason, passage.now)
    elif beside.exists():
        base.note(matter, "succeed", passage.actor, passage.now, **_names(passage))
        return
    made = _copy(sheet, passage)
    bulk.insert(made)
    live = Delay.objects.filter(assignment=sheet, state__in=delay.LIVE)
    live.update(assignment=made)
    if made.leads and matter.owner_org_id == passage.old.id:
        matter.owner_org_id = passage.new.id
        base.keep(matter, "owner_org")
    base.note(matter, "succeed", passage.actor, passage.now, **_names(passage))


def _copy(sheet: Assignment, passage: Passage) -> Assignment:
    """The same sheet for the successor: being passed on wins nobody time."""
    return Assignment(
        matter_id=sheet.matter_id,
        kind=sheet.kind,
        of=sheet if sheet.leads else sheet.of,
        organisation=passage.new,
        state=states.IN_HAND if sheet.accepted_by_id else states.OFFERED,
        reason=sheet.reason,
        task=sheet.task,
        bound=sheet.bound,
        inherited=True,
        limit=sheet.limit,
        due_at=sheet.due_at,
        offered_at=passage.now,
        offered_by_id=sheet.offered_by_id,
        accept_by=sheet.accept_by,
        accepted_at=sheet.accepted_at,
        accepted_by_id=sheet.accepted_by_id,
    )


def _to_window(matter: Matter, sheet: Assignment, passage: Passage) -> None:
    """What is about the successor does not go to it: the window has it again (N-79)."""
    flow.advance(sheet, states.ASSIGNMENT, "withdraw")
    why = _("单位变动；这件事说的是接手的单位，回到窗口")
    sheets.end(sheet, why, passage.now)
    if sheet.leads:
        flow.advance(matter, states.MATTER, "recall")
        sheets.end_beside(matter, passage.now, reason=why)
        sheets.back_to_window(matter, passage.now)
    base.note(matter, "recall", passage.actor, passage.now, to=passage.old.name, said=why)


def _names(passage: Passage) -> dict[str, str]:
    return {"from": passage.old.name, "to": passage.new.name}


def pass_held(rows: QuerySet[Any], passage: Passage) -> None:
    """Open matters that the office answers for."""
    for matter_id in _matters(rows.values_list("id", flat=True)):
        matter = base.lock(Matter(pk=matter_id))
        if matter.owner_org_id == passage.old.id:
            matter.owner_org_id = passage.new.id
            base.keep(matter, "owner_org")
            base.note(matter, "succeed", passage.actor, passage.now, **_names(passage))


def pass_received(rows: QuerySet[Any], passage: Passage) -> None:
    """Open matters that the office received: they come back to its successor.

    A response that was given or fell due before stays counted for who had it then.
    """
    for matter_id in _matters(rows.values_list("id", flat=True)):
        matter = base.lock(Matter(pk=matter_id))
        if matter.receiver_org_id != passage.old.id:
            continue
        by = matter.respond_by
        if matter.responded_at is not None or (by is not None and by <= passage.now):
            matter.response_org_id = matter.response_org_id or passage.old.id
        matter.receiver_org_id = passage.new.id
        base.keep(matter, "receiver_org", "response_org")


def pass_notes(rows: QuerySet[Any], passage: Passage) -> None:
    """What colleagues wrote among themselves on a matter that goes on: their colleagues now read it."""
    rows.update(office=passage.new)


def pass_calls(rows: QuerySet[Any], passage: Passage) -> None:
    """A call the department has not come back from. Where the successor was called too, it comes once."""
    for call in rows.select_related("whistle").order_by("id"):
        other = WhistleCall.objects.filter(whistle=call.whistle, organisation=passage.new).exists()
        if not other:
            call.organisation = passage.new
            call.save(update_fields=["organisation"])
        elif call.state in (whistle.CALLED, whistle.DECLINED):
            if call.state == whistle.CALLED:
                flow.advance(call, whistle.CALL, "decline")
            flow.advance(call, whistle.CALL, "excuse")
            call.reason = call.reason or _("单位变动，由%(to)s到场") % {"to": passage.new.name}
            call.save(update_fields=["state", "reason"])
        else:
            continue  # It is there already: its own report is awaited, and the act is refused.
        kept.note(call.whistle, "succeed", passage.actor, passage.now, **_names(passage))
        if other:
            whistling.close_when_through(call.whistle, passage.actor, passage.now)


def pass_kept(rows: QuerySet[Any], passage: Passage) -> None:
    """Sweeps under way, and rules somebody answers for: the successor's from now on, as their timeline says."""
    for one in rows.select_for_update(no_key=True, of=("self",)).order_by("id"):
        one.organisation = passage.new
        one.save(update_fields=["organisation"])
        kept.note(one, "succeed", passage.actor, passage.now, **_names(passage))


def pass_goers(rows: QuerySet[Any], passage: Passage) -> None:
    """Outings that are still to come."""
    for goer in rows.order_by("id"):
        if Goer.objects.filter(outing_id=goer.outing_id, organisation=passage.new).exists():
            goer.delete()
            continue
        goer.organisation = passage.new
        goer.save(update_fields=["organisation"])


def pass_owned(rows: QuerySet[Any], passage: Passage) -> None:
    """Articles and templates that somebody keeps right."""
    rows.update(owner_org=passage.new)


def pass_shared(rows: QuerySet[Any], passage: Passage) -> None:
    rows.update(office=passage.new)


def pass_asked(rows: QuerySet[Any], passage: Passage) -> None:
    rows.update(handler=passage.new)


def pass_duties(rows: QuerySet[Any], passage: Passage) -> None:
    """Lines of the directory: each ends on the day, and goes on for the successor from then."""
    for line in rows.select_for_update(no_key=True, of=("self",)).order_by("id"):
        if line.valid_from >= passage.on:
            line.organisation = passage.new
            line.save(update_fields=["organisation"])
            continue
        until, line.valid_to = line.valid_to, passage.on
        line.save(update_fields=["valid_to"])
        Duty.objects.create(
            street_id=line.street_id,
            organisation=passage.new,
            category_id=line.category_id,
            place_id=line.place_id,
            scope=line.scope,
            phone=line.phone,
            note=line.note,
            valid_from=passage.on,
            valid_to=until,
        )
    routing.forget()


def pass_rules(rows: QuerySet[Any], passage: Passage) -> None:
    """Rules that name the old one: a draft is changed; what is in force ends, and goes on as a set of its own."""
    for one in RuleSet.objects.filter(_names_it(passage), active_to__isnull=True).distinct().order_by("id"):
        ruleset = one if one.active_from is None else _renewed(one, passage)
        ruleset.rules.filter(organisation=passage.old).update(organisation=passage.new)
        if ruleset.fallback_id == passage.old.id:
            ruleset.fallback = passage.new
            ruleset.save(update_fields=["fallback"])
    routing.forget()


def _names_it(passage: Passage) -> Q:
    return Q(fallback=passage.old) | Q(rules__organisation=passage.old)


def _renewed(before: RuleSet, passage: Passage) -> RuleSet:
    """A copy in force from now on: what was in force on a past day stays readable as it was."""
    before.active_to = passage.now
    before.save(update_fields=["active_to"])
    number = RuleSet.objects.filter(street=before.street).aggregate(most=Max("number"))["most"]
    made = RuleSet.objects.create(
        street_id=before.street_id,
        number=number + 1,
        fallback_id=before.fallback_id,
        active_from=passage.now,
        made_by_id=passage.actor.id,
        reason=_("单位变动：%(from)s由%(to)s接手") % _names(passage),
    )
    for rule in Rule.objects.filter(ruleset=before):
        rule.pk = Rule._meta.pk.get_default()
        rule.ruleset = made
        rule.save(force_insert=True)
    return made


def pass_concerns(passage: Passage) -> None:
    """What was about the old one is about its successor too: whoever worked there does not get to read it (N-79)."""
    about = Matter.objects.filter(concerns__contains=[passage.old.id])
    added = Func(
        F("concerns"),
        Value(passage.new.id, output_field=UUIDField()),
        function="array_append",
        output_field=ArrayField(UUIDField()),
    )
    about.exclude(concerns__contains=[passage.new.id]).update(concerns=added)
