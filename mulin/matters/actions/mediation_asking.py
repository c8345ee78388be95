"""Asking for a mediation, each party's yes, leaving at any time, another mediator (N-48: voluntary and free)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters.actions import base
from mulin.matters.actions.mediation_base import SOMEBODY, lock, note, parties_of, tell
from mulin.matters.models import (
    Matter,
    Mediation,
    MediationAgreement,
    MediationHandover,
    MediationParty,
)
from mulin.matters.policies import mediation as policies
from mulin.matters.queries import mediation as queries
from mulin.matters.states import mediation as states
from mulin.people import queries as people
from mulin.people.actions import normal_phone
from mulin.people.models import Person
from mulin.platform import crypto, errors, flow, readings, refs, text
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.records import actions as records
from mulin.platform.records.models import Record
from mulin.territory.models import Place

PREFIX = "T"
FEWEST, MOST = 2, 6
"""Parties of one mediation."""


@dataclass(frozen=True, slots=True)
class Side:
    """A party as given: somebody known to the street, or a name and a telephone number."""

    name: str = ""
    phone: str = ""
    person: Person | None = None


@transaction.atomic
def ask_mediation(
    *,
    place: Place,
    about: str,
    others: Sequence[Side],
    mediator: Person,
    token: str,
    actor: Actor,
    now: dt.datetime,
    matter: Matter | None = None,
) -> Mediation:
    """A resident asks for themself; asking is their own yes. The same `token` twice is one mediation.

    Raises `Invalid` for parties without a name, for one who comes twice, and for a mediator who is one
    of them or does not serve the place; `Refusal` for who has not signed in.
    """
    errors.require(policies.may_ask_mediation(actor, place.street or place))
    own = people.by_id(base.person_of(actor))
    if own is None:
        raise errors.Refusal("N-48", _("要先登录，才能申请调解。"))
    sides = [Side(person=own), *others]
    made = _open(place, about, sides, mediator, matter, token, actor, now)
    if made.consents_n == 0 and made.state == states.ASKED:
        _say_yes(made, parties_of(made)[0], _("自己申请的"), now)
    return made


@transaction.atomic
def register_mediation(
    *,
    place: Place,
    about: str,
    sides: Sequence[Side],
    mediator: Person,
    token: str,
    actor: Actor,
    now: dt.datetime,
    matter: Matter | None = None,
) -> Mediation:
    """The window writes it down for somebody and hands it to the mediator; it sees it no longer (ET-08)."""
    errors.require(policies.may_register_mediation(actor, place))
    return _open(place, about, list(sides), mediator, matter, token, actor, now)


def _open(
    place: Place,
    about: str,
    sides: list[Side],
    mediator: Person,
    matter: Matter | None,
    token: str,
    actor: Actor,
    now: dt.datetime,
) -> Mediation:
    key = crypto.blind(f"{actor.id}\0{token}", "mediations.form")
    if (known := Mediation.objects.filter(form_key=key).first()) is not None:
        return known
    about = base.said(about, field="about", rule="N-48", empty=_("请写要调解什么事。"))
    street = place.street or place
    found = [_party(side, street, n) for n, side in enumerate(sides)]
    _check_parties(found)
    _check_mediator(mediator, place, {one.person_id for one in found if one.person_id}, now)
    if matter is not None and matter.street_id != street.id:
        raise errors.Invalid("N-48", _("没有这个编号。"), field="matter")
    mediation = Mediation(
        street=street, place=place, about=about, mediator=mediator, matter=matter, at=now, form_key=key,
        state=states.ASKED, parties_n=len(found),
    )  # fmt: skip
    mediation.ref = refs.draw(PREFIX, street.id, now.astimezone(LOCAL).year)[0]
    mediation.save(force_insert=True)
    for one in found:
        one.mediation = mediation
        one.save(force_insert=True)
    _into_chain(mediation, street, matter, actor, now)
    note(mediation, "ask", actor, now)
    tell(mediation, "asked", now, but=actor)
    return mediation


def _party(side: Side, street: Place, position: int) -> MediationParty:
    """One side; who is registered with this name and telephone is that person."""
    name, phone = text.one_line(side.name), normal_phone(side.phone)
    person = side.person
    if person is None and name and phone:
        index = crypto.blind(name, "people.name")
        person = people.by_phone(phone).filter(street=street, name_index=index).order_by("id").first()
    if person is not None:
        name, phone = person.name, person.phone
    if not name:
        raise errors.Invalid(
            "N-48", _("请写对方怎么称呼。"), remedy=_("只写姓也可以。"), field=f"name_{position}"
        )
    return MediationParty(
        position=position,
        person=person,
        name=name[:60],
        phone=phone,
        phone_index=crypto.blind(phone, "mediations.phone"),
    )


def _check_parties(found: list[MediationParty]) -> None:
    if not FEWEST <= len(found) <= MOST:
        raise errors.Invalid("N-48", _("调解要有两方以上。"), remedy=_("请写对方怎么称呼。"), field="name_1")
    seen: set[tuple[str, str]] = set()
    for one in found:
        who = ("", str(one.person_id)) if one.person_id else (one.name, one.phone)
        if who in seen:
            raise errors.Invalid("N-48", _("同一个人写了两次。"), field=f"name_{one.position}")
        seen.add(who)


def _check_mediator(mediator: Person, place: Place, party_ids: set[object], now: dt.datetime) -> None:
    if mediator.id in party_ids:
        raise errors.Invalid(
            "N-48", _("当事人不能自己当调解员。"), remedy=_("请选另一位调解员。"), field="mediator"
        )
    serving = queries.mediators(place.street or place, place.path, on=now.astimezone(LOCAL).date())
    if mediator.id not in {one.id for one in serving}:
        raise errors.Invalid(
            "S4-18", _("这位不在这里当调解员。"), remedy=_("请从列出的里面选。"), field="mediator"
        )


def _into_chain(
    mediation: Mediation, street: Place, matter: Matter | None, actor: Actor, now: dt.datetime
) -> None:
    """The chain knows a number and nothing else: the street as its place, no title, one state for good (ET-08)."""
    records.put_many(
        [
            Record(
                id=mediation.id,
                kind="mediation",
                street_id=street.id,
                path=street.path,
                ref=mediation.ref,
                state=states.CLOSED_FILE,
                at=now,
            )
        ]
    )
    if matter is not None:
        records.link(matter.id, mediation.id, "mediation", now)
        base.note(matter, "offer_mediation", actor, now)


@transaction.atomic
def agree_to_mediate(
    *, mediation: Mediation, party: MediationParty, how: str, actor: Actor, now: dt.datetime
) -> Mediation:
    """A party's yes: their own, or written down by the mediator with how it was said. The last one opens it."""
    mediation = lock(mediation)
    party = _own_party(mediation, party)
    errors.require(policies.may_agree(actor, mediation, party))
    if actor.id == party.person_id:
        how = _("自己在网上同意的")
    how = base.said(
        how,
        field="how",
        rule="N-48",
        empty=_("请写本人是怎么同意的。"),
        remedy=_("例如：当面说的、电话里说的、签了字。"),
    )[:200]
    if mediation.state != states.ASKED:
        flow.advance(mediation, states.MEDIATION, "all_agree")  # refuses: it has gone on
    if party.agreed_at is not None:
        raise errors.Conflict("N-48", _("这一方已经同意了。"), remedy=_("不用再说一次。"))
    _say_yes(mediation, party, how, now)
    note(mediation, "agree", actor, now)
    if mediation.state == states.AGREED:
        tell(mediation, "opened", now, but=actor)
    return mediation


def _say_yes(mediation: Mediation, party: MediationParty, how: str, now: dt.datetime) -> None:
    party.agreed_at, party.how_agreed = now, how
    party.save(update_fields=["agreed_at", "how_agreed"])
    mediation.consents_n += 1
    if mediation.consents_n == mediation.parties_n:
        flow.advance(mediation, states.MEDIATION, "all_agree")
        mediation.willing_at = now
    mediation.save(update_fields=["consents_n", "state", "willing_at"])


@transaction.atomic
def leave_mediation(
    *, mediation: Mediation, party: MediationParty, actor: Actor, now: dt.datetime
) -> Mediation:
    """A party no longer wants to, at any time; it ends, no reason is asked, and nothing says who it was.

    Where no agreement is in force, every party's yes is taken out, so that no row marks one of them. An
    agreement in force stays in force, only looking after it ends; terms not in force yet are removed.
    """
    mediation = lock(mediation)
    party = _own_party(mediation, party)
    errors.require(policies.may_leave(actor, mediation, party))
    before = mediation.state
    flow.advance(mediation, states.MEDIATION, "leave")
    if before == states.FOLLOW_UP:
        outcome = states.SETTLED
    else:
        outcome = states.DECLINED if before == states.ASKED else states.LEFT
        MediationParty.objects.filter(mediation=mediation).update(agreed_at=None, how_agreed=b"")
        MediationAgreement.objects.filter(mediation=mediation).delete()
        mediation.consents_n = 0
    mediation.outcome, mediation.ended_at = outcome, now
    mediation.save(update_fields=["state", "outcome", "ended_at", "consents_n"])
    note(mediation, "leave", SOMEBODY, now)
    tell(mediation, "left", now)
    return mediation


@transaction.atomic
def hand_over_mediation(
    *, mediation: Mediation, to: Person, reason: str, actor: Actor, now: dt.datetime
) -> Mediation:
    """Another mediator has it from now on, and the one before no longer sees it. The parties are told."""
    mediation = lock(mediation)
    parties = {one.person_id for one in parties_of(mediation) if one.person_id}
    serving = queries.mediators(mediation.street, mediation.place.path, on=now.astimezone(LOCAL).date())
    on_duty = mediation.mediator_id in {one.id for one in serving}
    errors.require(policies.may_hand_over(actor, mediation, party=actor.id in parties, on_duty=on_duty))
    if mediation.state == states.ENDED:
        raise errors.Conflict("FLOW", _("这件调解已经结束了。"), remedy=_("还想调解，可以另外申请。"))
    verdict = policies.may_take_over(to.id, mediation, parties)
    if not verdict:
        raise errors.Invalid(verdict.rule, verdict.message, remedy=verdict.remedy, field="to")
    _check_mediator(to, mediation.place, set(parties), now)
    reason = base.said(reason, field="reason", rule="ET-08", empty=_("请写为什么换调解员，当事人看得到。"))
    MediationHandover.objects.create(
        mediation=mediation, before_id=mediation.mediator_id, after=to, reason=reason[:500], at=now
    )
    mediation.mediator = to
    mediation.save(update_fields=["mediator"])
    note(mediation, "hand_over", actor, now)
    tell(mediation, "handed_over", now, but=actor)
    return mediation


@dataclass(frozen=True, slots=True)
class Reached:
    """A party's telephone number, opened."""

    name: str
    phone: str


@transaction.atomic
def show_mediation_contacts(*, mediation: Mediation, actor: Actor, now: dt.datetime) -> list[Reached]:
    """The parties' telephone numbers, for the mediator alone, written down as looked at (N-90)."""
    mediation = lock(mediation)
    errors.require(policies.may_mediate(actor, mediation))
    parties = parties_of(mediation)
    readings.told(*(one.id for one in parties))
    found = [Reached(one.name, one.phone) for one in parties if one.phone]
    if not found:
        raise errors.Conflict("N-90", _("没有留下联系方式。"), remedy=_("请当面约下一次的时间。"))
    note(mediation, "show_contact", actor, now)
    return found


def _own_party(mediation: Mediation, party: MediationParty) -> MediationParty:
    found = MediationParty.objects.filter(pk=party.pk, mediation=mediation).first()
    if found is None:
        raise errors.Invalid("N-48", _("这位不是这件调解的当事人。"), field="party")
    return found
