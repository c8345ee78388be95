"""What is asked for a token: what it is for, what it may do, how long."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.platform.api import scopes
from mulin.platform.ui.forms import ActForm

DAYS = (("30", _("30 天")), ("90", _("90 天")), ("180", _("180 天")), ("365", _("1 年")))


class TokenForm(ActForm):
    """For oneself, or for a machine, which is offered less."""

    name = forms.CharField(label=_("做什么用"), max_length=60, help_text=_("例如：每月例会的统计表。"))
    scopes = forms.MultipleChoiceField(label=_("它能做什么"), widget=forms.CheckboxSelectMultiple)
    days = forms.ChoiceField(label=_("用多久"), choices=DAYS, initial="90")

    def __init__(self, *args: Any, machine: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = scopes.for_clients() if machine else None
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (key, f"{words} · {key}")
            for key, words in scopes.known().items()
            if offered is None or key in offered
        ]
