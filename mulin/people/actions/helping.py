"""Naming somebody who acts for one: asked, agreed to, ended at once by either (DR-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.people import policies, queries, states
from mulin.people.actions.registering import check_agreed
from mulin.people.models import Mandate, Person
from mulin.platform import errors, flow, policy, timeline
from mulin.platform.actors import Actor
from mulin.platform.notices import actions as notices
from mulin.platform.policy import LOCAL

NOTICE = "people.mandate"
MOST_DAYS = policy.declare(
    "people.mandate.days", 90, rule="DR-10", text=gettext_lazy("请人帮忙，最长多少天要重新说一次")
)
MOST_HELPERS = policy.declare(
    "people.mandate.helpers", 5, rule="DR-10", text=gettext_lazy("一个人最多同时请几位帮手")
)


@transaction.atomic
def name_helper(
    *,
    person: Person,
    helper: Person,
    purposes: Collection[str],
    ways: Collection[str],
    until: dt.date,
    actor: Actor,
    now: dt.datetime,
    how_agreed: str = "",
) -> Mandate:
    """Ask somebody to act for a person, for these purposes and ways, through the day `until`.

    At the desk `how_agreed` says how the person said so. Nothing may be done before the helper agrees.
    Raises `Invalid` for an empty choice or a day past the policy's, `Conflict` for one asked already.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    errors.require(policies.may_name_helper(actor, person_id=person.id, street_id=person.street_id))
    own = actor.id == person.id
    _check(person, helper, until, now, how_agreed="-" if own else how_agreed)
    kept = {
        "purposes": _chosen(purposes, Mandate.Purpose, "purposes"),
        "ways": _chosen(ways, Mandate.Way, "ways"),
    }
    try:
        with transaction.atomic():
            _end_stale(person, helper, now)
            made = Mandate.objects.create(
                person=person,
                helper=helper,
                **kept,
                how_agreed="" if own else how_agreed.strip()[:120],
                noted_by_id=None if own else actor.id,
                offered_at=now,
                valid_to=_end_of(until),
            )
    except IntegrityError:
        raise errors.Conflict(
            "DR-10", _("已经请过这一位了。"), remedy=_("想改，先结束原来的，再重新请。")
        ) from None
    by = actor if own else actor.for_person(person.id)
    _tell(made, "offer_mandate", by, now, until=until.isoformat())
    _notify(made, helper, now)
    return made


def _check(person: Person, helper: Person, until: dt.date, now: dt.datetime, *, how_agreed: str) -> None:
    today = now.astimezone(LOCAL).date()
    if helper.id == person.id:
        raise errors.Invalid("DR-10", _("不用请自己。"), field="name")
    if helper.street_id != person.street_id or helper.merged_into_id is not None:
        raise errors.Invalid("DR-10", _("帮手要在同一个街道登记过。"), field="name")
    errors.require(policies.may_be_helper(staff=queries.is_staff(helper.id, on=today)))
    check_agreed(how_agreed)
    days = int(policy.get(MOST_DAYS, street_id=person.street_id, on=now))
    if not today <= until <= today + dt.timedelta(days=days):
        raise errors.Invalid(
            "DR-10",
            _("最长 %(n)s 天，从今天算起。") % {"n": days},
            remedy=_("到期还要帮，再请一次就行。"),
            field="until",
        )
    most = int(policy.get(MOST_HELPERS, street_id=person.street_id, on=now))
    if queries.open_mandates(person.id, now=now) >= most:
        raise errors.Conflict(
            "DR-10", _("最多同时请 %(n)s 位帮手。") % {"n": most}, remedy=_("先结束一位，再请另一位。")
        )


def _chosen(given: Collection[str], choices: type, field: str) -> list[str]:
    kept = [one.value for one in choices if one.value in given]  # type: ignore[attr-defined]
    if not kept or set(given) - set(kept):
        raise errors.Invalid("DR-10", _("请至少选一样。"), field=field)
    return kept


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), LOCAL)


def _end_stale(person: Person, helper: Person, now: dt.datetime) -> None:
    """One that ran out makes room for its successor."""
    for old in Mandate.objects.select_for_update().filter(person=person, helper=helper, valid_to__lte=now):
        if old.state != states.ENDED:
            flow.advance(old, states.MANDATE, "end")
            old.ended_at = old.valid_to
            old.save(update_fields=["state", "ended_at"])


def _locked(mandate: Mandate) -> Mandate:
    found = Mandate.objects.select_for_update(of=("self",)).select_related("person", "helper")
    return found.get(pk=mandate.pk)


@transaction.atomic
def accept_mandate(*, mandate: Mandate, actor: Actor, now: dt.datetime) -> Mandate:
    """The helper agrees; from now on they may act. Raises `Conflict` where it has run out or was ended."""
    mandate = _locked(mandate)
    errors.require(policies.may_answer_mandate(actor, mandate))
    if mandate.valid_to <= now:
        raise errors.Conflict("DR-10", _("这次请托已经到期了。"), remedy=_("请对方再请一次。"))
    flow.advance(mandate, states.MANDATE, "accept")
    mandate.accepted_at = now
    mandate.save(update_fields=["state", "accepted_at"])
    _tell(mandate, "accept_mandate", actor, now)
    _notify(mandate, mandate.person, now)
    return mandate


@transaction.atomic
def decline_mandate(*, mandate: Mandate, actor: Actor, now: dt.datetime) -> Mandate:
    """The helper would rather not. No reason is asked."""
    mandate = _locked(mandate)
    errors.require(policies.may_answer_mandate(actor, mandate))
    return _end(mandate, "decline", actor, now)


@transaction.atomic
def end_mandate(*, mandate: Mandate, actor: Actor, now: dt.datetime) -> Mandate:
    """Either of the two ends it; the next act of the helper is refused already."""
    mandate = _locked(mandate)
    errors.require(policies.may_end_mandate(actor, mandate))
    return _end(mandate, "end", actor, now)


def _end(mandate: Mandate, verb: str, actor: Actor, now: dt.datetime) -> Mandate:
    flow.advance(mandate, states.MANDATE, verb)
    mandate.ended_at, mandate.ended_by_id = now, actor.id
    mandate.save(update_fields=["state", "ended_at", "ended_by"])
    _tell(mandate, f"{verb}_mandate", actor, now)
    other = mandate.helper if actor.id == mandate.person_id else mandate.person
    notices.undo(record_id=mandate.id, kind=NOTICE, now=now)
    _notify(mandate, other, now)
    return mandate


def _tell(mandate: Mandate, verb: str, actor: Actor, now: dt.datetime, **body: Any) -> None:
    timeline.record(
        street_id=mandate.person.street_id,
        record_id=mandate.person_id,
        verb=f"people.{verb}",
        actor=actor,
        now=now,
        mandate=str(mandate.id),
        **body,
    )


def _notify(mandate: Mandate, to: Person, now: dt.datetime) -> None:
    notices.later(
        street_id=mandate.person.street_id,
        record_id=mandate.id,
        kind=NOTICE,
        channel="in_app",
        person_id=to.id,
        now=now,
        wait=False,
    )


def say_notice(mandate_id: UUID, to: UUID | None) -> notices.Message | None:
    """What one of the two is told of how a mandate stands now."""
    found = Mandate.objects.select_related("person", "helper").filter(id=mandate_id).first()
    if found is None:
        return None
    other = found.helper.name if to == found.person_id else found.person.name
    texts = {
        states.OFFERED: (_("%(who)s想请您帮忙"), _("答不答应，在“我的”里的“请人帮忙”说一声。")),
        states.RUNNING: (_("%(who)s答应帮您了"), _("办了什么，在“我的数据”里看得到；随时可以结束。")),
        states.ENDED: (_("和%(who)s之间的代办结束了"), _("从现在起不能再替办。")),
    }
    title, body = texts[found.state]
    if found.state == states.OFFERED and to == found.person_id:
        return None
    return notices.Message(title % {"who": other}, body)
