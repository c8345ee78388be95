"""Places as they were on any day: what they were called, and what they lay in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from mulin.platform.language import in_language
from mulin.platform.paths import upper_bound
from mulin.territory.models import AreaCode, PastPlace, Place, spoken

_STOOD = """
    SELECT p.id, p.kind, coalesce(q.parent_id, p.parent_id), coalesce(q.compound_id, p.compound_id),
           coalesce(q.path, p.path), coalesce(q.name, p.name), coalesce(q.name_en, p.name_en),
           coalesce(q.full_name, p.full_name), coalesce(q.full_name_en, p.full_name_en),
           p.valid_from, p.valid_to, p.address,
           (SELECT c.code FROM territory_areacode c WHERE c.place_id = p.id AND c.valid_from <= %(on)s
                AND (c.valid_to IS NULL OR c.valid_to > %(on)s))
    FROM territory_place p
    LEFT JOIN territory_pastplace q ON q.place_id = p.id AND (q.since IS NULL OR q.since <= %(on)s)
        AND q.until > %(on)s
    WHERE (p.valid_from IS NULL OR p.valid_from <= %(on)s) AND (p.valid_to IS NULL OR p.valid_to > %(on)s)
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A place as it stood on a day."""

    id: UUID
    kind: str
    parent_id: UUID | None
    compound_id: UUID | None
    path: str
    name: str
    name_en: str
    full_name: str
    full_name_en: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    address: str
    code: str

    @property
    def spoken(self) -> str:
        return spoken(self.name, self.name_en, self.full_name, self.full_name_en)

    @property
    def local_name(self) -> str:
        return in_language(self.name, self.name_en)

    @property
    def kind_word(self) -> str:
        return str(Place.Kind(self.kind).label)


def place_tree(street: Place, *, on: dt.date, homes: bool = False) -> list[Standing]:
    """Every place of a street as it stood on a day, parents before children. One statement."""
    kinds = "" if homes else " AND p.kind <> 'home'"
    return _stood(f"p.street_id = %(street)s{kinds}", {"street": street.id}, on)


def standing(place_ids: Collection[UUID], *, on: dt.date) -> dict[UUID, Standing]:
    """These places as they stood on a day, by id; without those that were not there yet, or no more."""
    found = _stood("p.id = ANY(%(ids)s)", {"ids": list(place_ids)}, on)
    return {one.id: one for one in found}


def with_around(place_id: UUID, *, on: dt.date) -> tuple[Standing | None, Standing | None]:
    """A place as it stood on a day, and what it lay in then. One statement."""
    where = """
        (p.id = %(id)s OR p.id = (
            SELECT coalesce(w.parent_id, i.parent_id) FROM territory_place i
            LEFT JOIN territory_pastplace w ON w.place_id = i.id AND (w.since IS NULL OR w.since <= %(on)s)
                AND w.until > %(on)s
            WHERE i.id = %(id)s))
    """
    found = {one.id: one for one in _stood(where, {"id": place_id}, on)}
    itself = found.get(place_id)
    return itself, found.get(itself.parent_id) if itself and itself.parent_id else None


def children(parent_id: UUID, *, on: dt.date) -> list[Standing]:
    """What lay directly in a place on a day: those that lie there now and those that have left. One statement."""
    return _stood(_LAY_IN, {"parent": parent_id}, on)


_LAY_IN = """
    p.id IN (SELECT id FROM territory_place WHERE parent_id = %(parent)s
             UNION ALL SELECT place_id FROM territory_pastplace WHERE parent_id = %(parent)s)
    AND coalesce(q.parent_id, p.parent_id) = %(parent)s
"""


def some_children(
    parent_id: UUID,
    *,
    on: dt.date,
    kinds: Sequence[str],
    words: str = "",
    start: int = 0,
    most: int,
) -> tuple[list[Standing], int]:
    """A page of what lay directly in a place on a day, and how much there is in all.

    In the order of `kinds`, others left out, with `words` in their names. One statement, another one where
    `start` lies behind the end and there is nothing to show.
    """
    values: dict[str, Any] = {"parent": parent_id, "on": on, "kinds": list(kinds), "words": words.lower()}
    with connection.cursor() as cursor:
        cursor.execute(_SOME, {**values, "start": start, "most": most})
        rows = cursor.fetchall()
        if not rows and start:
            cursor.execute(_SOME, {**values, "start": 0, "most": 1})
            return [], sum(row[13] for row in cursor.fetchall())
    return [Standing(*(*row[:12], row[12] or "")) for row in rows], rows[0][13] if rows else 0


_SOME = f"""
    SELECT s.*, count(*) OVER () FROM ({_STOOD} AND {_LAY_IN}) AS s(id, kind, parent_id, compound_id, path, name,
        name_en, full_name, full_name_en, valid_from, valid_to, address, code)
    WHERE s.kind = ANY(%(kinds)s) AND (%(words)s = ''
        OR position(%(words)s IN lower(s.name || ' ' || s.full_name || ' ' || s.full_name_en || ' ' || s.name_en)) > 0)
    ORDER BY array_position(%(kinds)s::text[], s.kind::text), s.path LIMIT %(most)s OFFSET %(start)s
"""


def _stood(where: str, values: dict[str, Any], on: dt.date) -> list[Standing]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_STOOD} AND {where} ORDER BY 5", {**values, "on": on})
        return [Standing(*(*row[:12], row[12] or "")) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Inside:
    """How much lies in a place: direct parts without homes, and all homes."""

    parts: int
    homes: int


def how_much(places: Collection[Standing]) -> dict[UUID, Inside]:
    """How much lies in each of these places now. One statement, whatever the places; homes by the index of paths."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT m.id, (SELECT count(*) FROM territory_place t WHERE t.parent_id = m.id AND t.kind <> 'home'
                    AND t.valid_to IS NULL),
                (SELECT count(*) FROM territory_place t WHERE t.kind = 'home' AND t.valid_to IS NULL
                    AND t.path COLLATE "C" >= m.path AND t.path COLLATE "C" < m.upper)
            FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS m(id, path, upper)
            """,
            [
                [one.id for one in places],
                [one.path for one in places],
                [upper_bound(one.path) for one in places],
            ],
        )
        return {place_id: Inside(parts, homes) for place_id, parts, homes in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a place: from a day on it was called, or lay, otherwise."""

    day: dt.date
    old: str
    new: str
    what: str
    """`name`, `parent` or `code`."""


def changes_of(place: Place) -> list[Change]:
    """What a place was called, lay in and had as its code, the latest change first. Two statements."""
    rows = list(PastPlace.objects.filter(place=place).select_related("parent").order_by("until"))
    found: list[Change] = []
    for number, row in enumerate(rows):
        after: Any = rows[number + 1] if number + 1 < len(rows) else place
        if (row.name, row.name_en) != (after.name, after.name_en):
            found.append(Change(row.until, row.name, after.name, "name"))
        if row.parent_id != after.parent_id:
            old, new = (one.local_name if one else "" for one in (row.parent, after.parent))
            found.append(Change(row.until, old, new, "parent"))
    codes = list(AreaCode.objects.filter(place=place).order_by("valid_from"))
    for number, code in enumerate(codes):
        found.append(Change(code.valid_from, codes[number - 1].code if number else "", code.code, "code"))
    return sorted(found, key=lambda one: one.day, reverse=True)
