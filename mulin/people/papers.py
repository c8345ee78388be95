"""Printed forms: their serials, and the kinds that each context registers.

A form stands for one act of a resident. Its QR code carries the kind and a serial that this instance made: a few
characters of it are a keyed check, so that a blank form needs no row until it comes back.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mulin.people.models import PaperForm
from mulin.platform import crypto
from mulin.platform.actors import Actor
from mulin.platform.registry import Words
from mulin.platform.ui.forms import ActForm

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without those that look alike on paper."""
DRAWN = 8
CHECK = 4
_CODE = re.compile(r"(?:^|/forms/)(?P<kind>[a-z_]{2,24})[/:](?P<serial>[0-9A-Za-z -]{12,20})/?$")


@dataclass(frozen=True, slots=True)
class Blank:
    """Something to fill in by hand: lines to write on, or boxes to tick."""

    label: Words
    lines: int = 1
    choices: tuple[Words, ...] = ()


Enter = Callable[[PaperForm, Mapping[str, Any], Actor, dt.datetime], UUID]
"""(paper, given, actor, now) -> id of what came of it, in the caller's transaction."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One act as a form: what stands on it, and how the desk enters it.

    Either `form` and `enter` do the act on the paper's own page, or `address` leads to the desk's page for it.
    """

    key: str
    word: Words
    consent: Words
    """What the person signs."""
    blanks: tuple[Blank, ...]
    about_matter: bool = False
    """Whether it is about a matter that has a number already."""
    needs_person: bool = False
    """Whether only somebody registered can do it."""
    form: type[ActForm] | None = None
    enter: Enter | None = None
    address: Callable[[PaperForm], str] | None = None


_kinds: dict[str, Kind] = {}
Finder = Callable[[Actor, str], UUID | None]
_finder: list[Finder] = []
Teller = Callable[[UUID], tuple[str, UUID | None]]
_teller: list[Teller] = []


def add_kind(kind: Kind) -> None:
    """Make a form known. Raises ValueError for one that nobody could enter."""
    if (kind.form is None) == (kind.address is None):
        raise ValueError(f"{kind.key}: a form is entered on its own page or on another one")
    _kinds[kind.key] = kind


def all_kinds() -> list[Kind]:
    return list(_kinds.values())


def kind_of(key: str) -> Kind | None:
    return _kinds.get(key)


def find_by(finder: Finder, teller: Teller) -> None:
    """How what a form is about is found by its number, as one actor may see it; and what its number is."""
    _finder[:] = [finder]
    _teller[:] = [teller]


def record_of(actor: Actor, ref: str) -> UUID | None:
    return _finder[0](actor, ref) if _finder else None


def number_of(record_id: UUID | None) -> tuple[str, UUID | None]:
    """The number of what a form is about, and who raised it where they are registered."""
    return _teller[0](record_id) if _teller and record_id else ("", None)


def new_serial(kind: str) -> str:
    drawn = "".join(secrets.choice(LETTERS) for _one in range(DRAWN))
    return drawn + _check(kind, drawn)


def spaced(serial: str) -> str:
    """In groups of four, as it is printed and read aloud."""
    return " ".join(serial[at : at + 4] for at in range(0, len(serial), 4))


def normal_serial(text: str) -> str:
    return "".join(text.split()).replace("-", "").upper()


def kind_with(serial: str) -> str:
    """The kind a serial was made for; empty where this instance made none such."""
    if len(serial) != DRAWN + CHECK:
        return ""
    return next((key for key in _kinds if _check(key, serial[:DRAWN]) == serial[DRAWN:]), "")


def read_code(text: str) -> str:
    """The serial in a form's QR code; empty for any other code."""
    found = _CODE.search(text.strip())
    if found is None:
        return ""
    serial = normal_serial(found["serial"])
    return serial if kind_with(serial) == found["kind"] else ""


def _check(kind: str, drawn: str) -> str:
    number = int(crypto.blind(f"{kind}:{drawn}", "people.paper"), 16)
    out = ""
    for _one in range(CHECK):
        number, at = divmod(number, len(LETTERS))
        out += LETTERS[at]
    return out
