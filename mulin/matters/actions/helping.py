"""A neighbour spoke for somebody: they may end that at any time, and nobody asks why (S3-50)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies
from mulin.matters.actions import base
from mulin.matters.models import Reporter
from mulin.platform import errors
from mulin.platform.actors import Actor


@transaction.atomic
def end_help(*, reporter: Reporter, actor: Actor, now: dt.datetime) -> Reporter:
    """They take back that the neighbour speaks for them: the helper is told no more. The matter goes on."""
    matter = base.lock(reporter.matter)
    errors.require(policies.may_speak(actor, reporter))
    reporter = Reporter.objects.select_for_update(no_key=True).get(pk=reporter.pk)
    if reporter.helper_id is None or reporter.helper_id == actor.id:
        raise errors.Refusal("S3-50", _("这要由本人来收回。"), remedy=_("请本人用自己的纸条。"))
    if reporter.ended_at is not None:
        raise errors.Conflict("S3-50", _("已经收回了。"), remedy=_("不用再收回一次。"))
    reporter.ended_at, reporter.helper_sees = now, False
    reporter.save(update_fields=["ended_at", "helper_sees"])
    base.note(matter, "end_help", actor, now)
    return reporter
