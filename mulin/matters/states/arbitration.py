"""Who is to handle what nobody wanted: the flow of an arbitration (N-72). Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.platform.flow import Flow, Transition

OPEN = "open"
DECIDED = "decided"
DROPPED = "dropped"

ARBITRATION = Flow(
    "arbitration",
    {OPEN: _("等裁定"), DECIDED: _("裁定了"), DROPPED: _("不用裁定了")},
    initial=(OPEN,),
    table=(
        Transition("decide", (OPEN,), DECIDED, "the arbiter names who handles it; that one cannot return it"),
        Transition("drop", (OPEN,), DROPPED, "answered at the window, taken back or joined meanwhile"),
    ),
)
