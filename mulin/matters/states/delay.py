"""Putting off what cannot be done in time: the flow of a delay (N-82, N-83). Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.platform.flow import Flow, Transition

ASKED = "asked"
APPROVED = "approved"
REFUSED = "refused"
DROPPED = "dropped"
ENDED = "ended"

LIVE = (ASKED, APPROVED)

DELAY = Flow(
    "delay",
    {
        ASKED: _("等批"),
        APPROVED: _("挂账"),
        REFUSED: _("没批"),
        DROPPED: _("不用了"),
        ENDED: _("接着办了"),
    },
    initial=(ASKED,),
    table=(
        Transition("approve", (ASKED,), APPROVED, "somebody else than who asked says so, with a day (N-83)"),
        Transition("refuse", (ASKED,), REFUSED, "the limit stands"),
        Transition("drop", (ASKED,), DROPPED, "the sheet ended, or who asked took it back"),
        Transition(
            "end", (APPROVED,), ENDED, "the day has come, or it can go on before: the clock runs again"
        ),
    ),
)
