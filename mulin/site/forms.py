"""Forms of the site's own pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mulin.people.phones import normal_phone
from mulin.platform.ui.fields import OneLine, Words
from mulin.platform.ui.forms import ActForm, PlainForm


class FeedbackForm(PlainForm):
    """A complaint or a suggestion about the service itself (N-03)."""

    words = Words(label=_("您的意见或建议"), error_messages={"required": _("请写一句，再交。")})
    form_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class CallMeForm(ActForm):
    """Please call: a number, perhaps a name and what it is about."""

    phone = forms.CharField(
        label=_("打哪个电话"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    name = OneLine(label=_("怎么称呼"), required=False, max_length=40)
    words = Words(label=_("想说的话"), required=False, rows=3)
    form_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_phone(self) -> str:
        digits = normal_phone(self.cleaned_data["phone"])
        if not 5 <= len(digits) <= 20:
            raise forms.ValidationError(gettext("请留一个打得通的电话。"))
        return digits


class ForWordForm(ActForm):
    """Solved or not, said for somebody by their helper."""

    solved = forms.ChoiceField(
        label=_("解决了没有"), choices=[("yes", _("解决了")), ("no", _("没解决"))], widget=forms.RadioSelect
    )
    words = Words(label=_("还有话说"), required=False, rows=3)


class ForWordsForm(ActForm):
    """Words that go with a helper's reopening or taking back."""

    words = Words(label=_("想说的话"), required=False, rows=3)


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
