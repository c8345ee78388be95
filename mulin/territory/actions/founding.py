"""Making organisations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.platform import errors, timeline
from mulin.platform.actors import Actor
from mulin.territory import policies
from mulin.territory.actions import organisation_base as base
from mulin.territory.models import Area, Chain, ChainLink, Organisation, OrganisationKind, Place

LINE = base.LINE


@transaction.atomic
def add_organisation(
    *,
    street: Place,
    kind: str,
    name: str,
    areas: Sequence[Place] = (),
    parent: Organisation | None = None,
    actor: Actor,
    now: dt.datetime,
    **attributes: Any,
) -> Organisation:
    """Found an organisation and say which places it is there for. Asks no policy: for scripts and other acts."""
    organisation = Organisation.objects.create(
        street=street, kind=kind, name=name, parent=parent, **attributes
    )
    since = organisation.valid_from
    Area.objects.bulk_create(
        Area(organisation=organisation, place=place, valid_from=since) for place in areas
    )
    if parent is not None:
        ChainLink.objects.bulk_create(
            [ChainLink(chain_id=LINE, child=organisation, parent=parent, valid_from=since)]
        )
    timeline.record(
        street_id=street.id,
        record_id=organisation.id,
        verb="territory.add_organisation",
        actor=actor,
        now=now,
        name=name,
    )
    return organisation


@dataclass(frozen=True, slots=True)
class Charter:
    """What is said of a new organisation. A temporary one says what for, until when, and who goes on after it."""

    kind: OrganisationKind
    name: str
    since: dt.date
    name_en: str = ""
    phone: str = ""
    areas: tuple[Place, ...] = ()
    chain: Chain | None = None
    parent: Organisation | None = None
    purpose: str = ""
    ends_on: dt.date | None = None
    heir: Organisation | None = None


@transaction.atomic
def found(*, street: Place, charter: Charter, actor: Actor, now: dt.datetime) -> Organisation:
    """Found an organisation, from today or a day to come on.

    Raises `Refusal` for who keeps no organisations, `Invalid` at its field for a name in use, a day gone by, a
    kind no longer offered, a parent that this chain does not allow, and a temporary one without its end.
    """
    errors.require(policies.may_keep_organisations(actor, street.path))
    base.lock_street(street.id)
    name = base.named(charter.name, street.id)
    base.from_today(charter.since, now, field="since")
    kind = base.check_kind(charter.kind)
    _check(charter, kind, street)
    timed = kind.temporary
    with base.told_plainly():
        made = add_organisation(
            street=street,
            kind=kind.key,
            name=name,
            name_en=charter.name_en.strip()[:120],
            phone=charter.phone.strip()[:30],
            areas=charter.areas,
            valid_from=charter.since,
            temporary=timed,
            purpose=charter.purpose.strip()[:200] if timed else "",
            ends_on=charter.ends_on if timed else None,
            heir=charter.heir if timed else None,
            actor=actor,
            now=now,
        )
        if charter.chain is not None:
            base.check_step(charter.chain, made, charter.parent, charter.since)
            link = ChainLink(chain=charter.chain, child=made, parent=charter.parent, valid_from=charter.since)
            ChainLink.objects.bulk_create([link])
            if charter.chain.key == LINE:
                made.parent = charter.parent
                made.save(update_fields=["parent"])
    return made


def _check(charter: Charter, kind: OrganisationKind, street: Place) -> None:
    if any(one.street_id != street.id for one in charter.areas):
        raise errors.Invalid("S3-52", _("管的地方不在这个街道。"), field="areas")
    for other, field in ((charter.parent, "parent"), (charter.heir, "heir")):
        if other is not None:
            base.require_standing(other, street.id, charter.since, field=field)
    if not kind.temporary:
        return
    if not charter.purpose.strip():
        raise errors.Invalid("S3-03", _("临时单位要写为什么设。"), remedy=_("一句话就行。"), field="purpose")
    if charter.ends_on is None or charter.ends_on <= charter.since:
        raise errors.Invalid(
            "S3-03",
            _("临时单位要写到哪天结束，在开始那天以后。"),
            remedy=_("到时候不够，可以延长。"),
            field="ends_on",
        )
    if charter.heir is None:
        raise errors.Invalid(
            "S3-03", _("请选到期以后没办完的事由谁接。"), remedy=_("一般选它的上级单位。"), field="heir"
        )
