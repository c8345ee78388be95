"""The forms of the site, with what they are for (DR-04)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from mulin.platform import burden
from mulin.site.forms import FeedbackForm, ReplyForm

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
