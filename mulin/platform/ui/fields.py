"""Form fields for what people write freely."""

from __future__ import annotations

from typing import Any

from django import forms

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
