"""Who may take back what they have just done, and put right what they have written down."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.matters.models import Matter
from mulin.matters.policies.apart import holds_over
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no


def may_undo(actor: Actor, by: UUID | None, at: dt.datetime, minutes: int, now: dt.datetime) -> Verdict:
    """The same person, within the minutes before what follows from it goes out (DR-11)."""
    if actor.id is None or actor.id != by:
        return no(
            "DR-11",
            _("最后一步不是您做的，不能撤销。"),
            _("请找做那一步的人；记错的话，可以写一条更正。"),
        )
    if now > at + dt.timedelta(minutes=minutes):
        return no(
            "DR-11",
            _("已经过了 %(n)s 分钟，不能撤销了。") % {"n": minutes},
            _("记错的话可以“更正”，派错的单可以“收回”，办结的可以“重开”。"),
        )
    return YES


def may_correct(actor: Actor, matter: Matter, by: UUID | None) -> Verdict:
    """Whoever wrote it down, or the window of the place for a colleague who is away."""
    if actor.id is not None and (actor.id == by or holds_over(actor, roles.WINDOW, matter)):
        return YES
    return no("S1-18", _("更正由记的人，或这里的窗口来写。"), _("请告诉记的人。"))
