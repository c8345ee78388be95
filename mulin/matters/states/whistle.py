"""A whistle order and each call of it: the street calls, departments come and say what came of it (N-78). Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.platform.flow import Flow, Transition

OPEN = "open"
CLOSED = "closed"

WHISTLE = Flow(
    "whistle",
    {OPEN: pgettext_lazy("whistle", "吹响了，等报到"), CLOSED: pgettext_lazy("whistle", "都回来了")},
    initial=(OPEN,),
    table=(Transition("close", (OPEN,), CLOSED, "every department has reported or is excused (N-78)"),),
)

CALLED = "called"
ARRIVED = "arrived"
REPORTED = "reported"
RATED = "rated"
DECLINED = "declined"
EXCUSED = "excused"

CALL = Flow(
    "whistle call",
    {
        CALLED: _("叫了，等到场"),
        ARRIVED: _("到场了"),
        REPORTED: _("说了结果"),
        RATED: _("街道评过了"),
        DECLINED: _("说来不了，等街道回话"),
        EXCUSED: _("街道同意不来"),
    },
    initial=(CALLED,),
    table=(
        Transition(
            "arrive", (CALLED,), ARRIVED, "people of the department are there, in time or late (N-78)"
        ),
        Transition("report", (ARRIVED,), REPORTED, "what came of it, in plain words"),
        Transition("rate", (REPORTED,), RATED, "the street rates the department, never a person (N-78)"),
        Transition("decline", (CALLED,), DECLINED, "the department says why it cannot come"),
        Transition("excuse", (DECLINED,), EXCUSED, "the street accepts the reason"),
        Transition("insist", (DECLINED,), CALLED, "the street insists, with a new time to arrive"),
    ),
)

COMING = (CALLED, DECLINED, ARRIVED)
"""Calls that hold the order open."""

THROUGH = (REPORTED, RATED, EXCUSED)
"""Calls after which the department owes nothing more."""
