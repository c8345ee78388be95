"""Beginning a sweep, saying what was seen, ending it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from mulin.matters.forms.choosing import offer_areas
from mulin.matters.forms.desk import Choice, SheetForm
from mulin.matters.models import Fix
from mulin.platform.ui.fields import Day, OneLine, Words
from mulin.territory.models import Organisation, Place


class SweepForm(SheetForm):
    words = OneLine(label=gettext_lazy("去看什么"), required=False, max_length=300)
    area = Choice(label=gettext_lazy("看哪里"), error_messages={"required": gettext_lazy("请选看哪里。")})
    places = forms.ChoiceField(
        label=gettext_lazy("一处一处看什么"),
        widget=forms.RadioSelect,
        choices=[
            (Place.Kind.COMPOUND.value, gettext_lazy("每个小区")),
            (Place.Kind.BUILDING.value, gettext_lazy("每栋楼")),
            (Place.Kind.ENTRANCE.value, gettext_lazy("每个单元")),
        ],
        error_messages={"required": gettext_lazy("请选看小区、楼还是单元。")},
    )
    organisation = Choice(
        label=gettext_lazy("请谁去看"), error_messages={"required": gettext_lazy("请选请谁去看。")}
    )
    until = Day(label=gettext_lazy("看到哪天"))

    def __init__(self, *args: Any, areas: list[Place], offices: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_areas(self.fields["area"], areas)
        field = self.fields["organisation"]
        assert isinstance(field, Choice)
        field.offer([("", "…"), *((str(one.id), one.local_name) for one in offices)], offices)


class LookForm(SheetForm):
    words = Words(label=gettext_lazy("看到了什么"), required=False, rows=2)


class EndForm(SheetForm):
    result = Words(label=gettext_lazy("看下来怎么样"), required=False, rows=3)
    fix = Choice(label=gettext_lazy("立了哪条规矩"), required=False)

    def __init__(self, *args: Any, fixes: list[Fix], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["fix"]
        assert isinstance(field, Choice)
        field.offer([("", "…"), *((str(one.id), f"{one.ref} {one.title}") for one in fixes)], fixes)
