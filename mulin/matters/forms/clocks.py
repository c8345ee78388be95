"""What is typed to set a clock: one value, or a city's preset, each from a day on and with its source."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import limits
from mulin.matters.forms.desk import SheetForm
from mulin.matters.models import Category
from mulin.platform.durations import Unit
from mulin.platform.ui.fields import Day, OneLine


class LimitField(forms.MultiValueField):
    """So many of one unit; comes out as it is kept (`5 workdays`), what cannot be read as it was typed."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"class": "input", "aria-label": kwargs.get("label") or gettext_lazy("多久")}
        amount = forms.TextInput(attrs={**said, "inputmode": "numeric", "data-width": "short"})
        unit = forms.Select(choices=list(limits.UNITS.items()), attrs=said)
        super().__init__(
            fields=(forms.CharField(required=False), forms.CharField(required=False)),
            widget=_Pair(widgets={"amount": amount, "unit": unit}),
            require_all_fields=False,
            **kwargs,
        )

    def compress(self, values: list[str]) -> str:
        return " ".join(values) if values else ""


class _Pair(forms.MultiWidget):
    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        """Both controls on one line."""
        return format_html('<span class="pair">{}</span>', super().render(*args, **kwargs))

    def decompress(self, value: str | None) -> list[str]:
        amount, _space, unit = (value or f" {Unit.WORKDAYS}").partition(" ")
        return [amount, unit]


class _Since(SheetForm):
    valid_from = Day(label=gettext_lazy("从哪天起"))
    source = OneLine(label=gettext_lazy("依据哪份文件，或为什么改"), required=False, max_length=200)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = today
        self.fields["valid_from"].widget.attrs["min"] = today.isoformat()


class PresetForm(_Since):
    """A city's own limits, all at once."""

    preset = forms.ChoiceField(label=gettext_lazy("照哪个城市"), widget=forms.RadioSelect)

    field_order = ("preset", "valid_from", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(key, one.name) for key, one in limits.PRESETS.items()]
        self.fields["preset"].choices = named  # type: ignore[attr-defined]


class ClockForm(_Since):
    """One clock's value: a limit, four limits, office hours, or a number."""

    def __init__(self, *args: Any, key: str, value: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key, self.shape = key, limits.shape(key)
        if self.shape == "by_urgency":
            for one in limits.URGENCIES:
                self.fields[one] = LimitField(label=Category.Urgency(one).label, initial=value.get(one, ""))
        elif self.shape == "limit":
            self.fields["value"] = LimitField(label=_("多久"), initial=value)
        else:
            text = _("，").join(value) if self.shape == "hours" else str(value)
            self.fields["value"] = OneLine(
                label=_("几点到几点") if self.shape == "hours" else _("多少"), initial=text, max_length=100
            )
        names = [name for name in self.fields if name not in ("valid_from", "source")]
        self.order_fields([*names, "valid_from", "source"])

    @property
    def parts(self) -> list[str]:
        return [name for name in self.fields if name not in ("valid_from", "source")]

    def value(self) -> Any:
        """The value as it was typed, in the shape of its clock; the action judges it."""
        given = self.cleaned_data
        if self.shape == "by_urgency":
            return {one: given.get(one, "") for one in limits.URGENCIES}
        typed = given.get("value", "")
        if self.shape == "hours":
            return [part for part in typed.replace(",", "，").replace("、", "，").split("，") if part.strip()]
        if self.shape == "count":
            return int(typed) if typed.isascii() and typed.isdigit() else typed
        return typed
