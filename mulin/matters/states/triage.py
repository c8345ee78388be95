"""A triage decision waits until a later context, or somebody, takes it up, or it is withdrawn. Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.platform.flow import Flow, Transition

WAITING = "waiting"
TAKEN_UP = "taken_up"
WITHDRAWN = "withdrawn"

TRIAGE = Flow(
    "triage",
    {WAITING: _("等着接"), TAKEN_UP: _("有人接了"), WITHDRAWN: _("不分流了")},
    initial=(WAITING,),
    table=(
        Transition("take_up", (WAITING,), TAKEN_UP, "somebody goes on with it, and says what and who"),
        Transition("withdraw", (WAITING,), WITHDRAWN, "decided otherwise, with a reason"),
    ),
)
