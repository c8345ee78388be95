"""The flows of this context: a request to a station, a mandate, a printed form. Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.platform.flow import Flow, Transition

OPEN = "open"
ANSWERED = "answered"

REQUEST = Flow(
    "station_request",
    {OPEN: _("等站里回话"), ANSWERED: _("站里回了话")},
    initial=(OPEN,),
    table=(
        Transition("answer", (OPEN,), ANSWERED, "every request gets an answer, a no with its reason (S0-05)"),
    ),
)
MARKS = {OPEN: "ask", ANSWERED: "done"}

OFFERED = "offered"
RUNNING = "running"
ENDED = "ended"

MANDATE = Flow(
    "mandate",
    {
        OFFERED: pgettext_lazy("mandate", "等帮手答应"),
        RUNNING: pgettext_lazy("mandate", "生效"),
        ENDED: pgettext_lazy("mandate", "结束了"),
    },
    initial=(OFFERED,),
    table=(
        Transition("accept", (OFFERED,), RUNNING, "the helper agrees to act for them (DR-10)"),
        Transition("decline", (OFFERED,), ENDED, "the helper does not want to; no reason is asked"),
        Transition("end", (OFFERED, RUNNING), ENDED, "either of the two ends it, at once (DR-10)"),
    ),
)

PRINTED = "printed"
ARRIVED = "arrived"
ENTERED = "entered"
VOID = "void"

PAPER = Flow(
    "paper form",
    {
        PRINTED: pgettext_lazy("paper", "印好了，还没交回"),
        ARRIVED: pgettext_lazy("paper", "收到了，等录入"),
        ENTERED: pgettext_lazy("paper", "录好了"),
        VOID: pgettext_lazy("paper", "作废"),
    },
    initial=(PRINTED, ARRIVED),
    table=(
        Transition("arrive", (PRINTED,), ARRIVED, "the paper is back: scanned, or its serial typed (DR-10)"),
        Transition("enter", (PRINTED, ARRIVED), ENTERED, "the act it stands for is done, once (DR-10)"),
        Transition("void", (PRINTED, ARRIVED), VOID, "unreadable, or filled in by mistake"),
    ),
)
