"""The forms of the site, with what they are for (DR-04)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from mulin.platform import burden
from mulin.site import forms_on_paper as paper
from mulin.site.forms import CallMeForm, FeedbackForm, ForWordForm, ForWordsForm, ReplyForm

REVIEW = dt.date(2027, 6, 30)
OWNER = _("街道办事处")


def register() -> None:
    burden.add(
        burden.FormCard(
            "feedback", _("对这个服务的意见"), FeedbackForm, True, OWNER, _("无障碍环境建设法，要有地方提意见"),
            REVIEW, 2, ("matters.feedback",), ("words",),
        )
    )  # fmt: skip
    burden.add(
        burden.FormCard(
            "reply", _("怎么告诉我"), ReplyForm, True, OWNER, _("不用手机也一样办（DR-10）"), REVIEW, 0.5,
            ("people.choose_reply",),
        )
    )  # fmt: skip
    on_paper = _("纸、电话、代办与网上一样算数（DR-10）")
    further = (
        ("call_me", _("给我打电话"), CallMeForm, True, 1, "matters.raise"),
        ("for_word", _("替人说解决没解决"), ForWordForm, True, 1, "matters.say_solved"),
        ("for_words", _("替人撤回、重开"), ForWordsForm, True, 1, "matters.withdraw"),
        ("paper_word", _("照纸录：解决没解决"), paper.PaperWordForm, False, 1, "people.enter_paper"),
        ("paper_words", _("照纸录：重开、撤回"), paper.PaperWordsForm, False, 1, "people.enter_paper"),
        ("paper_call", _("照纸录：请打电话"), paper.PaperCallForm, False, 0.5, "people.enter_paper"),
        ("paper_reply", _("照纸录：怎么告诉"), paper.PaperReplyForm, False, 0.5, "people.enter_paper"),
        ("paper_follow", _("照纸录：跟着看"), paper.PaperFollowForm, False, 0.5, "people.enter_paper"),
        ("paper_helper", _("照纸录：请人帮忙"), paper.PaperHelperForm, False, 2, "people.enter_paper"),
        ("paper_names", _("照纸录：和谁之间"), paper.PaperHelperNameForm, False, 1, "people.enter_paper"),
    )
    for key, name, form, residents, minutes, use in further:
        burden.add(burden.FormCard(key, name, form, residents, OWNER, on_paper, REVIEW, minutes, (use,)))
