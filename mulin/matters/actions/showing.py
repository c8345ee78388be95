"""Opening what is masked, and handing paper over: acts of their own, for the person to see (N-90)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies
from mulin.matters.actions import base
from mulin.matters.models import Matter, Reporter
from mulin.platform import errors, readings
from mulin.platform.actors import Actor
from mulin.platform.notices import actions as notices
from mulin.platform.notices.models import Notice


@dataclass(frozen=True, slots=True)
class Shown:
    """Name and telephone of one who raised a matter; either may be empty."""

    reporter_id: UUID
    name: str
    phone: str

    @classmethod
    def of(cls, reporter: Reporter) -> Shown:
        person = reporter.person
        return cls(
            reporter.id,
            reporter.name or (person.name if person else ""),
            reporter.phone or (person.phone if person else ""),
        )


@transaction.atomic
def show_contact(*, matter: Matter, actor: Actor, now: dt.datetime, reason: str = "") -> list[Shown]:
    """Name and telephone of everybody who raised it, written down as looked at, with why.

    The reason is the matter itself unless another is given. Raises `Conflict` where nobody left any.
    """
    errors.require(policies.may_open_personal(actor, matter))
    listed = list(
        matter.reporters.filter(afterwards__isnull=True).select_related("person").order_by("at", "id")
    )
    readings.told(*(key for one in listed for key in (one.id, one.person_id)))
    found = [Shown.of(one) for one in listed]
    found = [one for one in found if one.name or one.phone]
    if not found:
        raise errors.Conflict("N-90", _("没有留下联系方式。"), remedy=_("答复写在纸条的网页上，本人自己看。"))
    base.note(matter, "show_contact", actor, now, reason=reason or matter.ref)
    return found


@transaction.atomic
def hand_over(*, notice: Notice, matter: Matter, actor: Actor, now: dt.datetime) -> Notice:
    """A printed letter has left the desk: in the person's letter box or hand. The name on it is kept no longer."""
    errors.require(policies.may_print_letter(actor, matter))
    notice = Notice.objects.select_for_update(no_key=True).get(pk=notice.pk)
    if notice.record_id != matter.id or notice.channel != Notice.Channel.LETTER:
        raise errors.Conflict("DR-10", _("这不是一封信。"))
    if notice.read_at is not None:
        raise errors.Conflict("DR-10", _("这封信已经交出去了。"), remedy=_("不用再交一次。"))
    notices.mark_read(notice=notice, now=now)
    notice.addressee = ""
    notice.save(update_fields=["addressee"])
    base.note(matter, "hand_over", actor, now)
    return notice
