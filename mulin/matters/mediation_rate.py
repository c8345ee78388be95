"""How many mediations ended with an agreement, with the denominator and with who is left out and why (S4-29). Pure.

Of the mediations that ended in a period after every party had agreed to mediate, those with an
agreement. Left out of the denominator: a party left before the first session; handed to a legal channel.
Those that never began (somebody said no) and those still under way are told beside it. Periods are
calendar quarters: they never overlap, so that no hidden number follows from two shown ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mulin.matters.states import mediation as states

FEWEST = 5
"""Smaller numbers are told to nobody but the mediators themselves (ET-15)."""


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, 3 * self.number - 2, 1)

    def before(self) -> Quarter:
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    def after(self) -> Quarter:
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)


def last_quarters(today: dt.date, count: int) -> list[Quarter]:
    """So many quarters up to and with the one of `today`, oldest first."""
    found = [Quarter.of(today)]
    while len(found) < count:
        found.append(found[-1].before())
    return found[::-1]


@dataclass(frozen=True, slots=True)
class Group:
    """Mediations that ended in one month and are alike in all that counts here; a count, never a case."""

    month: dt.date
    outcome: str
    willing: bool
    """Whether every party had agreed to mediate."""
    met: bool
    """Whether they had met at least once."""
    n: int


@dataclass(frozen=True, slots=True)
class Rate:
    """Counts of one period. None is a number that is not told because it is small."""

    settled: int | None = 0
    not_settled: int | None = 0
    left_before: int | None = 0
    referred: int | None = 0
    never_began: int | None = 0

    @property
    def whole(self) -> int | None:
        """The denominator; not told where one of its two parts is not."""
        if self.settled is None or self.not_settled is None:
            return None
        return self.settled + self.not_settled

    def told(self) -> Rate:
        """What may be told to others than mediators: no number from 1 to 4, and no 0 beside one.

        A 0 is hidden too, so that it cannot be told from a small number.
        """
        return Rate(*(told(getattr(self, name)) for name in _PARTS))


_PARTS = ("settled", "not_settled", "left_before", "referred", "never_began")


def told(n: int | None) -> int | None:
    """A number that is large enough to be told; None for one below five."""
    return n if n is not None and n >= FEWEST else None


def part_of(outcome: str, *, willing: bool, met: bool) -> str:
    """Where an ended mediation is counted."""
    if outcome == states.SETTLED:
        return "settled"
    if not willing:
        return "never_began"
    if outcome == states.REFERRED:
        return "referred"
    if not met:
        return "left_before"
    return "not_settled"


def by_quarter(groups: Iterable[Group], quarters: Iterable[Quarter]) -> dict[Quarter, Rate]:
    """The counts of each of these quarters, by the quarter in which a mediation ended."""
    found = {quarter: Rate() for quarter in quarters}
    for group in groups:
        quarter = Quarter.of(group.month)
        if quarter in found:
            part = part_of(group.outcome, willing=group.willing, met=group.met)
            found[quarter] = replace(found[quarter], **{part: getattr(found[quarter], part) + group.n})
    return found
