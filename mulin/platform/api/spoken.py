"""What is wrong with the values of a request, by their names and in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

_OWN_LINES = ("body", "query", "path", "header", "form", "file", "cookie")


def by_field(found: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """`contact.phone` -> what is wrong with it."""
    told: dict[str, list[str]] = {}
    for one in found:
        told.setdefault(_name(one["loc"]), []).append(_words(one))
    return told


def _name(place: Iterable[Any]) -> str:
    steps = list(place)
    if steps and steps[0] in _OWN_LINES:
        steps = steps[1:]
    if len(steps) > 1 and steps[0] in ("body", "data", "paging"):
        steps = steps[1:]
    return ".".join(str(step) for step in steps) or "body"


def _words(one: Mapping[str, Any]) -> str:
    kind, known = one["type"], one.get("ctx", {})
    if kind == "missing":
        return _("请填这一项。")
    if kind == "string_too_long":
        return _("太长了：最多 %(n)s 个字。") % {"n": known["max_length"]}
    if kind == "literal_error" or kind == "enum":
        return _("没有这个选项，可以是：%(options)s。") % {"options": known["expected"]}
    if kind in ("greater_than_equal", "less_than_equal"):
        return _("要在 %(limit)s 以内。") % {"limit": known.get("le", known.get("ge"))}
    if kind.startswith("uuid"):
        return _("这里要一个编号（UUID）。")
    if kind.startswith(("date", "time")):
        return _("这里要一个日期或时间，例如 2026-06-11T09:00:00+08:00。")
    return _("这里填的看不懂，请照例子再写一次。")
