"""What who raised a matter says further while it is under way: one more line on it, no second matter."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies, states
from mulin.matters.actions import base
from mulin.matters.models import Matter, Reporter
from mulin.platform import errors, policy, text, throttle
from mulin.platform.actors import Actor

MOST_ADDED = 20
"""Lines one person may add to one matter in an hour; more is a machine."""

LONGEST_ADDED = 2_000


@transaction.atomic
def add_words(*, matter: Matter, reporter: Reporter, words: str, actor: Actor, now: dt.datetime) -> Matter:
    """Add what the person has to say, for whoever has the matter to read; numbers in it go.

    Raises `Invalid` for no words, `Conflict` where it has been closed (reopening is the way then),
    `TooMany` for a flood.
    """
    matter = base.lock(matter)
    if reporter.matter_id != matter.id:
        raise errors.Refusal("DR-05", _("这不是您反映的事。"))
    errors.require(policies.may_speak(actor, reporter))
    words = base.said(words, field="description", rule="DR-02", empty=_("请写要补充的话。"))
    if matter.state == states.CLOSED:
        raise errors.Conflict("DR-05", _("这件已经办结了。"), remedy=_("还要办，请重开。"))
    count, until = throttle.count(f"add:{reporter.id.hex}", window=dt.timedelta(hours=1), now=now)
    if count > MOST_ADDED:
        raise errors.TooMany(
            "S3-54",
            _("一小时里已经补充了 %(n)s 次。") % {"n": MOST_ADDED},
            remedy=_("%(time)s 以后可以再写。") % {"time": until.astimezone(policy.LOCAL).strftime("%H:%M")},
        )
    base.note(matter, "add_words", actor, now, said=text.redact(text.clean(words))[:LONGEST_ADDED])
    return matter
