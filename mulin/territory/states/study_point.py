"""The flow of a home study point. Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.platform.flow import Flow, Transition

PREPARING = "preparing"
ESTABLISHED = "established"
PAUSED = "paused"
ENDED = "ended"

STUDY_POINT = Flow(
    "study_point",
    {
        PREPARING: _("筹备中"),
        ESTABLISHED: _("建成"),
        PAUSED: _("暂停"),
        ENDED: pgettext_lazy("study point", "不办了"),
    },
    initial=(PREPARING,),
    table=(
        Transition(
            "establish",
            (PREPARING,),
            ESTABLISHED,
            "duty area, volunteer team and care list are there (S0-04)",
        ),
        Transition(
            "pause", (ESTABLISHED,), PAUSED, "the host is away, or the room is not to be had for a while"
        ),
        Transition("resume", (PAUSED,), ESTABLISHED, "it goes on, all three still there (S0-04)"),
        Transition(
            "end", (PREPARING, ESTABLISHED, PAUSED), ENDED, "the home is a home again; why is not asked"
        ),
    ),
)
MARKS = {PREPARING: "new", ESTABLISHED: "done", PAUSED: "hung", ENDED: "off"}
LIVE = (PREPARING, ESTABLISHED, PAUSED)
