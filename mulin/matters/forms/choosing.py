"""Choosing several of some objects, a place of a street, or yes and no."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters.forms.desk import Choice, Groups
from mulin.territory.models import Place


class Several(forms.MultipleChoiceField):
    """Some of some objects, by id; the objects come out, each as often as it was sent."""

    widget = forms.CheckboxSelectMultiple
    usual = 0
    """How many of the choices, from the first on, stand open; the others are folded away. 0 for all."""
    _objects: dict[str, Any] = {}

    def offer(self, choices: Groups, objects: Iterable[Any]) -> None:
        self.choices = choices
        self._objects = {str(one.id): one for one in objects}

    def clean(self, value: Any) -> Any:
        return [self._objects[one] for one in super().clean(value)]


class YesNo(forms.ChoiceField):
    """Yes or no, and neither beforehand."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))],
            widget=forms.RadioSelect,
            error_messages={"required": gettext_lazy("请选“是”或“否”。")},
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        return super().clean(value) == "yes"


def offer_areas(field: forms.Field, places: Iterable[Place], *, empty: str = "") -> None:
    """Neighbourhoods, compounds and public places of a street to choose from, under their kinds."""
    assert isinstance(field, Choice)
    listed = list(places)
    groups: Groups = [("", empty or _("选一处…"))]
    for kind in (
        Place.Kind.STREET,
        Place.Kind.NEIGHBOURHOOD,
        Place.Kind.COMPOUND,
        Place.Kind.PUBLIC,
        Place.Kind.BUILDING,
        Place.Kind.ENTRANCE,
        Place.Kind.GRID,
    ):
        inside = [(str(one.id), one.spoken) for one in listed if one.kind == kind]
        if inside:
            groups.append((kind.label, inside))
    field.offer(groups, listed)
