"""Where an open matter goes on besides being solved, and who takes that up (S0-09, S0-20, N-74)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies, queries
from mulin.matters.actions import base
from mulin.matters.actions.confiding import keep_private
from mulin.matters.models import Matter, Triage
from mulin.matters.states import triage as states
from mulin.platform import bulk, errors, flow
from mulin.platform.actors import Actor
from mulin.platform.records import actions as records
from mulin.platform.records.models import Record


@transaction.atomic
def triage(
    *,
    matter: Matter,
    decision: str,
    reason: str,
    actor: Actor,
    now: dt.datetime,
    agreed: bool = False,
    able: bool = False,
) -> Triage:
    """Decide where else a matter goes. It stays open, its clocks run on, and the reason stands with it.

    Raises `Conflict` while an earlier decision on it still waits.
    """
    matter = base.lock(matter)
    errors.require(policies.may_triage(actor, matter))
    if decision not in Triage.Decision.values:
        raise errors.Invalid("S0-09", _("请选往哪里分。"), field="decision")
    reason = base.said(reason, field="reason", rule="S0-09", empty=_("请写为什么这样分。"))[:500]
    stands = policies.decision_stands(decision, agreed=agreed, able=able)
    if not stands:
        raise errors.Invalid(stands.rule, stands.message, remedy=stands.remedy, field="agreed")
    if matter.triages.filter(state=states.WAITING).exists():
        raise errors.Conflict(
            "S0-09",
            _("这件已经分流过，正等着接。"),
            remedy=_("要改，先在“待接的事”里写明原因收回。"),
        )
    made = Triage(
        street_id=matter.street_id,
        path=matter.path,
        matter=matter,
        decision=decision,
        state=states.WAITING,
        agreed=agreed and decision == Triage.Decision.PROJECT,
        able=able and decision == Triage.Decision.PROJECT,
        reason=reason,
        alike=min(queries.alike(matter, now=now).n, 30_000),
        by_id=base.person_of(actor),
        at=now,
    )
    if decision == Triage.Decision.PAIRING:
        # One household's hardship is nobody else's business (S2-45, ET-06).
        keep_private(matter)
        bulk.update(matter, "private", "title_public")
    bulk.insert(made)
    base.note(matter, f"triage_{decision}", actor, now, said=reason)
    return made


def _lock(triage: Triage) -> Triage:
    """The matter first, as every act on it does."""
    base.lock(Matter(pk=triage.matter_id))
    return Triage.objects.select_related("matter").get(pk=triage.pk)


@transaction.atomic
def take_up(
    triage: Triage, record: Record | None = None, *, words: str, actor: Actor, now: dt.datetime
) -> Triage:
    """Go on with a triaged matter: `words` say with what and whom, `record` is what came of it here, linked.

    What later contexts call when a project, a pairing or a topic begins from it.
    """
    triage = _lock(triage)
    errors.require(policies.may_settle(actor, triage))
    words = base.said(words, field="words", rule="S0-09", empty=_("请写谁接了、拿它做什么。"))[:500]
    flow.advance(triage, states.TRIAGE, "take_up")
    triage.ended_at, triage.ended_by_id, triage.end_words = now, actor.id, words
    triage.record_id = record.id if record is not None else None
    bulk.update(triage, "state", "ended_at", "ended_by", "end_words", "record_id")
    if record is not None:
        records.link(triage.matter_id, record.id, triage.decision, now)
    base.note(triage.matter, "triage_take_up", actor, now, said=words)
    return triage


@transaction.atomic
def withdraw_triage(*, triage: Triage, reason: str, actor: Actor, now: dt.datetime) -> Triage:
    """Decide otherwise: it waits for nobody any more, and the matter can be triaged anew."""
    triage = _lock(triage)
    errors.require(policies.may_settle(actor, triage))
    reason = base.said(reason, field="words", rule="S0-09", empty=_("请写为什么收回。"))[:500]
    flow.advance(triage, states.TRIAGE, "withdraw")
    triage.ended_at, triage.ended_by_id, triage.end_words = now, actor.id, reason
    bulk.update(triage, "state", "ended_at", "ended_by", "end_words")
    base.note(triage.matter, "triage_withdraw", actor, now, said=reason)
    return triage
