"""What every act on organisations does: lock, check names, days and chains, write it down."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mulin.platform import errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory.models import Chain, ChainStep, Organisation, OrganisationKind, Place

LINE = "line"
"""The chain that says who is above whom in daily work: proposals go up along it. Any kind may stand in it."""
FURTHEST = dt.timedelta(days=3 * 365)
"""How far ahead something may be planned: beyond that a mistyped year is likelier."""


def going_on(on: dt.date) -> Q:
    """Dated rows that hold on a day or later."""
    return Q(valid_to__isnull=True) | Q(valid_to__gt=on)


def today_of(now: dt.datetime) -> dt.date:
    return now.astimezone(LOCAL).date()


def lock_street(street_id: UUID) -> Place:
    """Acts on the organisations of one street wait for each other: two mergers cannot cross."""
    return Place.objects.select_for_update(no_key=True).get(pk=street_id)


def fresh(*ids: UUID) -> dict[UUID, Organisation]:
    """These organisations as they stand now, locked in one order. Who names them in something new is not held up."""
    found = Organisation.objects.select_for_update(no_key=True, of=("self",)).filter(id__in=ids)
    return {one.id: one for one in found.select_related("street").order_by("id")}


def named(name: str, street_id: UUID, *, besides: UUID | None = None) -> str:
    """A name that may be used: said, short enough, and no other organisation of the street has it."""
    name = " ".join(name.split())
    if not name:
        raise errors.Invalid("S1-03", _("请填名称。"), field="name")
    if len(name) > 60:
        raise errors.Invalid("S1-03", _("名称最多 60 个字。"), field="name")
    taken = Organisation.objects.filter(street_id=street_id, name=name, valid_to__isnull=True)
    if any(one != besides for one in taken.values_list("id", flat=True)):
        raise errors.Invalid(
            "S1-03",
            _("街道里已经有一家叫“%(name)s”。") % {"name": name},
            remedy=_("请换一个分得清的名称，或先把那一家合并、更名。"),
            field="name",
        )
    return name


def said(reason: str) -> str:
    reason = reason.strip()[:200]
    if not reason:
        raise errors.Invalid("S1-03", _("请写为什么。"), remedy=_("写批文号，或一句话。"), field="reason")
    return reason


def from_today(on: dt.date, now: dt.datetime, *, field: str = "on") -> None:
    """Nothing takes effect silently on a day gone by."""
    day = today_of(now)
    if on < day:
        raise errors.Invalid(
            "S1-03",
            _("不能从已经过去的日子起。"),
            remedy=_("请填今天或以后；以前怎么样，写在原因里。"),
            field=field,
        )
    if on > day + FURTHEST:
        raise errors.Invalid("S1-03", _("这一天太远了，请看看年份。"), field=field)


def require_standing(one: Organisation, street_id: UUID, on: dt.date, *, field: str) -> None:
    """It belongs to the street and is there on that day."""
    if one.street_id != street_id:
        raise errors.Invalid("S3-52", _("这家单位不在这个街道。"), remedy=_("请从名单里选。"), field=field)
    ended = one.valid_to is not None and one.valid_to <= on
    if ended or (one.ends_on is not None and one.ends_on <= on):
        raise errors.Invalid(
            "S1-03",
            _("%(who)s到那天已经不在了。") % {"who": one.local_name},
            remedy=_("请选接手的单位。"),
            field=field,
        )
    if one.valid_from is not None and one.valid_from > on:
        raise errors.Invalid(
            "S1-03",
            _("%(who)s到那天还没有设立。") % {"who": one.local_name},
            remedy=_("请填它设立以后的日子。"),
            field=field,
        )


def check_step(chain: Chain, child: Organisation, parent: Organisation | None, on: dt.date) -> None:
    """Whether this chain lets one stand there from a day on: the kinds below a kind are configuration (S1-02, S3-04).

    The chain is held until the transaction ends, so that its steps do not change meanwhile. A step that ends
    on a day to come is none for who would stand there after it.
    """
    chain = next(
        iter(Chain.objects.raw("SELECT * FROM territory_chain WHERE key = %s FOR SHARE", [chain.key]))
    )
    if not chain.active:
        raise errors.Invalid(
            "S1-02",
            _("“%(chain)s”这条链不再排新的单位。") % {"chain": chain.local_name},
            remedy=_("请选别的链。"),
            field="chain",
        )
    above = parent.kind if parent else None
    if not chain.free and not _step_stands(chain.key, above, child.kind, on):
        _refuse_step(chain, child.kind, on)


def _step_stands(chain_key: str, above: str | None, below: str, on: dt.date) -> bool:
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    steps = ChainStep.objects.filter(begun, chain_id=chain_key, above_id=above, below_id=below)
    return steps.filter(valid_to__isnull=True).exists()


def _refuse_step(chain: Chain, kind: str, on: dt.date) -> None:
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    steps = ChainStep.objects.filter(begun, chain=chain, below_id=kind, valid_to__isnull=True)
    allowed = [one.above.local_name if one.above else _("最上面") for one in steps.select_related("above")]
    raise errors.Invalid(
        "S1-02",
        _("在“%(chain)s”里，它不能排在这里。") % {"chain": chain.local_name},
        remedy=_("它的上面可以是：%(names)s。") % {"names": _("、").join(allowed)}
        if allowed
        else _("这一种单位不在这条链里，请选别的链。"),
        field="parent",
    )


def check_kind(kind: OrganisationKind) -> OrganisationKind:
    """A kind as it is now, held until the transaction ends. Raises `Invalid` for one that is no longer offered."""
    query = "SELECT * FROM territory_organisationkind WHERE key = %s FOR SHARE"
    found = next(iter(OrganisationKind.objects.raw(query, [kind.key])), None)
    if found is None or not found.active:
        raise errors.Invalid("S1-02", _("这一种单位已经不用了。"), remedy=_("请从名单里选。"), field="kind")
    return found


@contextlib.contextmanager
def told_plainly() -> Iterator[None]:
    """What the database refuses, in words at its field; nothing of it is left."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as broken:
        name = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", "") or ""
        refusal = _refusal(name)
        if refusal is None:
            raise
        raise refusal from broken


def _refusal(constraint: str) -> errors.Refusal | None:
    if constraint == "chain_link_no_circle":
        return errors.Invalid(
            "S1-03",
            _("这样一来，它会成为自己的上级。"),
            remedy=_("请先把下面的那一家换到别处。"),
            field="parent",
        )
    if constraint == "area_one_of_its_kind":
        return errors.Invalid(
            "S1-19",
            _("里面有居民区已经归另一个站，一个居民区只归一个站。"),
            remedy=_("请先把那个站的范围改小，从同一天起。"),
            field="areas",
        )
    if constraint == "organisation_name_once":
        return errors.Conflict("S1-03", _("这个名称刚刚被另一家用了。"), remedy=_("请换一个名称。"))
    return None


def note(one: Organisation, verb: str, actor: Actor, now: dt.datetime, **body: Any) -> None:
    """On the organisation's own timeline."""
    timeline.record(
        street_id=one.street_id,
        record_id=one.id,
        verb=f"territory.{verb}",
        actor=actor,
        now=now,
        **body,
    )
