"""What is typed about a kept cut of the queue."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from mulin.matters.forms.desk import SheetForm
from mulin.platform.ui.fields import OneLine


class SaveFilterForm(SheetForm):
    name = OneLine(
        label=gettext_lazy("叫什么"),
        max_length=20,
        error_messages={"required": gettext_lazy("请起个名字。")},
    )
    shared = forms.BooleanField(label=gettext_lazy("本单位的同事也用"), required=False)


class RenameForm(SheetForm):
    name = OneLine(label=gettext_lazy("改名"), required=False, max_length=20)
