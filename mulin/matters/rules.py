"""Whom the rules and the directory name for a matter. Pure: no table, no clock; people decide.

Rules are asked in their order and the first that holds wins. A rule without an organisation asks the
directory, and is passed over where that names nobody. What no rule names goes to the fallback.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from mulin.matters.models import Scope, Side


@dataclass(frozen=True, slots=True)
class Case:
    """What rules look at of a matter. `day` is when it is to be sent, `office` whether it came in office hours."""

    category_id: UUID | None
    parent_id: UUID | None
    path: str
    compound_id: UUID | None
    channel: str
    office: bool
    side: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the directory."""

    id: UUID
    organisation_id: UUID
    category_id: UUID | None
    place_id: UUID
    path: str
    scope: str
    valid_from: dt.date
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One rule: empty conditions hold always; no organisation asks the directory."""

    id: UUID
    position: int
    category_id: UUID | None = None
    place_id: UUID | None = None
    path: str = ""
    channel: str = ""
    hours: str = ""
    side: str = ""
    organisation_id: UUID | None = None
    on: bool = True
    valid_from: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a matter should go to, and through what: a rule, the directory, or neither, which is the fallback."""

    organisation_id: UUID | None
    rule: Condition | None = None
    line: Line | None = None


def holds(rule: Condition, case: Case) -> bool:
    """Whether every condition of a rule holds for a case; who it names is not asked."""
    return (
        rule.on
        and (rule.valid_from is None or rule.valid_from <= case.day)
        and (rule.category_id is None or rule.category_id in (case.category_id, case.parent_id))
        and (rule.place_id is None or _covers(rule.place_id, rule.path, case))
        and (not rule.channel or rule.channel == case.channel)
        and (not rule.hours or (rule.hours == "office") == case.office)
        and (not rule.side or rule.side == case.side)
    )


def _covers(place_id: UUID, path: str, case: Case) -> bool:
    return case.path.startswith(path) or place_id == case.compound_id


def first(case: Case, rules: Sequence[Condition], lines: Sequence[Line], fallback: UUID | None) -> Named:
    """Whom the first rule that holds names; the fallback where none does."""
    for rule in sorted(rules, key=lambda one: one.position):
        if not holds(rule, case):
            continue
        if rule.organisation_id is not None:
            return Named(rule.organisation_id, rule)
        line = listed(case, lines)
        if line is not None:
            return Named(line.organisation_id, rule, line)
    return Named(fallback)


def listed(case: Case, lines: Iterable[Line], side: str = "") -> Line | None:
    """The line of the directory that fits a case best: the nearest category, then the nearest place, then the side.

    At the gate the inner side comes first. `side` asks for one side in particular.
    """
    side = side or case.side
    fitting = [one for one in lines if _in_force(one, case.day) and _fits(one, case)]
    asked = (Side.COMPOUND, Side.STREET) if side == Side.BORDER else (side,)
    for one_side in asked:
        found = [one for one in fitting if one.scope in (Scope.BOTH, one_side)]
        if found:
            return max(found, key=lambda one: _nearness(one, case))
    return None


def both_sides(case: Case, lines: Sequence[Line]) -> tuple[Line, Line] | None:
    """Who goes together at the gate: the inner side's and the street's own; None where that is one or nobody."""
    if case.side != Side.BORDER:
        return None
    inner, outer = listed(case, lines, Side.COMPOUND), listed(case, lines, Side.STREET)
    if inner is None or outer is None or inner.organisation_id == outer.organisation_id:
        return None
    return inner, outer


def _in_force(line: Line, day: dt.date) -> bool:
    return line.valid_from <= day and (line.valid_to is None or day < line.valid_to)


def _fits(line: Line, case: Case) -> bool:
    return (line.category_id is None or line.category_id in (case.category_id, case.parent_id)) and _covers(
        line.place_id, line.path, case
    )


def _nearness(line: Line, case: Case) -> tuple[float, float, int, dt.date, str]:
    kind = 0 if line.category_id is None else 2 if line.category_id == case.category_id else 1
    # A compound lies beside the grid areas of a path: nearer than any of them, wider than a house.
    place = 4.5 if line.place_id == case.compound_id else line.path.count("/")
    return kind, place, line.scope != Scope.BOTH, line.valid_from, str(line.id)


def overlapping(scope: str, other: str) -> bool:
    """Whether two scopes have a side in common."""
    return scope == other or Scope.BOTH in (scope, other)


def shadow(
    rule: Condition, above: Iterable[Condition], parents: Mapping[UUID, UUID | None]
) -> Condition | None:
    """The rule above that takes everything this one could: it would never be asked. None where there is none.

    One that asks the directory shadows only another one that does: where the directory is silent it lets pass.
    """
    for one in above:
        if (
            one.on
            and one.position < rule.position
            and (one.organisation_id is not None or rule.organisation_id is None)
            and (
                one.category_id is None
                or one.category_id == rule.category_id
                or (rule.category_id is not None and one.category_id == parents.get(rule.category_id))
            )
            and (one.place_id is None or (rule.place_id is not None and rule.path.startswith(one.path)))
            and all(not mine or mine == other for mine, other in _plain(one, rule))
            and (
                one.valid_from is None or (rule.valid_from is not None and one.valid_from <= rule.valid_from)
            )
        ):
            return one
    return None


def _plain(one: Condition, rule: Condition) -> list[tuple[str, str]]:
    return [(one.channel, rule.channel), (one.hours, rule.hours), (one.side, rule.side)]


def unconditional(rule: Condition) -> bool:
    """Whether it would take everything, as only the fallback may."""
    return not (rule.category_id or rule.place_id or rule.channel or rule.hours or rule.side)
