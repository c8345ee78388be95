"""Lists a part at a time: by the values of the last row, never by a number of rows to skip.

What is added or taken away meanwhile neither repeats a row nor leaves one out. The place in a list is an opaque
text, signed, and holds for the list it was given for alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from mulin.platform import errors
from mulin.platform.api.schemas import Schema

MOST = 100
"""Rows of one answer at the most."""
USUAL = 50
SALT = "mulin.api.cursor"

T = TypeVar("T")
M = TypeVar("M", bound=Model)
Key = tuple[Any, ...]


class Part(Schema, Generic[T]):
    """A part of a list."""

    items: list[T]
    next: str | None = Field(None, examples=["/api/matters/?cursor=WyI…"])
    """The address of the part that follows, as in the header `Link`; null at the end."""


class Paging(Schema):
    """Where in a list, and how much of it."""

    limit: int = Field(USUAL, ge=1, le=MOST)
    """How many rows, 100 at the most."""
    cursor: str = Field("", max_length=600)
    """From the `next` of the part before; empty for the beginning."""


PAGING = Query(...)


def part_of(
    found: QuerySet[M],
    *,
    by: Sequence[str],
    request: HttpRequest,
    paging: Paging,
    show: Callable[[M], Any],
) -> dict[str, Any]:
    """A part of a query, in the order of `by` (field names, `-` for descending, the last one unique and none null)."""
    after = _read(paging.cursor, request, len(by))
    if after is not None:
        found = found.filter(_beyond(found.model, by, after))
    try:
        rows = list(found.order_by(*by)[: paging.limit + 1])
    except (ValueError, TypeError, OverflowError):
        raise _unreadable() from None
    keys = [name.lstrip("-") for name in by]
    return _told(rows, paging.limit, lambda row: tuple(_value(row, key) for key in keys), request, show)


def part_of_rows(
    rows: Iterable[Any],
    *,
    key: Callable[[Any], Key],
    request: HttpRequest,
    paging: Paging,
    show: Callable[[Any], Any],
    backwards: bool = False,
) -> dict[str, Any]:
    """A part of rows that a query had to put together whole, in the order of `key`, whose last value is unique."""
    listed = sorted(rows, key=key, reverse=backwards)
    if listed:
        after = _read(paging.cursor, request, len(key(listed[0])))
        if after is not None:
            marked = [(tuple(_plain(one) for one in key(row)), row) for row in listed]
            # By their written form, in which numbers, days and ids keep their order.
            listed = [row for mark, row in marked if (mark < after if backwards else mark > after)]
    return _told(listed, paging.limit, key, request, show)


def place_in(paging: Paging, request: HttpRequest) -> str:
    """The place in a list whose query keeps its own mark; empty for the beginning."""
    after = _read(paging.cursor, request, 1)
    return str(after[0]) if after else ""


def part_of_page(items: list[Any], mark: str, request: HttpRequest) -> dict[str, Any]:
    """A part that a query has cut itself; `mark` is where the next begins, empty on the last."""
    following = _address(request, (mark,)) if mark else None
    request.following = following  # type: ignore[attr-defined]
    return {"items": items, "next": following}


def _value(row: Any, path: str) -> Any:
    for step in path.split("__"):
        row = getattr(row, step)
    return row


def _told(
    rows: Sequence[Any],
    limit: int,
    key: Callable[[Any], Key],
    request: HttpRequest,
    show: Callable[[Any], Any],
) -> dict[str, Any]:
    shown, more = rows[:limit], len(rows) > limit
    following = _address(request, key(shown[-1])) if more else None
    request.following = following  # type: ignore[attr-defined]
    return {"items": [show(row) for row in shown], "next": following}


def _address(request: HttpRequest, key: Key) -> str:
    given = [(name, value) for name, value in request.GET.items() if name != "cursor"]
    cursor = signing.dumps([_scope(request), *(_plain(one) for one in key)], salt=SALT, compress=True)
    return f"{request.path}?{urlencode([*given, ('cursor', cursor)])}"


def _scope(request: HttpRequest) -> str:
    """What a place in a list belongs to: this list, filtered in this way."""
    given = sorted((name, value) for name, value in request.GET.items() if name not in ("cursor", "limit"))
    return f"{request.path}?{urlencode(given)}"


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID | dt.date) else value


def _read(cursor: str, request: HttpRequest, length: int) -> Key | None:
    if not cursor:
        return None
    try:
        scope, *values = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise _unreadable() from None
    if scope != _scope(request) or len(values) != length:
        raise _unreadable()
    return tuple(values)


def _unreadable() -> errors.Invalid:
    return errors.Invalid(
        "API",
        _("看不懂这个翻页位置。"),
        remedy=_("请用上一页给的 next，筛选也不要改；或者从头再来。"),
        field="cursor",
    )


def _beyond(model: type[Model], by: Sequence[str], after: Key) -> Q:
    """Rows that come after one in this order."""
    beyond = Q()
    same = Q()
    for name, value in zip(by, after, strict=True):
        field = name.lstrip("-")
        beyond |= same & Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{field: value})
    return beyond
