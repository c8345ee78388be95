"""What is written into articles and templates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters.actions.writing import Wording
from mulin.matters.forms.desk import PROPOSED, Choice, SheetForm, category_choices
from mulin.matters.models import Category
from mulin.platform.ui.fields import OneLine, Words
from mulin.territory.models import Place

_DAY = {"invalid": gettext_lazy("日子看不懂，请照 2026-06-18 这样写。")}


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ArticleForm(SheetForm):
    title = OneLine(
        label=gettext_lazy("标题"), max_length=60, error_messages={"required": gettext_lazy("请写标题。")}
    )
    body = Words(
        label=gettext_lazy("内容"),
        rows=10,
        max_length=10_000,
        error_messages={"required": gettext_lazy("请写内容。")},
    )
    source = OneLine(label=gettext_lazy("依据"), required=False, max_length=200)
    category = Choice(label=gettext_lazy("类别"), required=False)
    place = Choice(label=gettext_lazy("哪里适用"), required=False)
    valid_from = forms.DateField(label=gettext_lazy("从哪天起有效"), widget=_day(), error_messages=_DAY)
    valid_to = forms.DateField(
        label=gettext_lazy("到哪天失效"), required=False, widget=_day(), error_messages=_DAY
    )
    public = forms.BooleanField(label=gettext_lazy("居民也能看"), required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, categories: list[Category], places: list[Place], street: Place, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        category, place = self.fields["category"], self.fields["place"]
        assert isinstance(category, Choice)
        assert isinstance(place, Choice)
        category.offer(category_choices(categories, _("不分类")), categories)
        whole = _("整个%(street)s") % {"street": street.local_name}
        place.offer([("", whole), *((str(one.id), one.local_name) for one in places)], places)

    @property
    def wording(self) -> Wording:
        names = ("title", "body", "valid_from", "valid_to", "source", "public", "category", "place")
        return Wording(**{name: self.cleaned_data[name] for name in names})


def initial_day(now: dt.datetime) -> str:
    from mulin.platform.policy import LOCAL

    return now.astimezone(LOCAL).date().isoformat()


class TemplateForm(SheetForm):
    name = OneLine(
        label=gettext_lazy("叫什么"),
        max_length=40,
        error_messages={"required": gettext_lazy("请起个名字。")},
    )
    proposes = forms.ChoiceField(
        label=gettext_lazy("这是哪一种"),
        widget=forms.RadioSelect,
        choices=list(PROPOSED.items()),
        error_messages={"required": gettext_lazy("请选这是哪一种答复。")},
    )
    body = Words(
        label=gettext_lazy("答复的话"),
        rows=7,
        max_length=5000,
        error_messages={"required": gettext_lazy("请写答复的话。")},
    )
    category = Choice(label=gettext_lazy("类别"), required=False)

    def __init__(self, *args: Any, categories: list[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        assert isinstance(category, Choice)
        category.offer(category_choices(categories, _("哪一类都能用")), categories)
