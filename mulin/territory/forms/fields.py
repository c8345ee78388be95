"""Fields of this context: a day, and one place of some."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from mulin.territory.models import Place


class OnePlace(forms.ChoiceField):
    """One of some places, by id; the place comes out."""

    def offer(self, found: Iterable[tuple[Place, str]], empty: Any) -> None:
        listed = list(found)
        self.known = {str(place.pk): place for place, _words in listed}
        self.choices = [("", empty), *((str(place.pk), words) for place, words in listed)]

    def clean(self, value: Any) -> Any:
        return self.known.get(super().clean(value))


class SomePlaces(forms.MultipleChoiceField):
    """Some of several places, by id; the places come out."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, found: Iterable[tuple[Place, str]]) -> None:
        listed = list(found)
        self.known = {str(place.pk): place for place, _words in listed}
        self.choices = [(str(place.pk), words) for place, words in listed]

    def clean(self, value: Any) -> Any:
        return [self.known[one] for one in super().clean(value)]
