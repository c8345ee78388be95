"""A notice for entrances as it was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from mulin.matters.actions.door_notices import LONGEST_TITLE, MOST_BODY, MOST_PAGES
from mulin.matters.models import DoorNotice
from mulin.platform.ui.forms import PlainForm
from mulin.territory.models import Place


class NoticeForm(PlainForm):
    places = forms.MultipleChoiceField(
        label=gettext_lazy("贴在哪里"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选一处。")},
    )
    title = forms.CharField(label=gettext_lazy("标题"), max_length=LONGEST_TITLE)
    body = forms.CharField(
        label=gettext_lazy("告诉大家什么"), max_length=MOST_BODY, widget=forms.Textarea(attrs={"rows": 8})
    )
    office = forms.CharField(label=gettext_lazy("落款"), max_length=60)
    day = forms.DateField(
        label=gettext_lazy("落款日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    leads = forms.ChoiceField(
        label=gettext_lazy("二维码"), choices=DoorNotice.Leads.choices, widget=forms.RadioSelect
    )
    copies = forms.IntegerField(label=gettext_lazy("每个门口几份"), min_value=1, max_value=MOST_PAGES)

    def __init__(self, *args: Any, listed: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = [(str(one.id), one.spoken) for one in listed]  # type: ignore[attr-defined]

    @property
    def place_ids(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["places"]]
