"""The lines of the page "places and organisations": each page that keeps some of a street's ground adds its own.

A context above this one adds its line when the application starts (`apps.ready`), as with burden cards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mulin.platform.actors import Actor
from mulin.platform.registry import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One page: its word, what it is for, the name of its address, and where in the list it stands."""

    key: str
    word: Words
    note: Words
    page: str
    """Name of the address, without arguments: `territory:codes`."""
    position: int
    may: Callable[[Actor], bool] = bool
    """Who finds the line; everybody who opens the list unless said otherwise."""


_lines: dict[str, Line] = {}


def add_line(line: Line) -> None:
    """Add a page to the list, or put another in its place: a key stands once."""
    _lines[line.key] = line


def lines_for(actor: Actor) -> list[Line]:
    """The pages that somebody finds in the list, in its order."""
    return sorted((one for one in _lines.values() if one.may(actor)), key=lambda one: (one.position, one.key))
