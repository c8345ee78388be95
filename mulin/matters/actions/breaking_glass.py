"""Breaking the glass: opened with a reason, read, ended, reviewed. Told to who raised it and to two administrators."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import policies
from mulin.matters.actions import base
from mulin.matters.models import GlassBreak, Matter, Reporter
from mulin.matters.queries import glass
from mulin.matters.queries.sight import visible_to
from mulin.people import queries as people
from mulin.people import roles
from mulin.platform import errors, policy, text
from mulin.platform.actors import Actor
from mulin.platform.notices import actions as notices
from mulin.platform.notices.models import Notice
from mulin.platform.policy import LOCAL

NOTICE = "matters.glass_broken"
WATCHED = "matters.glass_watched"
HOURS = policy.declare(
    "matters.glass_hours", 4, rule="ET-19", text=gettext_lazy("破例查看一件事，开多少小时就自己关上")
)


@transaction.atomic
def break_glass(*, matter: Matter, reason: str, actor: Actor, now: dt.datetime) -> GlassBreak:
    """Open a matter that is closed to the actor, for the hours the policy gives. Raises `Invalid` without a
    reason or with somebody's number in it, `Conflict` where the actor sees it anyway or has it open.
    """
    matter = base.lock(matter)
    errors.require(policies.may_break_glass(actor, matter.street_id))
    if glass.behind_glass(actor, matter.ref) is None:
        raise errors.Invalid(
            "ET-19", _("没有这个编号的事。"), remedy=_("请看看编号有没有抄错。"), field="ref"
        )
    if visible_to(actor).filter(pk=matter.pk).exists():
        raise errors.Conflict("ET-19", _("这件事您本来就看得到。"), remedy=_("请从工作台打开。"))
    person_id = base.person_of(actor)
    if glass.running(person_id, matter.id, now) is not None:
        raise errors.Conflict("ET-19", _("这件事您已经打开着。"), remedy=_("在“破例查看”的列表里。"))
    reason = base.said(reason, field="reason", rule="ET-19", empty=_("请写为什么非看不可。"))[:500]
    if text.find_contacts(reason):
        raise errors.Invalid(
            "N-90", _("理由里有电话或证件号。"), remedy=_("理由本人也看得到，请删掉再交。"), field="reason"
        )
    hours = policy.get(HOURS, street_id=matter.street_id, on=now)
    made = GlassBreak.objects.create(
        street_id=matter.street_id,
        matter=matter,
        person_id=person_id,
        office_id=actor.home_org_id,
        reason=reason,
        opened_at=now,
        until=now + dt.timedelta(hours=float(hours)),
    )
    base.note(matter, "break_glass", actor, now, until=_local(made.until), said=reason)
    _tell(made, now)
    return made


def _local(moment: dt.datetime) -> str:
    return moment.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")


def _tell(made: GlassBreak, now: dt.datetime) -> None:
    """Who raised it, at once; and the two administrators who watch."""
    raised = Reporter.objects.filter(matter_id=made.matter_id, person__isnull=False)
    watching = people.administrators_of(
        made.street_id, roles.SECURITY_ADMIN, roles.AUDIT_ADMIN, on=now.astimezone(LOCAL).date()
    )
    told = [(NOTICE, one) for one in dict.fromkeys(raised.values_list("person_id", flat=True))]
    told += [(WATCHED, one) for one in watching]
    for kind, person_id in told:
        notices.later(
            street_id=made.street_id,
            record_id=made.matter_id,
            kind=kind,
            channel=Notice.Channel.IN_APP,
            person_id=person_id,
            now=now,
            wait=False,
            broken=str(made.id),
        )


def _lock(broken: GlassBreak) -> GlassBreak:
    return GlassBreak.objects.select_for_update(no_key=True).get(pk=broken.pk)


@transaction.atomic
def read_glass(*, broken: GlassBreak, actor: Actor, now: dt.datetime) -> Matter:
    """The matter, for who opened it, while it is open; each reading is written down before anything is shown.

    Raises `Refusal` for others and once it has ended.
    """
    broken = _lock(broken)
    errors.require(policies.may_read_glass(actor, broken))
    if not broken.runs(now):
        raise errors.Refusal("ET-19", _("这次破例已经结束了。"), remedy=_("还要看，请写明理由再打开一次。"))
    matter = Matter.objects.select_related("place", "category", "owner_org", "answer").get(
        pk=broken.matter_id
    )
    GlassBreak.objects.filter(pk=broken.pk).update(readings=F("readings") + 1)
    base.note(matter, "read_glass", actor, now)
    return matter


@transaction.atomic
def end_glass(*, broken: GlassBreak, actor: Actor, now: dt.datetime) -> GlassBreak:
    """Close it before its time."""
    broken = _lock(broken)
    errors.require(policies.may_end_glass(actor, broken))
    if not broken.runs(now):
        raise errors.Conflict("ET-19", _("这次破例已经结束了。"))
    broken.ended_at = now
    broken.save(update_fields=["ended_at"])
    base.note(broken.matter, "end_glass", actor, now)
    return broken


@transaction.atomic
def review_glass(
    *, broken: GlassBreak, justified: bool, words: str, actor: Actor, now: dt.datetime
) -> GlassBreak:
    """Whether it was right to open it, with words; once."""
    broken = _lock(broken)
    errors.require(policies.may_review_glass(actor, broken))
    if broken.reviewed_at is not None:
        raise errors.Conflict("ET-19", _("这次破例已经复核过了。"))
    words = base.said(words, field="words", rule="ET-19", empty=_("请写为什么该、为什么不该。"))[:500]
    broken.reviewed_by_id, broken.reviewed_at = base.person_of(actor), now
    broken.justified, broken.review_words = justified, words
    broken.save(update_fields=["reviewed_by", "reviewed_at", "justified", "review_words"])
    verb = "review_glass_right" if justified else "review_glass_wrong"
    base.note(broken.matter, verb, actor, now, said=words)
    return broken
