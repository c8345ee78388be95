"""The rules and the directory of a street as a process knows them, and whom they name for a matter.

Read anew every few seconds, like policy values: a dispatch sheet costs no statement of its own for them.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from mulin.matters import clocks
from mulin.matters import rules as matcher
from mulin.matters.jurisdiction import jurisdiction
from mulin.matters.models import Channel, Hours, Matter, Scope, Side
from mulin.platform import calendar, scope
from mulin.platform.language import in_language
from mulin.platform.policy import LOCAL
from mulin.territory.models import Place, spoken

RELOAD_AFTER = 10.0
"""Seconds a process may go on with rules it has read."""


@dataclass(frozen=True, slots=True)
class Routing:
    """One street's set of rules, its directory, and what their parts are called."""

    number: int
    """Which set; 0 where the street has none yet."""
    fallback: UUID | None
    """Whoever takes what no rule names; without a set the street's own office."""
    rules: tuple[matcher.Condition, ...] = ()
    lines: tuple[matcher.Line, ...] = ()
    categories: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    places: dict[UUID, tuple[str, str, str, str]] = field(default_factory=dict)

    def category(self, category_id: UUID | None) -> str:
        return in_language(*self.categories[category_id]) if category_id else ""

    def place(self, place_id: UUID | None) -> str:
        return spoken(*self.places[place_id]) if place_id else ""

    def conditions(self, rule: matcher.Condition) -> str:
        """What a rule asks for: 路灯 · 梧桐路 · 路面上."""
        named = [
            self.category(rule.category_id),
            self.place(rule.place_id),
            str(Side(rule.side).label) if rule.side else "",
            str(Channel(rule.channel).label) if rule.channel else "",
            str(Hours(rule.hours).label) if rule.hours else "",
        ]
        return " · ".join(part for part in named if part)

    def line_words(self, line: matcher.Line) -> str:
        """What a line of the directory is for: 路灯 · 梧桐路 · 路面上."""
        what = self.category(line.category_id) or _("所有的事")
        return " · ".join([what, self.place(line.place_id), str(Scope(line.scope).label)])


@dataclass(frozen=True, slots=True)
class Advice:
    """Whom rules and directory name for one matter, by organisation with the reason; `joint` where two go together."""

    rule: tuple[UUID, str] | None = None
    lines: tuple[tuple[UUID, str], ...] = ()
    fallback: UUID | None = None
    joint: tuple[UUID, UUID] | None = None


_loaded: dict[UUID, tuple[float, Routing]] = {}


def forget() -> None:
    """Drop what this process has read; other processes follow within `RELOAD_AFTER` seconds."""
    _loaded.clear()


def current(street_id: UUID) -> Routing:
    """The set in force and the whole directory of a street."""
    known = _loaded.get(street_id)
    if known is None or time.monotonic() - known[0] > RELOAD_AFTER:
        with scope.everything("routing"):
            known = _loaded[street_id] = (time.monotonic(), load(street_id))
    return known[1]


def case_of(matter: Matter, now: dt.datetime) -> matcher.Case:
    """What rules look at of a matter that is to be sent now."""
    return matcher.Case(
        category_id=matter.category_id,
        parent_id=matter.category.parent_id if matter.category else None,
        path=matter.path,
        compound_id=_compound(matter.place),
        channel=matter.channel,
        office=in_office(matter.recorded_at, matter.street_id),
        side=jurisdiction(matter.place, matter.words),
        day=now.astimezone(LOCAL).date(),
    )


def _compound(place: Place) -> UUID | None:
    return place.id if place.kind == Place.Kind.COMPOUND else place.compound_id


def in_office(at: dt.datetime, street_id: UUID) -> bool:
    """Whether a moment lies in office hours of a working day."""
    day = at.astimezone(LOCAL).date()
    return calendar.current().is_workday(day) and clocks.office_hours(street_id, at).contains(at)


def advice(matter: Matter, *, now: dt.datetime) -> Advice:
    """Whom to suggest for a matter: what the first rule names, then the directory, at last the fallback."""
    known = current(matter.street_id)
    if not known.rules and not known.lines and not known.number:
        return Advice()
    case = case_of(matter, now)
    named = matcher.first(case, known.rules, known.lines, known.fallback)
    by_rule = None
    if named.rule is not None and named.organisation_id is not None:
        text = _("按规则第 %(n)s 条：%(what)s") % {
            "n": named.rule.position,
            "what": known.conditions(named.rule),
        }
        if named.line is not None:
            text = _("%(rule)s；名录：%(line)s") % {"rule": text, "line": known.line_words(named.line)}
        by_rule = named.organisation_id, text
    both = matcher.both_sides(case, known.lines)
    line = matcher.listed(case, known.lines)
    lines = both or ((line,) if line else ())
    told = tuple(
        (one.organisation_id, _("名录：%(what)s") % {"what": known.line_words(one)}) for one in lines
    )
    joint = (both[0].organisation_id, both[1].organisation_id) if both else None
    return Advice(by_rule, told, known.fallback if known.number else None, joint)


def load(street_id: UUID, ruleset_id: UUID | None = None) -> Routing:
    """The set in force, or the given one, with the directory. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, {"street": street_id, "set": ruleset_id})
        found, conditions, lines, front = cursor.fetchone()
    categories: dict[UUID, tuple[str, str]] = {}
    places: dict[UUID, tuple[str, str, str, str]] = {}
    for row in (*conditions, *lines):
        if row["category_id"]:
            categories[UUID(row["category_id"])] = (row.pop("kind"), row.pop("kind_en"))
        if row["place_id"]:
            places[UUID(row["place_id"])] = tuple(row["place"])
    return Routing(
        number=found["number"] if found else 0,
        fallback=UUID(found["fallback_id"]) if found else front,
        rules=tuple(matcher.Condition(**_read(row)) for row in conditions),
        lines=tuple(matcher.Line(**_read(row)) for row in lines),
        categories=categories,
        places=places,
    )


def _read(row: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in row.items() if key not in ("kind", "kind_en", "place")}
    for key, value in kept.items():
        if value is not None and (key == "id" or key.endswith("_id")):
            kept[key] = UUID(value)
        elif value is not None and key.startswith("valid_"):
            kept[key] = dt.date.fromisoformat(value)
    return kept


_NAMES = """
    'category_id', x.category_id, 'kind', c.name, 'kind_en', c.name_en, 'place_id', x.place_id,
    'place', json_build_array(p.name, p.name_en, p.full_name, p.full_name_en), 'path', coalesce(p.path, '')"""
_JOINS = (
    "LEFT JOIN matters_category c ON c.id = x.category_id LEFT JOIN territory_place p ON p.id = x.place_id"
)
_LOAD = f"""
    WITH chosen AS (
        SELECT id, number, fallback_id FROM matters_ruleset
        WHERE street_id = %(street)s AND CASE WHEN %(set)s::uuid IS NULL
            THEN active_from IS NOT NULL AND active_to IS NULL ELSE id = %(set)s::uuid END
    )
    SELECT
        (SELECT json_build_object('number', number, 'fallback_id', fallback_id) FROM chosen),
        (SELECT coalesce(json_agg(json_build_object('id', x.id, 'position', x.position, {_NAMES},
            'channel', x.channel, 'hours', x.hours, 'side', x.side, 'organisation_id', x.organisation_id,
            'on', x."on", 'valid_from', x.valid_from) ORDER BY x.position), '[]')
            FROM matters_rule x JOIN chosen ON chosen.id = x.ruleset_id {_JOINS}),
        (SELECT coalesce(json_agg(json_build_object('id', x.id, {_NAMES}, 'scope', x.scope,
            'organisation_id', x.organisation_id, 'valid_from', x.valid_from, 'valid_to', x.valid_to)), '[]')
            FROM matters_duty x {_JOINS} WHERE x.street_id = %(street)s),
        (SELECT id FROM territory_organisation WHERE street_id = %(street)s AND valid_to IS NULL
            AND kind IN ('street_office', 'grid_centre') ORDER BY kind = 'grid_centre', id LIMIT 1)
"""
