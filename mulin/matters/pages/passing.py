"""Within one office, as sheets of the desk: a colleague asked, who takes it or cannot; or is asked no more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.matters import actions
from mulin.matters.models import Passing
from mulin.matters.pages.acts import Done, Given, sheet
from mulin.matters.pages.record import Opened
from mulin.matters.states import passing as flow
from mulin.platform.errors import Conflict


def _asked(opened: Opened) -> Passing:
    """The colleague who is asked. Raises `Conflict` where nobody is."""
    asked = opened.whole.asked
    if asked is None:
        raise Conflict("FLOW", _("现在没有请同事接这件。"), remedy=_("可能刚刚有人办过，请刷新看看。"))
    return asked


@sheet("assign")
def assignments(opened: Opened, given: Given, by: Given) -> Done:
    made = actions.assign(matter=opened.matter, to=given["to"], words=given["words"], **by)
    who = {"who": made.asked.name}
    if made.state == flow.TAKEN:
        return Done(_("现在由%(who)s负责。") % who, on=True)
    return Done(_("请%(who)s接了；接下以前还由原来的人负责。") % who, on=True)


@sheet("take")
def takings(opened: Opened, given: Given, by: Given) -> Done:
    actions.take(passing=_asked(opened), **by)
    return Done(_("接下了，由您负责。"))


@sheet("decline")
def declines(opened: Opened, given: Given, by: Given) -> Done:
    actions.decline(passing=_asked(opened), words=given["words"], **by)
    return Done(_("说好了，还由原来的人负责。"), on=True)


@sheet("call_off")
def call_offs(opened: Opened, given: Given, by: Given) -> Done:
    actions.call_off(passing=_asked(opened), **by)
    return Done(_("不用同事接了。"))
