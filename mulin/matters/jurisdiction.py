"""On which side of the gate something lies: inside a compound, on public ground, or where they meet (S1-20). Pure.

Where they meet both sides go together; it is no reason to send a matter back.
"""

from __future__ import annotations

import re

from mulin.matters.models import Side
from mulin.territory.models import Place

_GATE = re.compile(
    r"小区(?:的)?(?:大门|门|出入|出|进)口|小区大门|大门外|围墙外|围墙边|沿街|临街|门口(?:的)?(?:马路|路边|人行道)"
    r"|compound gate|outside the gate|outside the wall",
    re.IGNORECASE,
)
"""What people say of a place that belongs to neither side alone."""


def jurisdiction(place: Place, words: str = "") -> Side:
    """The side a place lies on; `words` may tell that it is at the gate."""
    return side_of(place.kind, place.compound_id is not None, words)


def side_of(kind: str, in_compound: bool, words: str = "") -> Side:
    """The same from a place's kind, and whether it belongs to a compound.

    A house of its own stands with its wall on the street, and a whole neighbourhood has both in it:
    those are border cases too.
    """
    if _GATE.search(words):
        return Side.BORDER
    if in_compound or kind == Place.Kind.COMPOUND:
        return Side.COMPOUND
    return Side.STREET if kind == Place.Kind.PUBLIC else Side.BORDER
