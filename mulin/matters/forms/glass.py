"""What is asked for break-glass: which matter, why; and what is said of it afterwards."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.platform.ui.forms import ActForm

RIGHT, WRONG = "right", "wrong"


class GlassForm(ActForm):
    ref = forms.CharField(label=_("编号"), max_length=20, help_text=_("例如：M-2026-00417。"))
    reason = forms.CharField(
        label=_("为什么非看不可"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("反映的人和两位管理员都看得到。不写名字和电话。"),
    )


class ReviewForm(ActForm):
    justified = forms.ChoiceField(
        label=_("该不该打开"),
        choices=((RIGHT, _("应该")), (WRONG, _("不应该"))),
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("为什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
