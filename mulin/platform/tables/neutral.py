"""Text that a spreadsheet would run as a formula, made harmless and read back.

A cell that begins with `= + - @`, a tab or a line end may run when a file is opened. In files
without types (CSV) such text gets an apostrophe in front; reading takes one apostrophe away, so
that what goes out comes back as it was.
"""

from __future__ import annotations

import re

_RUNS = re.compile(r"['\s]*[=+\-@＝＋－＠]|'*[\t\r\n]")


def neutralise(text: str) -> str:
    """`text` with an apostrophe in front if a spreadsheet might run it."""
    return "'" + text if _RUNS.match(text) else text


def reveal(text: str) -> str:
    """The inverse of `neutralise`; other text stays as it is."""
    return text[1:] if text[:1] == "'" and _RUNS.match(text, 1) else text


def needs_care(text: str) -> bool:
    """Whether `neutralise` would change `text`."""
    return _RUNS.match(text) is not None
