"""What is asked for a token: what it is for, what it may do, how long."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.platform.api import scopes
from mulin.platform.ui.fields import OneLine
from mulin.platform.ui.forms import ActForm

DAYS = (("30", _("30 天")), ("90", _("90 天")), ("180", _("180 天")), ("365", _("1 年")))


class TokenForm(ActForm):
    """For oneself, or for a machine, which is offered less."""

    name = forms.CharField(label=_("做什么用"), max_length=60, help_text=_("例如：每月例会的统计表。"))
    scopes = forms.MultipleChoiceField(label=_("它能做什么"), widget=forms.CheckboxSelectMultiple)
    days = forms.ChoiceField(label=_("用多久"), choices=DAYS, initial="90")
    callback = OneLine(
        label=_("状态变了告诉哪个地址"), required=False, max_length=300,
        help_text=_("只有 Open311 的应用用得上，可以不写。写了，办到哪一步变了就告诉它，https 开头。"),
    )  # fmt: skip

    def __init__(self, *args: Any, machine: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = scopes.for_clients() if machine else None
        if not machine:
            del self.fields["callback"]
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (key, f"{words} · {key}")
            for key, words in scopes.known().items()
            if offered is None or key in offered
        ]
