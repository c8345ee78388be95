"""Chains and their steps: which kinds may stand under which, from a day on (S1-02, S3-04, S3-05)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.territory import policies
from mulin.territory.actions import configuring as conf
from mulin.territory.actions import organisation_base as base
from mulin.territory.models import Chain, ChainStep, Change, Organisation, OrganisationKind, Place
from mulin.territory.queries import configuration as found
from mulin.territory.states import change as states


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a chain: the kind that stands there, and what it is there for."""

    kind: OrganisationKind
    duty: str = ""
    duty_en: str = ""


@transaction.atomic
def add_chain(
    *,
    street: Place,
    words: conf.Words,
    levels: Sequence[Level],
    note: str = "",
    note_en: str = "",
    actor: Actor,
    now: dt.datetime,
) -> Chain:
    """A chain more, with its levels from the top; without levels any kind may stand below any other.

    Further kinds on a level are added as steps. Raises `Invalid` for a kind twice, or one no longer offered.
    """
    errors.require(policies.may_keep_organisations(actor, street.path))
    made = Chain(key=conf.fresh_key(), position=conf.last_position("chains") + 1, free=not levels)
    conf.reword(made, "chains", words)
    made.note, made.note_en = note.strip()[:200], note_en.strip()[:300]
    kinds = [base.check_kind(level.kind) for level in levels]
    if len({kind.key for kind in kinds}) < len(kinds):
        raise errors.Invalid(
            "S1-02", _("同一种单位只能排一级。"), remedy=_("每一级请选不同的种类。"), field="levels"
        )
    made.save(force_insert=True)
    above: OrganisationKind | None = None
    for position, (level, kind) in enumerate(zip(levels, kinds, strict=True)):
        ChainStep.objects.create(
            chain=made,
            above=above,
            below=kind,
            position=position,
            duty=level.duty.strip()[:120],
            duty_en=level.duty_en.strip()[:200],
            valid_from=base.today_of(now),
        )
        above = kind
    conf.note(made, "chains", "add", street, actor, now)
    return made


@transaction.atomic
def change_chain(
    *,
    street: Place,
    chain: Chain,
    words: conf.Words,
    note: str,
    note_en: str,
    free: bool,
    actor: Actor,
    now: dt.datetime,
) -> Chain:
    """Other words for a chain, and whether its steps bind. Raises `InUse` where they would leave somebody without."""
    on = base.today_of(now)
    one = conf.begin("chains", chain.key, street, actor, on)
    before = conf.words_said(one)
    if one.key == base.LINE and not free:
        conf.refuse_line()
    standing = found.misplaced([one.key], on)
    conf.reword(one, "chains", words)
    one.note, one.note_en, one.free = note.strip()[:200], note_en.strip()[:300], free
    one.save()
    _nobody_without(one, standing, on)
    conf.note(one, "chains", "change", street, actor, now, before=before)
    return one


@transaction.atomic
def add_step(
    *,
    street: Place,
    chain: Chain,
    above: OrganisationKind | None,
    below: OrganisationKind,
    on: dt.date,
    reason: str,
    duty: str = "",
    duty_en: str = "",
    actor: Actor,
    now: dt.datetime,
) -> ChainStep:
    """From a day on one kind may stand below another in this chain, or at its top.

    Raises `Invalid` for a day gone by, a pair that is there, an upper kind that stands nowhere itself, and a circle.
    """
    one = conf.begin("chains", chain.key, street, actor, base.today_of(now))
    base.from_today(on, now)
    said, below = base.said(reason), base.check_kind(below)
    if one.key == base.LINE:
        conf.refuse_line()
    steps = found.lasting_steps(one.key, on)
    pair = (above.key if above else None, below.key)
    if any((step.above_id, step.below_id) == pair for step in steps):
        raise errors.Invalid(
            "S1-02", _("那天起已经可以这样排，或者正要停。"), remedy=_("请看下面的列表。"), field="below"
        )
    position = 0
    if above is not None:
        position = _below(above, steps, on) + 1
        _no_circle(above.key, below.key, steps)
    made = ChainStep.objects.create(
        chain=one,
        above=above,
        below=below,
        position=position,
        duty=duty.strip()[:120],
        duty_en=duty_en.strip()[:200],
        valid_from=on,
    )
    _noted(made, one, "add_step", street, on, said, actor, now)
    return made


def _below(above: OrganisationKind, steps: Sequence[ChainStep], on: dt.date) -> int:
    """The tier of the upper kind, which must stand in the chain itself."""
    tiers = [
        step.position
        for step in steps
        if step.below_id == above.key
        and step.valid_to is None
        and (step.valid_from is None or step.valid_from <= on)
    ]
    if not tiers:
        raise errors.Invalid(
            "S1-02",
            _("“%(kind)s”那天起自己还不在这条链里。") % {"kind": above.local_name},
            remedy=_("请先说它排在谁下面，或排在最上面。"),
            field="above",
        )
    return max(tiers)


def _no_circle(above: str, below: str, steps: Sequence[ChainStep]) -> None:
    under: dict[str, set[str]] = {}
    for step in steps:
        if step.above_id is not None:
            under.setdefault(step.above_id, set()).add(step.below_id)
    waiting, seen = [below], set()
    while waiting:
        kind = waiting.pop()
        if kind == above:
            raise errors.Invalid(
                "S1-02",
                _("这样一来，它会排在自己下面。"),
                remedy=_("请换一种，或先停掉相反的那一条。"),
                field="below",
            )
        if kind not in seen:
            seen.add(kind)
            waiting += under.get(kind, ())


@transaction.atomic
def end_step(
    *, street: Place, step: ChainStep, on: dt.date, reason: str, actor: Actor, now: dt.datetime
) -> ChainStep:
    """From a day on one kind may not stand below the other any more; the days before stay readable.

    Raises `InUse` while organisations stand so, `Conflict` while a lower kind hangs on it or a planned change
    counts on it.
    """
    one = conf.begin("chains", step.chain_id, street, actor, base.today_of(now))
    base.from_today(on, now)
    said = base.said(reason)
    fresh = ChainStep.objects.select_related("above", "below").get(pk=step.pk)
    if fresh.valid_to is not None:
        raise errors.Conflict(
            "S1-02",
            _("这一条从 %(on)s 起已经停了。") % {"on": fresh.valid_to.isoformat()},
            remedy=_("请刷新再看。"),
        )
    _none_hanging(fresh, found.lasting_steps(one.key, on), on)
    standing = found.misplaced([one.key], on)
    if fresh.valid_from is not None and fresh.valid_from >= on:
        ChainStep.objects.filter(pk=fresh.pk).delete()
        fresh.valid_to = fresh.valid_from
    else:
        fresh.valid_to = on
        fresh.save(update_fields=["valid_to"])
    _nobody_without(one, standing, on)
    _none_planned(one, fresh)
    _noted(fresh, one, "end_step", street, on, said, actor, now)
    return fresh


def _none_hanging(step: ChainStep, steps: Sequence[ChainStep], on: dt.date) -> None:
    """A lower kind keeps an upper one that stands in the chain itself."""
    others = (
        one.below_id == step.below_id
        and one.id != step.id
        and one.valid_to is None
        and (one.valid_from is None or one.valid_from <= on)
        for one in steps
    )
    hanging = [one.below.local_name for one in steps if one.above_id == step.below_id]
    if hanging and not any(others):
        raise errors.Conflict(
            "S1-02",
            _("它下面还可以排：%(names)s。") % {"names": _("、").join(hanging)},
            remedy=_("请先停下面的，再停这一条。"),
        )


def _nobody_without(chain: Chain, before: set[UUID], on: dt.date) -> None:
    """Nobody stands where they may not who did not before; a chain that is free asks nobody."""
    left = found.misplaced([chain.key], on) - before
    if left:
        raise conf.InUse(
            "S1-02",
            _("有 %(n)s 家单位正这样排着。") % {"n": len(left)},
            remedy=_("请先给它们换上级，再来改。"),
            organisations=left,
        )


def _none_planned(chain: Chain, step: ChainStep) -> None:
    """What is planned for a day to come and counts on the step would be held up on its day."""
    if chain.free:
        return
    planned = Change.objects.filter(
        state=states.PLANNED, verb=states.REPARENT, details__chain=chain.key, organisation__kind=step.below_id
    )
    if step.above_id is None:
        planned = planned.filter(details__parent=None)
    else:
        parents = Organisation.objects.filter(kind=step.above_id).values_list("id", flat=True)
        planned = planned.filter(details__parent__in=[str(one) for one in parents])
    waiting = set(planned.values_list("organisation_id", flat=True))
    if waiting:
        raise conf.InUse(
            "S1-02",
            _("有 %(n)s 家单位定好了要这样排。") % {"n": len(waiting)},
            remedy=_("请先把那几项变动停掉，再来改。"),
            organisations=waiting,
        )


def _noted(
    step: ChainStep,
    chain: Chain,
    verb: str,
    street: Place,
    on: dt.date,
    said: str,
    actor: Actor,
    now: dt.datetime,
) -> None:
    body = {"chain": chain.name, "below": step.below.name, "on": on.isoformat(), "said": said}
    if step.above is None:
        conf.note(chain, "chains", f"{verb}_top", street, actor, now, **body)
    else:
        conf.note(chain, "chains", verb, street, actor, now, above=step.above.name, **body)
