"""A set of rules tried on past matters: where they would have gone, and where they really went."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from mulin.matters import rules
from mulin.matters.jurisdiction import side_of
from mulin.matters.queries import routing
from mulin.platform.policy import LOCAL
from mulin.platform.workdays import Calendar, OfficeHours
from mulin.territory.models import Place

MOST = 2000
"""Past matters one trial looks at, the latest first."""


@dataclass(frozen=True, slots=True)
class Past:
    """One past matter and the organisation that had it last."""

    ref: str
    title: str
    went_to: UUID
    case: rules.Case


@dataclass(frozen=True, slots=True)
class Trial:
    """What a set would have done with past matters; every number leads to its matters by reference."""

    count: int
    same: int
    pairs: list[tuple[UUID, UUID | None, int]]
    """From whom it really went to, to whom the rules would send it, how many; most first."""
    fallback: int
    by_rule: Counter[UUID] = field(default_factory=Counter)


def past(
    street: Place, *, now: dt.datetime, calendar: Calendar, office: OfficeHours, most: int = MOST
) -> list[Past]:
    """The street's latest matters that were dispatched, as the rules would see them today. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_PAST, {"street": street.id, "most": min(most, MOST)})
        rows = cursor.fetchall()
    today = now.astimezone(LOCAL).date()
    found = []
    for ref, title, category, parent, path, kind, place, compound, channel, at, at_gate, org in rows:
        in_hours = calendar.is_workday(at.astimezone(LOCAL).date()) and office.contains(at)
        side = side_of(kind, compound is not None, at_gate)
        compound = place if kind == Place.Kind.COMPOUND else compound
        case = rules.Case(category, parent, path, compound, channel, in_hours, side, today)
        found.append(Past(ref, title, org, case))
    return found


def run(known: routing.Routing, matters: list[Past]) -> Trial:
    """Ask the rules for every past matter and compare. Pure."""
    pairs: Counter[tuple[UUID, UUID | None]] = Counter()
    by_rule: Counter[UUID] = Counter()
    same = fallback = 0
    for one in matters:
        named = rules.first(one.case, known.rules, known.lines, known.fallback)
        if named.rule is None:
            fallback += 1
        else:
            by_rule[named.rule.id] += 1
        if named.organisation_id == one.went_to:
            same += 1
        else:
            pairs[one.went_to, named.organisation_id] += 1
    ordered = [(one, other, n) for (one, other), n in pairs.most_common()]
    return Trial(len(matters), same, ordered, fallback, by_rule)


def among(known: routing.Routing, matters: list[Past], went: UUID | None, to: UUID | None) -> list[Past]:
    """The matters behind one number: those of a pair, or without `went` all that fell to the fallback. Pure."""
    found = []
    for one in matters:
        named = rules.first(one.case, known.rules, known.lines, known.fallback)
        if named.rule is None if went is None else (one.went_to == went and named.organisation_id == to):
            found.append(one)
    return found


def behind_rule(known: routing.Routing, matters: list[Past], rule_id: UUID) -> list[Past]:
    """The matters that one rule decides. Pure."""
    named = [(one, rules.first(one.case, known.rules, known.lines, known.fallback)) for one in matters]
    return [one for one, outcome in named if outcome.rule is not None and outcome.rule.id == rule_id]


_PAST = """
    SELECT m.ref, CASE WHEN m.title = '' THEN left(m.words, 40) ELSE m.title END, m.category_id, c.parent_id,
           m.path, p.kind, p.id, p.compound_id, m.channel, m.recorded_at, m.words, went.organisation_id
    FROM (
        SELECT * FROM matters_matter WHERE street_id = %(street)s AND NOT history
        ORDER BY recorded_at DESC, id DESC LIMIT %(most)s
    ) m
    JOIN territory_place p ON p.id = m.place_id LEFT JOIN matters_category c ON c.id = m.category_id
    CROSS JOIN LATERAL (
        SELECT a.organisation_id FROM matters_assignment a
        WHERE a.matter_id = m.id AND a.state NOT IN ('returned', 'withdrawn') ORDER BY a.offered_at DESC LIMIT 1
    ) went
"""
