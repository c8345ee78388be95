"""Where a street's events go, and which."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.platform.hooks import kinds
from mulin.platform.ui.forms import ActForm


class HookForm(ActForm):
    name = forms.CharField(label=_("推送给谁"), max_length=60, help_text=_("例如：区里的数据平台。"))
    url = forms.CharField(
        label=_("地址"), max_length=500, widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("https:// 开头。"),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(label=_("推送什么"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            (one.key, f"{one.words} · {one.key}") for one in kinds.offered().values()
        ]
