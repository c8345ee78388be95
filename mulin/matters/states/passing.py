"""A colleague asked to take a matter over: asked, then taken, declined or called off. Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.platform.flow import Flow, Transition

ASKED = "asked"
TAKEN = "taken"
DECLINED = "declined"
CALLED_OFF = "called_off"

PASSING = Flow(
    "passing",
    {
        ASKED: _("请同事接，等回话"),
        TAKEN: _("同事接了"),
        DECLINED: _("同事没有接"),
        CALLED_OFF: _("不用接了"),
    },
    initial=(ASKED,),
    table=(
        Transition("take", (ASKED,), TAKEN, "the colleague takes it and answers for it (N-77)"),
        Transition("decline", (ASKED,), DECLINED, "the colleague cannot; who had it has it still (DR-06)"),
        Transition(
            "call_off", (ASKED,), CALLED_OFF, "who asked needs it no more, or the matter has moved on"
        ),
    ),
)
