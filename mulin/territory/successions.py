"""What hangs on an organisation and goes on with its successor: each context registers its own kinds (S1-03).

A kind says which rows are open work of an organisation, and passes them on. What is over is no kind: it keeps
the organisation that did it. A house test finds the columns that nobody thought of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.utils.functional import Promise

from mulin.platform.actors import Actor
from mulin.territory.models import Organisation, Place

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Passage:
    """From whom to whom, from which day on; of a split only what lies in the places that go with it."""

    old: Organisation
    new: Organisation
    on: dt.date
    actor: Actor
    now: dt.datetime
    places: tuple[Place, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the old one ends: everything goes."""
        return not self.places


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of open work.

    `rows(on)` are all of it on a day, `column` holds the organisation, `place` leads to the place it lies in
    (`matter__place__`), empty where it has none: then a split leaves it. `line` says one row in words, with
    where it opens; `pass_on` is given the rows of the old organisation, in the caller's transaction.
    """

    name: str
    word: Words
    rows: Callable[[dt.date], QuerySet[Any]]
    column: str
    place: str
    line: Callable[[Any], tuple[str, str]]
    pass_on: Callable[[QuerySet[Any], Passage], None]
    seen: Callable[[Actor, QuerySet[Any]], QuerySet[Any]] | None = None
    """Which of these rows an actor may see; without it whoever keeps organisations, and who works in that one."""

    def of(self, organisation_id: UUID, on: dt.date) -> QuerySet[Any]:
        return self.rows(on).filter(**{self.column: organisation_id})

    def seen_by(self, actor: Actor, rows: QuerySet[Any], *, inside: bool) -> QuerySet[Any]:
        """The rows an actor may see; `inside`: they keep organisations or work in this one."""
        if self.seen is not None:
            return self.seen(actor, rows)
        return rows if inside else rows.none()

    def going(self, passage: Passage) -> QuerySet[Any]:
        """The rows that go to the successor."""
        found = self.of(passage.old.id, passage.on)
        if passage.whole:
            return found
        return found.filter(self.inside(passage.places)) if self.place else found.none()

    def inside(self, places: Sequence[Place]) -> Q:
        """Rows in one of these places: in its subtree, or in a building of the compound."""
        found = Q(pk__in=[])
        for one in places:
            found |= Q(**{f"{self.place}path__startswith": one.path})
            found |= Q(**{f"{self.place}compound_id": one.id})
        return found


_kinds: dict[str, Kind] = {}
_besides: list[Callable[[Passage], None]] = []
_kept: dict[tuple[str, str], str] = {}


def add_kind(kind: Kind) -> None:
    _kinds[kind.name] = kind


def all_kinds() -> list[Kind]:
    return list(_kinds.values())


def kind(name: str) -> Kind | None:
    return _kinds.get(name)


def add_besides(step: Callable[[Passage], None]) -> None:
    """Something else that a succession brings with it, and that is no open work."""
    if step not in _besides:
        _besides.append(step)


def keep(table: str, column: str, why: str) -> None:
    """This column says who it was then: it stays with the organisation that ended."""
    _kept[table, column] = why


def columns() -> set[tuple[str, str]]:
    """Every column of every table that somebody has thought of."""
    found = set(_kept)
    today = dt.date.min
    for one in _kinds.values():
        field = one.rows(today).model._meta.get_field(one.column.removesuffix("_id"))
        found.add((one.rows(today).model._meta.db_table, str(field.column)))
    return found


def counts(organisation_ids: Collection[UUID], on: dt.date) -> dict[UUID, dict[str, int]]:
    """How much of each kind is open at these organisations. One statement, whatever the kinds."""
    parts = [
        one.rows(on)
        .filter(**{f"{one.column}__in": list(organisation_ids)})
        .order_by()
        .annotate(_kind=Value(one.name, output_field=CharField()), _holder=F(one.column))
        .values_list("_kind", "_holder")
        .annotate(_n=Count("pk", distinct=True))
        for one in _kinds.values()
    ]
    found: dict[UUID, dict[str, int]] = {one: {} for one in organisation_ids}
    if not parts or not found:
        return found
    for name, holder, number in parts[0].union(*parts[1:], all=True):
        found[holder][name] = number
    return found


def preview(passages: Iterable[Passage]) -> dict[str, int]:
    """How much of each kind would go over, by the kind's name."""
    found: dict[str, int] = {}
    for passage in passages:
        for one in _kinds.values():
            number = one.going(passage).order_by().distinct().count()
            if number:
                found[one.name] = found.get(one.name, 0) + number
    return found


def pass_on(passage: Passage) -> dict[str, int]:
    """Everything open goes to the successor; returns how much of each kind."""
    moved: dict[str, int] = {}
    for one in _kinds.values():
        rows = one.going(passage)
        number = rows.order_by().distinct().count()
        if number:
            one.pass_on(rows, passage)
            moved[one.name] = number
    for step in _besides:
        step(passage)
    return moved
