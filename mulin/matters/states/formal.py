"""A formal reply: written by one, signed by another, then it is the answer (S1-16). Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.platform.flow import Flow, Transition

DRAFTED = "drafted"
SIGNED = "signed"
BACK = "back"
DROPPED = "dropped"

FORMAL = Flow(
    "formal_reply",
    {DRAFTED: _("等签发"), SIGNED: _("签发了"), BACK: _("退回重写"), DROPPED: _("不用了")},
    initial=(DRAFTED,),
    table=(
        Transition(
            "sign", (DRAFTED,), SIGNED, "the leader signs; it has a number and goes out as the answer"
        ),
        Transition("send_back", (DRAFTED,), BACK, "the leader wants it written otherwise, and says how"),
        Transition("drop", (DRAFTED,), DROPPED, "the matter went another way meanwhile"),
    ),
)
