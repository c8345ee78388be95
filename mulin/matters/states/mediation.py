"""The flow of a mediation (N-48): voluntary at every step before an agreement takes effect. Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.platform.flow import Flow, Transition

ASKED = "asked"
AGREED = "agreed"
IN_SESSION = "in_session"
AGREEMENT = "agreement"
FOLLOW_UP = "follow_up"
ENDED = "ended"

WILLING = (AGREED, IN_SESSION, AGREEMENT)
"""Every party's yes stands, and no agreement is in force yet."""
UNDER_WAY = (ASKED, *WILLING, FOLLOW_UP)

MEDIATION = Flow(
    "mediation",
    {
        ASKED: _("等各方同意"),
        AGREED: _("各方都同意了，等坐下来谈"),
        IN_SESSION: _("正在调解"),
        AGREEMENT: _("谈成了，等协议生效"),
        FOLLOW_UP: _("协议生效，看履行"),
        ENDED: pgettext_lazy("mediation", "结束了"),
    },
    initial=(ASKED,),
    table=(
        Transition("all_agree", (ASKED,), AGREED, "every party has said yes (N-48: voluntary)"),
        Transition("sit_down", (AGREED, IN_SESSION), IN_SESSION, "the parties met with the mediator"),
        Transition("settle", (IN_SESSION,), AGREEMENT, "the terms are written down, none is in force yet"),
        Transition("talk_again", (AGREEMENT,), IN_SESSION, "the terms are not what was meant: back to talking"),
        Transition("take_effect", (AGREEMENT,), FOLLOW_UP, "signed, or said by all where it is oral (N-48)"),
        Transition("finish", (FOLLOW_UP,), ENDED, "every term has been looked at"),
        Transition("leave", UNDER_WAY, ENDED, "a party no longer wants to; no reason is asked (N-48)"),
        Transition("give_up", (IN_SESSION, AGREEMENT), ENDED, "no agreement; other ways stay open (N-48)"),
        Transition(
            "refer", (ASKED, *WILLING), ENDED, "it belongs to a court, an arbitrator or the police (N-48)"
        ),
    ),
)  # fmt: skip

SETTLED = "settled"
NOT_SETTLED = "not_settled"
DECLINED = "declined"
LEFT = "left"
REFERRED = "referred"

OUTCOMES = {
    SETTLED: _("达成了协议"),
    NOT_SETTLED: _("没有谈成"),
    DECLINED: _("没有开始"),
    LEFT: _("不再调解"),
    REFERRED: _("转到了法律途径"),
}
"""How a mediation ended. None of them says who."""

KEPT = "kept"
PARTLY = "partly"
NOT_KEPT = "not_kept"

RESULTS = {KEPT: _("做到了"), PARTLY: _("做到了一部分"), NOT_KEPT: _("还没做到")}
"""What was found when somebody looked at one term."""

CLOSED_FILE = "closed_file"
"""The one state that the chain knows of a mediation: it says nothing of how it stands (ET-08)."""
