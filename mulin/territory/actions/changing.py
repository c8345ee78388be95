"""Acts on organisations: each is noted with its day and its reason, and takes effect on that day (S1-03).

Today it takes effect in the same transaction; a day to come is waited for, and the morning's job does it.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.platform import errors, flow
from mulin.platform.actors import Actor
from mulin.territory import policies, successions
from mulin.territory.actions import effects, fitting
from mulin.territory.actions import organisation_base as base
from mulin.territory.models import Chain, Change, ChangeSide, Organisation, OrganisationKind, Place
from mulin.territory.queries import chains
from mulin.territory.states import change as states
from mulin.territory.successions import Passage

log = logging.getLogger(__name__)


@transaction.atomic
def rename(
    *,
    organisation: Organisation,
    name: str,
    on: dt.date,
    reason: str,
    actor: Actor,
    now: dt.datetime,
    name_en: str = "",
) -> Change:
    """Give it another name from a day on; what it was called on any day before stays readable."""
    one = _begin(organisation, on, actor, now)
    name = base.named(name, one.street_id, besides=one.id)
    if name == one.name:
        raise errors.Invalid("S1-03", _("现在就叫这个名称。"), field="name")
    details = {"name": name, "name_en": name_en.strip()[:120]}
    return _note(states.RENAME, one, on, reason, details, actor, now)


@transaction.atomic
def rekind(
    *,
    organisation: Organisation,
    kind: OrganisationKind,
    on: dt.date,
    reason: str,
    actor: Actor,
    now: dt.datetime,
) -> Change:
    """Make it another kind of organisation from a day on; what it was on any day before stays readable.

    Raises `Invalid` for a kind no longer offered, for a lasting one that would be temporary or the other way
    round, and where a chain does not let the new kind stand where it stands.
    """
    one = _begin(organisation, on, actor, now)
    kind = base.check_kind(kind)
    if kind.key == one.kind:
        raise errors.Invalid("S1-02", _("现在就是这一种。"), field="kind")
    fitting.check_timed(one, kind)
    fitting.check_standing(one, kind, on)
    return _note(states.REKIND, one, on, reason, {"kind": kind.key}, actor, now)


@transaction.atomic
def reparent(
    *,
    organisation: Organisation,
    chain: Chain,
    parent: Organisation | None,
    on: dt.date,
    reason: str,
    actor: Actor,
    now: dt.datetime,
) -> Change:
    """Put it below another one in a chain, or at its top. Its places in other chains stay.

    Raises `Invalid` for a parent that the chain does not allow there, and where it would stand above itself.
    """
    one = _begin(organisation, on, actor, now)
    if parent is not None:
        parent = base.fresh(parent.id)[parent.id]
        if parent.id == one.id:
            raise errors.Invalid("S1-03", _("不能做自己的上级。"), field="parent")
        base.require_standing(parent, one.street_id, on, field="parent")
    base.check_step(chain, one, parent, on)
    if parent is not None and chains.stands_above(chain.key, one.id, parent.id, on=on):
        raise errors.Invalid(
            "S1-03",
            _("这样一来，它会成为自己的上级。"),
            remedy=_("请先把下面的那一家换到别处。"),
            field="parent",
        )
    details = {"chain": chain.key, "parent": str(parent.id) if parent else None}
    return _note(states.REPARENT, one, on, reason, details, actor, now)


@transaction.atomic
def change_areas(
    *,
    organisation: Organisation,
    areas: Sequence[Place],
    on: dt.date,
    reason: str,
    actor: Actor,
    now: dt.datetime,
) -> Change:
    """Which places it is there for, from a day on. A neighbourhood has one station at a time (S1-19)."""
    one = _begin(organisation, on, actor, now)
    if any(place.street_id != one.street_id for place in areas):
        raise errors.Invalid("S3-52", _("管的地方不在这个街道。"), field="areas")
    return _note(states.REAREA, one, on, reason, {"areas": [str(place.id) for place in areas]}, actor, now)


@transaction.atomic
def merge(
    *,
    sources: Sequence[Organisation],
    to: Organisation,
    on: dt.date,
    reason: str,
    actor: Actor,
    now: dt.datetime,
) -> Change:
    """Several become one: `to` goes on with the places, the posts and all that is open; the others end.

    What was closed stays with who closed it. Raises `Conflict` where something open cannot be passed on,
    and says what and where; then nothing of it has happened.
    """
    if not sources:
        raise errors.Invalid("S1-03", _("请至少选一家并进来的单位。"), field="sources")
    target = _begin(to, on, actor, now)
    return _end(states.MERGE, target, target, sources, on, reason, actor, now, field="sources")


@transaction.atomic
def abolish(
    *,
    organisation: Organisation,
    to: Organisation,
    on: dt.date,
    reason: str,
    actor: Actor,
    now: dt.datetime,
) -> Change:
    """It ends; the named successor goes on with all that is open. Raises as `merge`."""
    one = _begin(organisation, on, actor, now)
    return _end(states.ABOLISH, one, to, [one], on, reason, actor, now, field="to")


def _end(
    verb: str,
    one: Organisation,
    to: Organisation,
    sources: Sequence[Organisation],
    on: dt.date,
    reason: str,
    actor: Actor,
    now: dt.datetime,
    *,
    field: str,
) -> Change:
    rows = base.fresh(to.id, *(source.id for source in sources))
    to, sources = rows[to.id], [rows[source.id] for source in sources]
    base.require_standing(to, one.street_id, on, field="to")
    if to.temporary:
        raise errors.Invalid(
            "S3-03",
            _("%(who)s是临时的，不能接。") % {"who": to.local_name},
            remedy=_("请选一家长期的单位。"),
            field="to",
        )
    for source in sources:
        if source.id == to.id:
            raise errors.Invalid("S1-03", _("不能并到自己里面。"), remedy=_("请选另一家来接。"), field=field)
        base.require_standing(source, one.street_id, on, field=field)
    sides = [(source, ChangeSide.Side.FROM) for source in dict.fromkeys(sources)]
    return _note(verb, one, on, reason, {}, actor, now, sides=[*sides, (to, ChangeSide.Side.TO)])


@transaction.atomic
def split_off(
    *,
    organisation: Organisation,
    name: str,
    areas: Sequence[Place],
    on: dt.date,
    reason: str,
    actor: Actor,
    now: dt.datetime,
    name_en: str = "",
) -> Change:
    """A new one of the same kind takes some of its places over, with the posts and the open work there."""
    one = _begin(organisation, on, actor, now)
    name = base.named(name, one.street_id)
    own = set(chains.areas_of(one.id, on=on).values_list("place_id", flat=True))
    if not areas or not {place.id for place in areas} <= own:
        raise errors.Invalid(
            "S1-03", _("请至少选一个分出去的地方。"), remedy=_("从它现在管的地方里选。"), field="areas"
        )
    if {place.id for place in areas} == own:
        raise errors.Invalid(
            "S1-03", _("全分出去，就没有留下的了。"), remedy=_("只是换个名称的，请办更名。"), field="areas"
        )
    details = {
        "name": name,
        "name_en": name_en.strip()[:120],
        "areas": [str(place.id) for place in areas],
    }
    sides = [(one, ChangeSide.Side.FROM)]
    return _note(states.SPLIT, one, on, reason, details, actor, now, sides=sides)


@transaction.atomic
def prolong(
    *, organisation: Organisation, until: dt.date, reason: str, actor: Actor, now: dt.datetime
) -> Change:
    """A temporary one goes on until a later day, by an act with a reason and never by itself (S3-03)."""
    today = base.today_of(now)
    one = _begin(organisation, today, actor, now)
    base.from_today(until, now, field="until")
    return _note(states.PROLONG, one, today, reason, {"until": until.isoformat()}, actor, now)


@transaction.atomic
def call_off_change(*, change: Change, reason: str, actor: Actor, now: dt.datetime) -> Change:
    """What was planned for a day to come is not done."""
    base.lock_street(change.street_id)
    change = (
        Change.objects.select_for_update(of=("self",))
        .select_related("organisation", "street")
        .get(pk=change.pk)
    )
    errors.require(policies.may_keep_organisations(actor, change.street.path))
    reason = base.said(reason)
    flow.advance(change, states.CHANGE, "call_off")
    change.save(update_fields=["state"])
    what = str(states.VERBS[change.verb])
    base.note(
        change.organisation, "call_off_change", actor, now, what=what, on=change.on.isoformat(), said=reason
    )
    return change


def _begin(organisation: Organisation, on: dt.date, actor: Actor, now: dt.datetime) -> Organisation:
    """The organisation as it stands, after everybody else who is just changing one of this street."""
    street = base.lock_street(organisation.street_id)
    errors.require(policies.may_keep_organisations(actor, street.path))
    base.from_today(on, now)
    one = base.fresh(organisation.id)[organisation.id]
    base.require_standing(one, street.id, on, field="on")
    return one


def _note(
    verb: str,
    one: Organisation,
    on: dt.date,
    reason: str,
    details: dict[str, Any],
    actor: Actor,
    now: dt.datetime,
    *,
    sides: Sequence[tuple[Organisation, str]] = (),
) -> Change:
    """Write the act down; on its day it takes effect at once."""
    change = Change.objects.create(
        street_id=one.street_id,
        organisation=one,
        verb=verb,
        state=states.PLANNED,
        on=on,
        reason=base.said(reason),
        details=details,
        noted_at=now,
    )
    ChangeSide.objects.bulk_create(
        ChangeSide(change=change, organisation=organisation, side=side) for organisation, side in sides
    )
    if on <= base.today_of(now):
        return _take_effect(change, actor, now)
    what = str(states.VERBS[verb])
    for about in {one, *(organisation for organisation, _side in sides)}:
        base.note(about, "plan_change", actor, now, what=what, on=on.isoformat(), said=change.reason)
    return change


def _take_effect(change: Change, actor: Actor, now: dt.datetime) -> Change:
    flow.advance(change, states.CHANGE, "take_effect")
    change.moved = effects.bring_about(change, actor, now)
    change.done_at, change.hindrance = now, ""
    change.save(update_fields=["state", "done_at", "moved", "hindrance"])
    return change


def take_due(*, actor: Actor, now: dt.datetime) -> int:
    """Everything whose day has come, each in a transaction of its own; returns how many took effect.

    What something stands against says so, stays planned, and is tried again. Run again it does nothing.
    """
    due = Change.objects.filter(state=states.PLANNED, on__lte=base.today_of(now)).order_by("on", "id")
    return sum(_try(change, actor, now) for change in due)


def _try(change: Change, actor: Actor, now: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            base.lock_street(change.street_id)
            fresh = Change.objects.select_for_update(of=("self",)).get(pk=change.pk)
            if fresh.state != states.PLANNED:
                return False
            _take_effect(fresh, actor, now)
    except errors.Refusal as refusal:
        log.info("change %s: %s", change.id, refusal.message)
        Change.objects.filter(pk=change.pk, state=states.PLANNED).update(hindrance=refusal.message[:300])
        return False
    return True


def close_due(*, actor: Actor, now: dt.datetime) -> int:
    """Temporary ones whose last day has passed end, and who was named goes on with their work (S3-03)."""
    today = base.today_of(now)
    due = Organisation.objects.filter(temporary=True, valid_to__isnull=True, ends_on__lte=today)
    return sum(_close(one, actor, now) for one in due.order_by("ends_on", "id"))


def _close(one: Organisation, actor: Actor, now: dt.datetime) -> bool:
    with transaction.atomic():
        base.lock_street(one.street_id)
        fresh = base.fresh(one.id)[one.id]
        planned = Change.objects.filter(organisation=fresh, verb=states.CLOSE, state=states.PLANNED)
        if fresh.valid_to is not None or fresh.ends_on is None or fresh.heir_id is None:
            return False
        if fresh.ends_on > base.today_of(now):
            return False
        if not planned.exists():
            change = Change.objects.create(
                street_id=fresh.street_id,
                organisation=fresh,
                verb=states.CLOSE,
                state=states.PLANNED,
                on=fresh.ends_on,
                reason=(_("到期：%(purpose)s") % {"purpose": fresh.purpose})[:200],
                noted_at=now,
            )
            for side, who in ((ChangeSide.Side.FROM, fresh.id), (ChangeSide.Side.TO, fresh.heir_id)):
                ChangeSide.objects.create(change=change, organisation_id=who, side=side)
    found = planned.first()
    return found is not None and _try(found, actor, now)


def settle(*, actor: Actor, now: dt.datetime) -> int:
    """What came to an organisation in the moment it ended, or was opened again after, goes to its successor.

    Returns how many organisations had something. Run again it finds nothing.
    """
    today = base.today_of(now)
    ended = Organisation.objects.filter(valid_to__lte=today).values_list("id", flat=True)
    left = [one for one, found in successions.counts(list(ended), today).items() if found]
    return sum(_settle(one, actor, now) for one in left)


def _settle(organisation_id: Any, actor: Actor, now: dt.datetime) -> bool:
    heir = chains.heir(organisation_id)
    if heir is None:
        return False
    with transaction.atomic():
        found = base.fresh(organisation_id, heir.id)
        passage = Passage(found[organisation_id], found[heir.id], base.today_of(now), actor, now)
        return bool(successions.pass_on(passage))


def preview(
    *, sources: Sequence[Organisation], to: Organisation, on: dt.date, actor: Actor, now: dt.datetime
) -> dict[str, int]:
    """How much of each kind a merger or an abolition would pass on, before it is done. Changes nothing."""
    return successions.preview(Passage(one, to, on, actor, now) for one in sources)
