"""Triage at the side of the desk, and what is written on the list of what waits."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from mulin.matters.forms.desk import SheetForm
from mulin.matters.models import Triage
from mulin.platform.ui.fields import Words


class TriageForm(SheetForm):
    decision = forms.ChoiceField(
        label=gettext_lazy("往哪里分"),
        widget=forms.RadioSelect,
        choices=[
            (Triage.Decision.PROJECT.value, gettext_lazy("邻里自己办的项目：邻居都同意，自己办得了")),
            (Triage.Decision.PAIRING.value, gettext_lazy("结对帮一家：是一家一户的难处")),
            (Triage.Decision.TOPIC.value, gettext_lazy("大家商量：好多人都提，要一起定")),
            (Triage.Decision.PROPOSAL.value, gettext_lazy("提请上一级：这里办不了")),
        ],
        error_messages={"required": gettext_lazy("请选往哪里分。")},
    )
    agreed = forms.BooleanField(label=gettext_lazy("问过了，邻居都同意"), required=False)
    able = forms.BooleanField(label=gettext_lazy("问过了，自己办得了"), required=False)
    reason = Words(label=gettext_lazy("为什么这样分"), required=False, rows=3, max_length=500)


class TakeUpForm(SheetForm):
    words = Words(label=gettext_lazy("谁接了，拿它做什么"), required=False, rows=2, max_length=500)


class WithdrawForm(SheetForm):
    words = Words(label=gettext_lazy("为什么收回"), required=False, rows=2, max_length=500)
