"""What forms cost those who fill them: each has an owner, a basis, a day to look at it again, and minutes (DR-04).

A form without these is not published: `add` refuses it, and a test finds forms that nobody added.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from mulin.platform.registry import Words


class Unpublishable(ValueError):
    """A form that may not be shown to anybody: what is missing stands in the message."""


@dataclass(frozen=True, slots=True)
class FormCard:
    """One form, and why it may be asked.

    `must` names the fields without which nothing is done; `uses` the acts by which it is counted, as they
    stand in the day counts of its context; `minutes` is what one filling takes, estimated by trying.
    """

    key: str
    name: Words
    form: type[forms.Form]
    residents: bool
    """Whether residents fill it, rather than the desk."""
    owner: Words
    basis: Words
    review_on: dt.date
    minutes: float
    uses: tuple[str, ...]
    must: tuple[str, ...] = ()

    @property
    def fields(self) -> int:
        """How many fields are asked, without hidden ones."""
        return sum(not field.widget.is_hidden for field in self.form.base_fields.values())

    @property
    def required(self) -> int:
        fields: Mapping[str, forms.Field] = self.form.base_fields
        return sum(
            (field.required or name in self.must) and not field.widget.is_hidden
            for name, field in fields.items()
        ) + sum(name in self.must and field.widget.is_hidden for name, field in fields.items())

    def late(self, today: dt.date) -> bool:
        """Whether the day to look at it again has passed."""
        return self.review_on < today


cards: dict[str, FormCard] = {}


def add(card: FormCard) -> None:
    """Publish a form. Raises `Unpublishable` without owner, basis, review day, minutes, or with unknown fields."""
    for what in ("name", "owner", "basis", "review_on", "uses"):
        if not getattr(card, what):
            raise Unpublishable(f"{card.key}: no {what}")
    if card.minutes <= 0:
        raise Unpublishable(f"{card.key}: no minutes")
    if unknown := set(card.must) - set(card.form.base_fields):
        raise Unpublishable(f"{card.key}: no fields {sorted(unknown)}")
    cards[card.key] = card
