"""Everything a resident can do, and the ways to it: a page, the desk, a form on paper, the API (DR-10).

A house test sees that no act lacks one, and that no form of residents stands outside.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mulin.platform.registry import Words

AT_DESK = "paper_for"
"""The desk's page where any act is done for who agreed, or printed to be signed."""


@dataclass(frozen=True, slots=True)
class ResidentAct:
    """`page` and `desk` name addresses, `paper` a kind of form, `api` an operation (`POST /matters/`).

    `cards` are the keys of the forms it is done with. Where `api` is empty, `without_api` says why.
    """

    key: str
    word: Words
    page: str
    paper: str
    api: str
    desk: str = AT_DESK
    cards: tuple[str, ...] = ()
    without_api: str = ""


SECRET = "a password or a code is typed by its owner, never sent by another system"

RESIDENT_ACTS = (
    ResidentAct(
        "raise", _("反映一件事"), "matters:raise", "raise", "POST /matters/", "matters:register", ("raise",)
    ),
    ResidentAct(
        "raise_for",
        _("替邻居反映"),
        "matters:raise_for",
        "raise_for",
        "POST /mine/neighbours/",
        "matters:register",
        ("behalf",),
    ),
    ResidentAct(
        "raise_chat",
        _("转一条群消息"),
        "matters:raise_chat",
        "raise",
        "POST /matters/",
        "matters:register",
        ("chat",),
    ),
    ResidentAct(
        "word",
        _("说解决没解决"),
        "matters:words",
        "word",
        "POST /slips/{token}/words/",
        cards=("word", "more"),
    ),
    ResidentAct("reopen", _("重开一件"), "matters:reopenings", "reopen", "POST /slips/{token}/reopenings/"),
    ResidentAct(
        "repeat",
        _("再反映一次"),
        "matters:repeats",
        "raise",
        "POST /matters/",
        "matters:register",
        ("again",),
    ),
    ResidentAct(
        "withdraw", _("撤回一件"), "matters:withdrawal", "withdraw", "POST /slips/{token}/withdrawals/"
    ),
    ResidentAct(
        "call", _("请打电话给我"), "matters:call", "call", "POST /mine/matters/{ref}/calls/", cards=("call",)
    ),
    ResidentAct(
        "call_me", _("请人打电话，帮我登录"), "site:call_me", "call", "POST /matters/", cards=("call_me",)
    ),
    ResidentAct(
        "help_ends",
        _("不用邻居代办了"),
        "matters:help_ends",
        "help_ends",
        "POST /mine/matters/{ref}/help-ends/",
    ),
    ResidentAct("follow", _("跟着看一件事"), "site:street_follow", "follow", "POST /mine/follows/"),
    ResidentAct(
        "reply", _("改怎么告诉我"), "site:choose_reply", "reply", "POST /mine/reply/", cards=("reply",)
    ),
    ResidentAct(
        "ways",
        _("怎么告诉我"),
        "ways",
        "reply",
        "POST /ways/",
        "person_ways",
        ("way", "way_code", "telling"),
    ),
    ResidentAct("helper", _("请人帮忙"), "helpers", "helper", "POST /mandates/", cards=("helper",)),
    ResidentAct(
        "helper_ends", _("不用帮手了"), "mandate_ends", "helper_ends", "POST /mandates/{mandate_id}/ends/"
    ),
    ResidentAct(
        "helper_answer",
        _("答应当帮手"),
        "mandate_acceptances",
        "helper_answer",
        "POST /mandates/{mandate_id}/acceptances/",
    ),
    ResidentAct(
        "mediate",
        _("申请调解"),
        "matters:mediation_new",
        "mediate",
        "POST /mediations/",
        "matters:mediation_register",
        ("mediation_ask",),
    ),
    ResidentAct(
        "mediate_agree",
        _("同意调解，或者退出"),
        "matters:mediation_act",
        "mediate",
        "POST /mediations/{ref}/consents/",
        "matters:mediations",
    ),
    ResidentAct(
        "feedback",
        _("意见建议"),
        "site:feedback",
        "feedback",
        "POST /mine/feedback/",
        "matters:register",
        ("feedback",),
    ),
    ResidentAct(
        "account",
        _("要账号，换密码"),
        "code_phone",
        "account",
        "",
        "people",
        ("code_phone", "code"),
        without_api=SECRET,
    ),
    ResidentAct(
        "correct", _("登记的写错了，要改"), "site:my_data", "correct", "POST /mine/feedback/", "people"
    ),
)
