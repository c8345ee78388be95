"""A practice street beside the real ones: everything can be tried there, and nothing of it leaves (DR-15).

It lies below a root of its own, so that what scopes by path keeps it apart by itself, in both directions.
What is shown, printed or written out while somebody practises is marked.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from django.utils.translation import gettext as _

STEP = "practice"
ROOT = f"{STEP}/"
"""Where every path of the practice street begins. No real district may be called so."""

REASON = "practice"
"""Why a notice was not sent."""

PREFIX = "L"
"""What stands before the usual letter of a number there: `LM-2026-00001`, said 练M."""

_asking: ContextVar[Callable[[], bool]] = ContextVar("practice", default=lambda: False)


def inside(path: str) -> bool:
    """Whether a path lies in the practice street."""
    return path.startswith(ROOT)


def begin(asking: Callable[[], bool]) -> None:
    """For this request: how to find out whether who asks is practising; asked only where something is marked."""
    _asking.set(asking)


def here() -> bool:
    """Whether what is being made now is practice. Without a database nobody is known to practise."""
    from django.db import Error as DatabaseError

    try:
        return bool(_asking.get()())
    except DatabaseError:
        return False


def mark() -> str:
    """What stands on everything made while practising; empty otherwise."""
    return _("练习，不是真的事") if here() else ""


def prefixed(prefix: str, path: str) -> str:
    """The letters of a reference at a path."""
    return f"{PREFIX}{prefix}" if inside(path) else prefix
