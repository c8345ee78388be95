"""What is typed about kinds of organisations, chains and layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.platform.ui.forms import ActForm
from mulin.territory.forms.organisations import Day, OneOf
from mulin.territory.models import OrganisationKind

LEVELS = 6
"""Levels a new chain is given at once; the longest of the case studies has five."""


class WordsForm(ActForm):
    """What something is called in both languages; all there is to a layer."""

    name = forms.CharField(label=_("名称"), max_length=40)
    name_en = forms.CharField(label=_("英文名称"), max_length=80, help_text=_("给看英文的人。"))


class KindForm(WordsForm):
    members = forms.CharField(
        label=_("成员叫什么"),
        max_length=20,
        required=False,
        help_text=_("例如：居委会、职工。没有成员就空着。"),
    )
    members_en = forms.CharField(label=_("成员的英文"), max_length=40, required=False)
    temporary = forms.BooleanField(
        label=_("临时的"), required=False, help_text=_("设的时候要写为什么、到哪天、到期谁接。")
    )
    alone = forms.BooleanField(label=_("一个居民区只有一家"), required=False)
    handles = forms.BooleanField(
        label=_("派单时列出来"), required=False, help_text=_("只为排链而设的单位不用勾。")
    )


class ChainForm(WordsForm):
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    note_en = forms.CharField(label=_("英文说明"), max_length=300, required=False)


class NewChainForm(ChainForm):
    """A chain with its levels from the top, one kind each; a second kind on a level is added afterwards."""

    def __init__(self, *args: Any, kinds: Sequence[OrganisationKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, LEVELS + 1):
            field = OneOf(label=_("第 %(n)s 级") % {"n": number}, required=False)
            field.error_messages["invalid_choice"] = _("没有这个选项，请从列出的里面选。")
            field.offer([(one, one.local_name) for one in kinds], _("没有"))
            self.fields[f"level_{number}"] = field

    def clean(self) -> dict[str, Any]:
        """Levels without a hole between them."""
        given: dict[str, Any] = super().clean() or {}
        last = max((n for n in range(1, LEVELS + 1) if given.get(f"level_{n}")), default=0)
        for number in range(1, last):
            if not given.get(f"level_{number}") and f"level_{number}" not in self.errors:
                self.add_error(f"level_{number}", _("中间空了一级，请往上挪。"))
        return given

    @property
    def levels(self) -> list[OrganisationKind]:
        found = [self.cleaned_data.get(f"level_{number}") for number in range(1, LEVELS + 1)]
        return [one for one in found if one is not None]


class ChangeChainForm(ChainForm):
    bound = forms.BooleanField(
        label=_("只能照列出的排"), required=False, help_text=_("不勾，任何一种都可以排在任何一种下面。")
    )


class StepForm(ActForm):
    """Which kind may stand under which from a day on."""

    below = OneOf(label=_("哪一种"))
    above = OneOf(label=_("可以排在谁下面"), required=False)
    duty = forms.CharField(label=_("这一级做什么"), max_length=120, required=False)
    duty_en = forms.CharField(label=_("做什么（英文）"), max_length=200, required=False)
    on = Day(label=_("从哪天起"), help_text=_("今天，或以后的一天。"))
    reason = forms.CharField(label=_("为什么"), max_length=200, help_text=_("写批文号，或一句话。"))

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[OrganisationKind],
        above: Sequence[OrganisationKind],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["below"].offer([(one, one.local_name) for one in kinds], _("请选一种"))
        fields["above"].offer([(one, one.local_name) for one in above], _("排在最上面"))


class EndStepForm(ActForm):
    on = Day(label=_("从哪天起"), help_text=_("今天，或以后的一天。"))
    reason = forms.CharField(label=_("为什么"), max_length=200, help_text=_("写批文号，或一句话。"))


class SwitchForm(ActForm):
    """Why something is retired, or taken up again."""

    reason = forms.CharField(label=_("为什么"), max_length=200, help_text=_("写批文号，或一句话。"))
