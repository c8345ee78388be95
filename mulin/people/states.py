"""The flow of what a home study point asks of its station. Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
