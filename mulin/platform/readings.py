"""Which encrypted fields a request opened, and whether each was written down as read, or why it need not be.

A field is opened by asking a model for it (`crypto.py`). Whoever shows it says so by the act that records
the look (`told`), or gives one of the reasons below for which nothing is recorded. The tests look at what is
left over at the end of every request: there must be nothing (N-90).
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal

Excuse = Literal["masked", "own", "agreed", "compared", "sent", "erased"]
"""`masked`: only enough of it is shown to know it again. `own`: by the person it is about. `agreed`: between two
who named each other. `compared`: nobody sees it. `sent`: an address, used and not shown. `erased`: opened to be
deleted or corrected."""


CLOSED: Mapping[str, str] = {
    "matters_mediation": "a dispute is open to its parties and their mediator alone, who know each other (ET-08); "
    "opening a telephone is recorded all the same",
    "people_streetbook": "a workbook is open to who handed it in",
    "platform_keptanswer": "an answer goes to who asked for it, once more",
}
"""Tables (by the beginning of their names) whose every reader is one of those concerned, with the reason."""


@dataclass(slots=True)
class Ledger:
    """What one request opened: (table, field, key) -> where in the code, for the one who mends it."""

    opened: dict[tuple[str, str, Hashable], str] = field(default_factory=dict)
    told: set[Hashable] = field(default_factory=set)
    """Keys of persons and rows whose reading has been recorded."""

    def left_over(self) -> dict[tuple[str, str, Hashable], str]:
        closed = tuple(CLOSED)
        return {
            one: where
            for one, where in self.opened.items()
            if one[2] not in self.told and not one[0].startswith(closed)
        }


_ledger: ContextVar[Ledger | None] = ContextVar("readings", default=None)
_excuse: ContextVar[Excuse | None] = ContextVar("readings_excuse", default=None)
watchers: list[Callable[[Any, Ledger], None]] = []
"""Called with the request and its ledger when it ends; the tests put theirs here."""


def opened(instance: Any, name: str) -> None:
    """Called by the field itself."""
    ledger = _ledger.get()
    if ledger is None or _excuse.get() is not None:
        return
    key = (instance._meta.db_table, name, instance.pk)
    if key not in ledger.opened:
        ledger.opened[key] = _where() if watchers else ""


def passes() -> bool:
    """Whether what is opened now is shown to nobody, and is to stay sealed for whoever asks next."""
    return _excuse.get() in {"masked", "compared"}


def told(*keys: Hashable) -> None:
    """The reading of these persons or rows is recorded, by the act whose transaction this is."""
    if (ledger := _ledger.get()) is not None:
        ledger.told.update(keys)


@contextmanager
def without_record(why: Excuse) -> Iterator[None]:
    """What is opened inside is not recorded, for this reason."""
    before = _excuse.set(why)
    try:
        yield
    finally:
        _excuse.reset(before)


def open_without_record(instances: Iterable[Any], why: Excuse, *names: str) -> None:
    """Open these fields now, for a reason given once: what asks for them later finds them open."""
    with without_record(why):
        for instance in instances:
            for name in names:
                getattr(instance, name)


class ReadingsMiddleware:
    """Keeps the ledger of one request."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        ledger = Ledger()
        before = _ledger.set(ledger)
        try:
            return self.get_response(request)
        finally:
            _ledger.reset(before)
            for watch in watchers:
                watch(request, ledger)


def _where() -> str:
    """The nearest lines of ours, templates included."""
    frames = [one for one in traceback.extract_stack(limit=40) if "/mulin/" in one.filename]
    ours = [one for one in frames if not one.filename.endswith(("crypto.py", "readings.py"))]
    return " < ".join(f"{one.filename.rpartition('/mulin/')[2]}:{one.lineno}" for one in ours[:-5:-1])
