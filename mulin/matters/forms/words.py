"""What the holder of a slip says and asks."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters.forms.fields import Phone
from mulin.matters.models import Word
from mulin.platform import refs
from mulin.platform.ui.fields import Words
from mulin.platform.ui.forms import PlainForm


class WordForm(PlainForm):
    """Solved or not: one tap."""

    solved = forms.ChoiceField(
        choices=[("yes", gettext_lazy("解决了")), ("no", gettext_lazy("没解决"))],
        error_messages={
            "required": gettext_lazy("请点“解决了”或“没解决”。"),
            "invalid_choice": gettext_lazy("请点“解决了”或“没解决”。"),
        },
    )


class MoreForm(PlainForm):
    """What may follow the tap: how content, and why."""

    content = forms.ChoiceField(
        label=gettext_lazy("满意不满意"), required=False, choices=Word.Content.choices
    )
    words = Words(label=gettext_lazy("还有话说"), required=False, rows=3)


class CallForm(PlainForm):
    """Please call: the number only where none is known yet."""

    phone = Phone(label=gettext_lazy("打哪个电话"), required=False)


class AgainForm(PlainForm):
    """Taking back, reopening, raising again: words may be added, none are asked for."""

    words = Words(label=gettext_lazy("想说的话"), required=False, rows=3)
    form_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class ProgressForm(PlainForm):
    """A number and the last four digits of the telephone that was left with it."""

    ref = forms.CharField(
        label=gettext_lazy("编号"),
        max_length=40,
        error_messages={"required": gettext_lazy("请写编号，如 M-2026-04217。")},
    )
    last_four = forms.CharField(
        label=gettext_lazy("留的电话，后四位"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("请写当时留的电话的后四位数字。")},
    )

    def clean_ref(self) -> str:
        typed = self.cleaned_data["ref"]
        parsed = refs.parse(_with_dashes(typed))
        if parsed is None:
            raise forms.ValidationError(_("编号像 M-2026-04217 这样，请照纸条上的抄。"))
        return refs.render(*parsed)

    def clean_last_four(self) -> str:
        digits = re.sub(r"\D", "", self.cleaned_data["last_four"])
        if len(digits) != 4:
            raise forms.ValidationError(_("要四位数字，就是电话的最后四位。"))
        return digits


def _with_dashes(typed: str) -> str:
    """`m 2026 4217` and `M20260004217` as people copy them: the dashes put back, the number filled up."""
    match = re.search(r"\b([A-Za-z]{1,2})[^\w]*(20\d{2})[^\w]*(\d{1,9})(?!\d)", typed, re.ASCII)
    return f"{match[1]}-{match[2]}-{int(match[3]):05d}" if match else typed
