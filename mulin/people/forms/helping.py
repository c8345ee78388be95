"""Naming a helper, and choosing which post to act in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.people.models import Mandate
from mulin.platform.ui.fields import Day
from mulin.platform.ui.forms import ActForm


class HelperForm(ActForm):
    """Whom, for what, by which way, until when."""

    name = forms.CharField(label=_("帮手的姓名"), max_length=60)
    phone = forms.CharField(
        label=_("帮手登记过的手机或座机"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    purposes = forms.MultipleChoiceField(
        label=_("请帮手做什么"), choices=Mandate.Purpose.choices, widget=forms.CheckboxSelectMultiple
    )
    ways = forms.MultipleChoiceField(
        label=_("用什么办法"), choices=Mandate.Way.choices, widget=forms.CheckboxSelectMultiple
    )
    until = Day(label=_("到哪一天为止"))


class DeskHelperForm(HelperForm):
    """The same, written down at the counter."""

    how_agreed = forms.CharField(
        label=_("本人怎么同意的"), max_length=120, help_text=_("例如：本人在场、电话里说的。")
    )


class PostChoiceForm(ActForm):
    """All posts of the session's holder, or one."""

    post = forms.ChoiceField(label=_("以哪个岗位办"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, posts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [("", _("所有岗位一起")), *posts]  # type: ignore[attr-defined]
