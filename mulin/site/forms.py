"""Forms of the site's own pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.platform.ui.fields import Words
from mulin.platform.ui.forms import PlainForm


class FeedbackForm(PlainForm):
    """A complaint or a suggestion about the service itself (N-03)."""

    words = Words(label=_("您的意见或建议"), error_messages={"required": _("请写一句，再交。")})
    form_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class ReplyForm(PlainForm):
    """How somebody would like answers from now on."""

    reply_by = forms.ChoiceField(
        label=_("有回音，怎么告诉您"),
        widget=forms.RadioSelect,
        choices=[
            ("in_app", _("在这一页里看")),
            ("phone", _("打电话")),
            ("letter", _("打印一封信，放在家门口服务站")),
        ],
    )
