"""How a reader wants pages shown: language, theme, contrast, view, size, keys.

Kept in one cookie on the reader's own device, so that it works before any log-in and says
nothing about the person. `middleware` and `pages` connect it to requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest

COOKIE = "mulin_prefs"
COOKIE_AGE = 365 * 24 * 60 * 60
"""Seconds the cookie lives after the last change."""

LANGUAGES = ("zh-hans", "en")
THEMES = ("auto", "light", "dark")
CONTRASTS = ("auto", "more")
VIEWS = ("page", "elder")
KEYS = ("on", "off")
ELDER_SIZES = (18, 20, 22, 24, 26, 28, 30)
"""Text sizes of the elder view in CSS pixels (design section 4)."""

_HTML_LANG = {"zh-hans": "zh-Hans-CN", "en": "en"}
_CHOICES: dict[str, tuple[str, ...]] = {
    "language": LANGUAGES,
    "theme": THEMES,
    "contrast": CONTRASTS,
    "view": VIEWS,
    "keys": KEYS,
}


@dataclass(frozen=True, slots=True)
class Prefs:
    """One reader's wishes; each default is what a first visit gets."""

    language: str = "zh-hans"
    theme: str = "auto"
    contrast: str = "auto"
    view: str = "page"
    elder_size: int = 22
    keys: str = "on"

    @property
    def html_lang(self) -> str:
        """The value of `<html lang>`."""
        return _HTML_LANG[self.language]

    @property
    def other_language(self) -> str:
        return "en" if self.language == "zh-hans" else "zh-hans"

    def changed(self, wishes: Mapping[str, Any]) -> Prefs:
        """These preferences with the valid ones among `wishes`; what is unknown or invalid changes nothing."""
        valid: dict[str, Any] = {
            name: wishes[name] for name, choices in _CHOICES.items() if wishes.get(name) in choices
        }
        size = str(wishes.get("elder_size", ""))
        if size in {str(known) for known in ELDER_SIZES}:
            valid["elder_size"] = int(size)
        return replace(self, **valid)

    def cookie(self) -> str:
        """The cookie's value: only what differs from the defaults, so a reader without wishes has none."""
        return urlencode(
            {
                field.name: value
                for field, value in zip(fields(self), asdict(self).values(), strict=True)
                if value != field.default
            }
        )


DEFAULT = Prefs()


def parse(cookie: str) -> Prefs:
    """The preferences in a cookie's value; anything broken falls back to the default, field by field."""
    return DEFAULT.changed(dict(parse_qsl(cookie[:200], keep_blank_values=False)))


def context(request: HttpRequest) -> dict[str, Prefs]:
    """Context processor: `prefs` in every template."""
    return {"prefs": getattr(request, "prefs", DEFAULT)}
