"""The mediator's work: sessions, the agreement, what came of it, confirmation by a court within thirty days (N-48)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters.actions import base
from mulin.matters.actions.mediation_base import lock, note, parties_of, tell
from mulin.matters.models import (
    Mediation,
    MediationAgreement,
    MediationCheck,
    MediationParty,
    MediationSession,
    MediationTerm,
)
from mulin.matters.policies import mediation as policies
from mulin.matters.states import mediation as states
from mulin.platform import errors, flow, policy
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL

CONFIRM_DAYS = policy.declare(
    "matters.mediation.confirm_days", 30, rule="N-48", text="调解协议生效后，几天内可以共同申请司法确认"
)
REMIND_DAYS = policy.declare(
    "matters.mediation.remind_days", 10, rule="N-48", text="司法确认的最后一天之前，提前几天提醒"
)
MOST_TERMS = 12


@dataclass(frozen=True, slots=True)
class Term:
    """Who does what until when; no party means all of them."""

    what: str
    party: MediationParty | None = None
    due_on: dt.date | None = None


@transaction.atomic
def hold_session(
    *,
    mediation: Mediation,
    held_at: dt.datetime,
    where: str,
    present: Sequence[MediationParty],
    next_step: str,
    actor: Actor,
    now: dt.datetime,
    next_on: dt.date | None = None,
) -> MediationSession:
    """They met. Raises `Invalid` for a time to come or before everybody agreed, and where nobody was there."""
    mediation = _mine(mediation, actor)
    where = base.said(where, field="where", rule="S4-18", empty=_("请写在哪里谈的。"))[:200]
    next_step = base.said(
        next_step, field="next_step", rule="S4-18", empty=_("请写接下来各自做什么。"), remedy=_("没有就写“没有”。")
    )  # fmt: skip
    known = {one.id for one in parties_of(mediation)}
    if not present or not {one.id for one in present} <= known:
        raise errors.Invalid("S4-18", _("请勾上谁到了。"), field="present")
    flow.advance(mediation, states.MEDIATION, "sit_down")
    if held_at > now:
        raise errors.Invalid(
            "S4-18", _("时间还没到。"), remedy=_("谈过以后再记；约好的下一次写在下一步里。"), field="held_at"
        )
    if mediation.willing_at is not None and held_at.date() < mediation.willing_at.date():
        raise errors.Invalid("N-48", _("那时还没有都同意调解。"), remedy=_("请核对日期。"), field="held_at")
    session = MediationSession.objects.create(
        mediation=mediation, held_at=held_at, where=where, next_step=next_step, next_on=next_on, at=now
    )
    session.present.set(present)
    mediation.sessions_n += 1
    mediation.save(update_fields=["state", "sessions_n"])
    note(mediation, "session", actor, now)
    tell(mediation, "session", now, but=actor, mediator=False)
    return session


@transaction.atomic
def settle(
    *, mediation: Mediation, form: str, terms: Sequence[Term], actor: Actor, now: dt.datetime
) -> MediationAgreement:
    """The terms, as they were agreed. In force only once signed, or said by all (`take_effect`)."""
    mediation = _mine(mediation, actor)
    if form not in MediationAgreement.Form.values:
        raise errors.Invalid("N-48", _("请选口头还是书面。"), field="form")
    if not terms:
        raise errors.Invalid("N-48", _("请写约定了什么。"), remedy=_("至少一条。"), field="what_0")
    if len(terms) > MOST_TERMS:
        raise errors.Invalid("N-48", _("最多 %(n)s 条。") % {"n": MOST_TERMS}, field="what_0")
    known = {one.id for one in parties_of(mediation)}
    flow.advance(mediation, states.MEDIATION, "settle")
    MediationAgreement.objects.filter(mediation=mediation).delete()
    agreement = MediationAgreement.objects.create(mediation=mediation, form=form, at=now)
    for n, term in enumerate(terms):
        what = base.said(term.what, field=f"what_{n}", rule="N-48", empty=_("请写约定了什么。"))
        if term.party is not None and term.party.id not in known:
            raise errors.Invalid("N-48", _("这位不是这件调解的当事人。"), field=f"party_{n}")
        MediationTerm.objects.create(
            agreement=agreement, position=n, party=term.party, what=what, due_on=term.due_on
        )
    mediation.save(update_fields=["state"])
    note(mediation, "settle", actor, now)
    tell(mediation, "settled", now, but=actor, mediator=False)
    return agreement


@transaction.atomic
def talk_again(*, mediation: Mediation, actor: Actor, now: dt.datetime) -> Mediation:
    """Before it is in force, the terms are taken back: the parties go on talking."""
    mediation = _mine(mediation, actor)
    flow.advance(mediation, states.MEDIATION, "talk_again")
    MediationAgreement.objects.filter(mediation=mediation).delete()
    mediation.save(update_fields=["state"])
    note(mediation, "talk_again", actor, now)
    tell(mediation, "talk_again", now, but=actor, mediator=False)
    return mediation


@transaction.atomic
def take_effect(*, mediation: Mediation, on: dt.date, actor: Actor, now: dt.datetime) -> MediationAgreement:
    """Signed by all, or said by all: in force from `on`. The last day for confirmation is fixed here.

    Calendar days after the day itself, by the policy value of that day (N-48). Where the last one is a
    holiday a court takes it the day after; what is shown is the earlier, safe one.
    """
    mediation = _mine(mediation, actor)
    flow.advance(mediation, states.MEDIATION, "take_effect")
    agreement = _agreement(mediation)
    _check_day(on, agreement.at.astimezone(LOCAL).date(), now, field="on")
    moment = dt.datetime.combine(on, dt.time(12), tzinfo=LOCAL)
    days = policy.get(CONFIRM_DAYS, street_id=mediation.street_id, on=moment)
    agreement.effective_on, agreement.confirm_by = on, on + dt.timedelta(days=days)
    agreement.save(update_fields=["effective_on", "confirm_by"])
    mediation.save(update_fields=["state"])
    note(mediation, "take_effect", actor, now)
    tell(mediation, "effective", now, but=actor, mediator=False)
    return agreement


@transaction.atomic
def check_term(
    *, mediation: Mediation, term: MediationTerm, result: str, on: dt.date, actor: Actor, now: dt.datetime
) -> MediationCheck:
    """Kept, partly, or not yet, on a day. Looking again later writes another line."""
    mediation = _mine(mediation, actor)
    if mediation.state != states.FOLLOW_UP:
        raise errors.Conflict(
            "FLOW", _("协议还没有生效，或者已经结束了。"), remedy=_("请刷新看看现在到了哪一步。")
        )
    agreement = _agreement(mediation)
    if term.agreement_id != agreement.id:
        raise errors.Invalid("S4-18", _("请选是哪一条。"), field="term")
    if result not in states.RESULTS:
        raise errors.Invalid("S4-18", _("请选做到了没有。"), field="result")
    _check_day(on, agreement.effective_on or on, now, field="on")
    check = MediationCheck.objects.create(term=term, result=result, on=on, at=now)
    note(mediation, "check", actor, now)
    tell(mediation, "checked", now, but=actor, mediator=False)
    return check


@transaction.atomic
def finish_mediation(*, mediation: Mediation, actor: Actor, now: dt.datetime) -> Mediation:
    """Every term has been looked at: it ends with its agreement."""
    mediation = _mine(mediation, actor)
    if mediation.state == states.FOLLOW_UP:
        open_terms = MediationTerm.objects.filter(agreement__mediation=mediation, checks=None).count()
        if open_terms:
            raise errors.Conflict(
                "S4-18",
                _("还有 %(n)s 条没有看过做到了没有。") % {"n": open_terms},
                remedy=_("每一条都记一次，再结束。"),
            )
    flow.advance(mediation, states.MEDIATION, "finish")
    return _ended(mediation, states.SETTLED, "finish", actor, now)


@transaction.atomic
def end_without_agreement(*, mediation: Mediation, actor: Actor, now: dt.datetime) -> Mediation:
    """They did not agree. The parties are told of the other ways: a court, arbitration (N-48)."""
    mediation = _mine(mediation, actor)
    flow.advance(mediation, states.MEDIATION, "give_up")
    MediationAgreement.objects.filter(mediation=mediation).delete()
    return _ended(mediation, states.NOT_SETTLED, "give_up", actor, now)


@transaction.atomic
def refer_mediation(*, mediation: Mediation, to: str, actor: Actor, now: dt.datetime) -> Mediation:
    """It belongs to a legal channel; where to is written down for the parties."""
    mediation = _mine(mediation, actor)
    to = base.said(
        to, field="to", rule="N-48", empty=_("请写转到哪里。"), remedy=_("例如：区法院、劳动仲裁委。")
    )
    flow.advance(mediation, states.MEDIATION, "refer")
    MediationAgreement.objects.filter(mediation=mediation).delete()
    mediation.ended_words = to[:200]
    mediation.save(update_fields=["ended_words"])
    return _ended(mediation, states.REFERRED, "refer", actor, now)


@transaction.atomic
def note_confirmation(
    *, mediation: Mediation, given: bool, on: dt.date, actor: Actor, now: dt.datetime
) -> MediationAgreement:
    """The parties applied for joint confirmation on a day, or (`given`) the court gave it (N-48)."""
    mediation = _mine(mediation, actor)
    agreement = MediationAgreement.objects.filter(mediation=mediation, effective_on__isnull=False).first()
    if agreement is None or agreement.effective_on is None or agreement.confirm_by is None:
        raise errors.Conflict("N-48", _("协议还没有生效。"), remedy=_("先记下协议哪天生效。"))
    if given:
        if agreement.applied_on is None:
            raise errors.Conflict("N-48", _("还没有记下哪天申请的。"), remedy=_("先记申请，再记确认。"))
        _check_day(on, agreement.applied_on, now, field="on")
        agreement.confirmed_on = on
    else:
        _check_day(on, agreement.effective_on, now, field="on")
        if on > agreement.confirm_by:
            raise errors.Invalid(
                "N-48",
                _("超过了可以申请的最后一天（%(day)s）。") % {"day": agreement.confirm_by.isoformat()},
                remedy=_("协议仍然有效；有争议可以向法院起诉。"),
                field="on",
            )
        if agreement.confirmed_on is not None and on > agreement.confirmed_on:
            raise errors.Invalid(
                "N-48",
                _("%(day)s 已经确认了，申请的日子不能比它晚。") % {"day": agreement.confirmed_on.isoformat()},
                remedy=_("改成确认当天或者更早的日子。"),
                field="on",
            )
        agreement.applied_on = on
    agreement.save(update_fields=["applied_on", "confirmed_on"])
    note(mediation, "confirmed" if given else "applied", actor, now)
    tell(mediation, "confirmed" if given else "applied", now, but=actor, mediator=False)
    return agreement


@transaction.atomic
def remind_of_confirmation(*, mediation: Mediation, actor: Actor, now: dt.datetime) -> bool:
    """Tell mediator and parties that the last day comes near; once for each agreement. Returns whether it was told."""
    mediation = lock(mediation)
    agreement = MediationAgreement.objects.select_for_update(no_key=True).filter(mediation=mediation).first()
    if agreement is None or agreement.confirm_by is None:
        return False
    past = agreement.confirm_by < now.astimezone(LOCAL).date()
    if past or agreement.reminded_at is not None or agreement.applied_on is not None:
        return False
    agreement.reminded_at = now
    agreement.save(update_fields=["reminded_at"])
    note(mediation, "remind", actor, now)
    tell(mediation, "remind", now)
    return True


def _mine(mediation: Mediation, actor: Actor) -> Mediation:
    mediation = lock(mediation)
    errors.require(policies.may_mediate(actor, mediation))
    return mediation


def _agreement(mediation: Mediation) -> MediationAgreement:
    return MediationAgreement.objects.get(mediation=mediation)


def _check_day(on: dt.date, earliest: dt.date, now: dt.datetime, *, field: str) -> None:
    if on > now.astimezone(LOCAL).date():
        raise errors.Invalid("N-48", _("这一天还没到。"), remedy=_("请写今天或以前的日子。"), field=field)
    if on < earliest:
        raise errors.Invalid(
            "N-48",
            _("不能早于 %(day)s。") % {"day": earliest.isoformat()},
            remedy=_("请核对日期。"),
            field=field,
        )


def _ended(mediation: Mediation, outcome: str, verb: str, actor: Actor, now: dt.datetime) -> Mediation:
    mediation.outcome, mediation.ended_at = outcome, now
    mediation.save(update_fields=["state", "outcome", "ended_at"])
    note(mediation, verb, actor, now)
    tell(mediation, outcome, now, but=actor, mediator=False)
    return mediation
