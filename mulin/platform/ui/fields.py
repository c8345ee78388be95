"""Form fields for what people write freely, and for a day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.platform import text


class Words(forms.CharField):
    """Words as people meant them: no invisible signs, paragraphs kept."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(strip=True, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        return text.clean(super().to_python(value) or "")


class OneLine(forms.CharField):
    """A name or another short text on one line."""

    def to_python(self, value: Any) -> str:
        return text.one_line(super().to_python(value) or "")


class Day(forms.DateField):
    """A calendar day; the browser's own picker where it has one, and what people write where it has none."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = {"invalid": _("日子看不懂，请照 2026-06-18 这样写。")} | kwargs.pop("error_messages", {})
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(input_formats=["%Y-%m-%d", "%Y/%m/%d"], error_messages=wrong, **kwargs)
