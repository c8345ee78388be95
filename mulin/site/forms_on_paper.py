"""What the desk types from a signed form: as few fields as stand on it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.matters.models import Word
from mulin.people.models import Mandate
from mulin.platform.ui.fields import Words
from mulin.platform.ui.forms import ActForm


class PaperWordForm(ActForm):
    solved = forms.ChoiceField(
        label=_("解决了没有"), choices=[("yes", _("解决了")), ("no", _("没解决"))], widget=forms.RadioSelect
    )
    content = forms.ChoiceField(
        label=_("满意不满意"),
        required=False,
        choices=[("", _("没写")), *Word.Content.choices],
        widget=forms.RadioSelect,
    )
    words = Words(label=_("还有话说"), required=False, rows=3)


class PaperWordsForm(ActForm):
    words = Words(label=_("想说的话"), required=False, rows=3)


class PaperCallForm(ActForm):
    phone = forms.CharField(
        label=_("打哪个电话"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )


class PaperReplyForm(ActForm):
    reply_by = forms.ChoiceField(
        label=_("有回音，怎么告诉您"),
        choices=[("in_app", _("在这一页里看")), ("phone", _("打电话")), ("letter", _("打印一封信"))],
        widget=forms.RadioSelect,
    )


class PaperFollowForm(ActForm):
    too = forms.BooleanField(label=_("我家也这样"), required=False)


class PaperHelperForm(ActForm):
    name = forms.CharField(label=_("帮手的姓名"), max_length=60)
    phone = forms.CharField(
        label=_("帮手登记过的手机或座机"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    purposes = forms.MultipleChoiceField(
        label=_("请帮手做什么"), choices=Mandate.Purpose.choices, widget=forms.CheckboxSelectMultiple
    )
    ways = forms.MultipleChoiceField(
        label=_("用什么办法"), choices=Mandate.Way.choices, widget=forms.CheckboxSelectMultiple
    )
    until = forms.DateField(
        label=_("到哪一天为止"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class PaperHelperNameForm(ActForm):
    name = forms.CharField(label=_("对方的姓名"), max_length=60)
    phone = forms.CharField(
        label=_("对方登记过的手机或座机"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
