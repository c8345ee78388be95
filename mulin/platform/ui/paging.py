"""One page of a long list: which rows it shows, and where the rest is. For `ui.pager`."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

PER_PAGE = 24
"""Rows of a page, where nothing speaks for another number."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`start` to `stop` of `total` rows are shown; `before` and `after` lead to the rest, empty where there is none."""

    number: int
    pages: int
    total: int
    start: int
    stop: int
    before: str
    after: str


def asked_page(request: HttpRequest, key: str = "page") -> int:
    """`?page=`: the number of the page that is asked for; 1 for what is no number."""
    given = request.GET.get(key, "")[:4]
    return max(1, int(given)) if given.isdecimal() else 1


def sheet(
    request: HttpRequest, total: int, *, size: int = PER_PAGE, key: str = "page", anchor: str = ""
) -> Sheet:
    """The page that is asked for, the last one where there are not so many; what else the address says stays."""
    pages = max(1, -(-total // size))
    number = min(pages, asked_page(request, key))

    def at(page: int) -> str:
        asked = request.GET.copy()
        asked[key] = str(page)
        return f"?{asked.urlencode()}{'#' + anchor if anchor else ''}"

    return Sheet(
        number=number,
        pages=pages,
        total=total,
        start=(number - 1) * size,
        stop=min(total, number * size),
        before=at(number - 1) if number > 1 else "",
        after=at(number + 1) if number < pages else "",
    )
