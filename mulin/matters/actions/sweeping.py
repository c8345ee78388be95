"""One solved, others looked for: a sweep over the places of an area, and what was found raised (S2-31, S2-34)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies
from mulin.matters.actions import base, kept
from mulin.matters.actions.intake import raise_matter
from mulin.matters.models import Channel, Fix, Matter, Sweep, SweepLine
from mulin.matters.states import sweep as states
from mulin.platform import bulk, errors, flow
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.records import actions as records
from mulin.territory import queries as territory
from mulin.territory import rehoming
from mulin.territory.models import Organisation, Place

PREFIX = "S"
MOST = 500
"""Places of one sweep: what people can walk in the days they have."""
KINDS = (Place.Kind.COMPOUND, Place.Kind.BUILDING, Place.Kind.ENTRANCE)


@transaction.atomic
def begin_sweep(
    *,
    area: Place,
    places: str,
    words: str,
    organisation: Organisation,
    until: dt.date,
    actor: Actor,
    now: dt.datetime,
    matter: Matter | None = None,
) -> Sweep:
    """Make a list of every place of a kind in an area, to be looked at by an organisation's people.

    Raises `Invalid` for an area without such places or with more than `MOST`, a day that has passed,
    an organisation that has ended.
    """
    if area.street_id is None:
        raise errors.Invalid("S1-21", _("请选一个街道里的地方。"), field="area")
    rehoming.hold_where(area)
    errors.require(policies.may_sweep(actor, area.path))
    words = base.said(words, field="words", rule="S2-31", empty=_("请写去看什么。"))[:300]
    if places not in KINDS:
        raise errors.Invalid("S2-31", _("请选看小区、楼还是单元。"), field="places")
    _check(area, organisation, until, now)
    if matter is not None:
        matter = base.lock(matter)
    found = _places(area, places)
    sweep = Sweep(
        street_id=area.street_id,
        place=area,
        path=area.path,
        state=states.OPEN,
        words=words,
        places=places,
        matter=matter,
        organisation=organisation,
        until=until,
        began_by_id=base.person_of(actor),
        began_at=now,
    )
    kept.put(sweep, "sweep", PREFIX, words, now)
    bulk.insert(sweep)
    _write_down(sweep, found, actor, now)
    return sweep


def _write_down(sweep: Sweep, found: list[Place], actor: Actor, now: dt.datetime) -> None:
    """Its places, and what was begun on both timelines."""
    bulk.copy_in(
        [
            SweepLine(sweep=sweep, place=one, position=n, state=states.TO_LOOK)
            for n, one in enumerate(found, start=1)
        ]
    )
    kept.note(sweep, "sweep_begin", actor, now, to=sweep.organisation.name, n=len(found), said=sweep.words)
    if sweep.matter is not None:
        kept.link(sweep.matter, sweep, "sweep", now)
        base.note(sweep.matter, "sweep", actor, now, ref=sweep.ref, n=len(found))


def _check(area: Place, organisation: Organisation, until: dt.date, now: dt.datetime) -> None:
    today = now.astimezone(LOCAL).date()
    if until < today:
        raise errors.Invalid("S2-31", _("截止的日子已经过了。"), remedy=_("请写今天或以后。"), field="until")
    if organisation.street_id != area.street_id or (
        organisation.valid_to is not None and organisation.valid_to <= today
    ):
        raise errors.Invalid(
            "S1-03",
            _("这家单位不在这个街道，或者已经撤销。"),
            remedy=_("请从名单里选。"),
            field="organisation",
        )


def _places(area: Place, kind: str) -> list[Place]:
    found = territory.of_kind(area, kind, most=MOST + 1)
    if not found:
        raise errors.Invalid(
            "S2-31", _("这里没有这样的地方。"), remedy=_("请换一个范围，或换一种地方。"), field="area"
        )
    if len(found) > MOST:
        raise errors.Invalid(
            "S2-31",
            _("这里超过 %(n)s 处，一次看不完。") % {"n": MOST},
            remedy=_("请选小一点的范围，或看小区、楼。"),
            field="area",
        )
    return found


def _lock(line: SweepLine) -> tuple[Sweep, SweepLine]:
    sweep = _lock_sweep(line.sweep_id)
    if sweep.state != states.OPEN:
        raise errors.Conflict(
            "S2-31", _("这次已经看完了。"), remedy=_("还要看的，请另开一次；发现问题，请直接登记。")
        )
    return sweep, SweepLine.objects.select_related("place", "place__street", "place__compound").get(
        pk=line.pk
    )


def _lock_sweep(sweep_id: UUID) -> Sweep:
    return (
        Sweep.objects.select_for_update(no_key=True, of=("self",))
        .select_related("place", "matter")
        .get(pk=sweep_id)
    )


@transaction.atomic
def look_clear(*, line: SweepLine, note: str = "", actor: Actor, now: dt.datetime) -> SweepLine:
    """Looked at, and it is not there."""
    sweep, line = _lock(line)
    errors.require(policies.may_look(actor, sweep, line.place.path))
    flow.advance(line, states.LINE, "clear")
    line.looked_at, line.looked_by_id, line.note = now, base.person_of(actor), note.strip()[:300]
    bulk.update(line, "state", "looked_at", "looked_by", "note")
    kept.note(sweep, "sweep_clear", actor, now, place=line.place.spoken)
    return line


@transaction.atomic
def look_found(*, line: SweepLine, words: str, actor: Actor, now: dt.datetime) -> Matter:
    """It is there too: a matter of its own, raised as found on patrol and linked to the sweep.

    Whoever was asked to look may, at the places of the sweep, also where they hold no window.
    """
    sweep, line = _lock(line)
    errors.require(policies.may_look(actor, sweep, line.place.path))
    words = base.said(words, field="words", rule="S2-31", empty=_("请写看到了什么。"))
    flow.advance(line, states.LINE, "find")
    category = sweep.matter.category_id if sweep.matter else None
    matter = raise_matter(
        place=line.place,
        words=words,
        channel=Channel.PATROL,
        contact=None,
        category_id=category,
        actor=actor,
        now=now,
        asked_to_look=True,
    ).matter
    line.looked_at, line.looked_by_id, line.matter = now, base.person_of(actor), matter
    bulk.update(line, "state", "looked_at", "looked_by", "matter")
    records.link(sweep.id, matter.id, "found", now)
    kept.note(sweep, "sweep_find", actor, now, place=line.place.spoken, ref=matter.ref)
    base.note(matter, "found_in_sweep", actor, now, ref=sweep.ref)
    return matter


@transaction.atomic
def look_again(*, line: SweepLine, actor: Actor, now: dt.datetime) -> SweepLine:
    """Ticked by mistake: the place is to be looked at again."""
    sweep, line = _lock(line)
    errors.require(policies.may_look(actor, sweep, line.place.path))
    flow.advance(line, states.LINE, "look_again")
    line.looked_at, line.looked_by_id, line.note = None, None, ""
    bulk.update(line, "state", "looked_at", "looked_by", "note")
    kept.note(sweep, "sweep_again", actor, now, place=line.place.spoken)
    return line


@transaction.atomic
def end_sweep(*, sweep: Sweep, result: str, actor: Actor, now: dt.datetime, fix: Fix | None = None) -> Sweep:
    """Say what came of it. What has not been looked at stays so and is counted as such, never as clear."""
    sweep = _lock_sweep(sweep.pk)
    errors.require(policies.may_sweep(actor, sweep.path))
    result = base.said(result, field="result", rule="S2-31", empty=_("请写看下来怎么样。"))
    if fix is not None and fix.street_id != sweep.street_id:
        raise errors.Invalid("S2-33", _("这条规矩不在这个街道。"), field="fix")
    flow.advance(sweep, states.SWEEP, "end")
    sweep.ended_at, sweep.result, sweep.fix = now, result, fix
    bulk.update(sweep, "state", "ended_at", "result", "fix")
    records.change(sweep.id, state=sweep.state)
    if fix is not None:
        records.link(sweep.id, fix.id, "fix", now)
    left = sweep.lines.filter(state=states.TO_LOOK).count()
    kept.note(sweep, "sweep_end", actor, now, n=left, said=result)
    return sweep
