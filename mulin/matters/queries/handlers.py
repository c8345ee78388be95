"""Who could handle a matter, and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from mulin.matters.models import Category, Matter
from mulin.matters.queries import routing
from mulin.platform.policy import LOCAL
from mulin.platform.rows import revive, revive_all
from mulin.territory.models import Organisation

MOST_SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A handler for a matter, with the reason it is suggested."""

    organisation: Organisation
    past: int
    """How many of the same category this organisation has answered in a year around here."""
    live: int
    """How many it has in hand now."""
    late: int
    serves: bool
    """Whether it is there for this very place."""
    refused: bool = False
    """Whether it has sent this very matter back before."""
    named: str = ""
    """By which rule or line of the directory it is named, in words."""
    rank: int = 3
    """0 named by a rule, 1 by the directory, 2 by what was, 3 as the fallback or not at all."""

    @property
    def reasoned(self) -> bool:
        return bool(self.named) or self.serves or self.past > 0


@dataclass(frozen=True, slots=True)
class Choices:
    """What a dispatch chooses from: the suggested first, then every other organisation of the street."""

    suggested: list[Suggestion]
    others: list[Suggestion]
    categories: list[Category]
    joint: tuple[Organisation, Organisation] | None = None
    """Where inside and street meet: who goes there together (S1-20)."""


def suggestions(matter: Matter, *, now: dt.datetime, most: int = MOST_SUGGESTED) -> list[Suggestion]:
    """Who could handle it: who serves the place, and who answered the same kind near by this year.

    One statement. A suggestion, never a decision: the dispatcher chooses.
    """
    return choices(matter, now=now, most=most).suggested


def choices(matter: Matter, *, now: dt.datetime, most: int = MOST_SUGGESTED) -> Choices:
    """Everybody it could be sent to, who fits best first, and the categories. One statement.

    First whom a rule names, then the directory, then who did the like before, at last the fallback; who has
    sent this very matter back comes after the others.
    """
    found, categories = _ask(matter, now, None)
    advice = routing.advice(matter, now=now)
    found = sorted((_advised(one, advice) for one in found), key=lambda one: (one.refused, one.rank))
    suggested = [one for one in found if one.reasoned][:most]
    taken = {one.organisation.id for one in suggested}
    others = [one for one in found if one.organisation.id not in taken]
    by_id = {one.organisation.id: one.organisation for one in found}
    inner, outer = (by_id.get(one) for one in advice.joint) if advice.joint else (None, None)
    joint = (inner, outer) if inner and outer else None
    return Choices(suggested, others, revive_all(Category, categories), joint)


def _advised(one: Suggestion, advice: routing.Advice) -> Suggestion:
    """The same with what rules and directory say of this organisation."""
    office = one.organisation.id
    if advice.rule and advice.rule[0] == office:
        return replace(one, named=advice.rule[1], rank=0)
    for named, text in advice.lines:
        if named == office:
            return replace(one, named=text, rank=1)
    if one.reasoned:
        return replace(one, rank=2)
    return replace(one, named=_("没有规则管到的，由它兜底")) if advice.fallback == office else one


def suggestion(matter: Matter, organisation_id: UUID, *, now: dt.datetime) -> Suggestion | None:
    """How one organisation fits, where it is one this matter could be sent to."""
    found, _categories = _ask(matter, now, organisation_id)
    return _advised(found[0], routing.advice(matter, now=now)) if found else None


def _ask(
    matter: Matter, now: dt.datetime, only: UUID | None
) -> tuple[list[Suggestion], list[dict[str, Any]]]:
    steps = matter.path.rstrip("/").split("/")
    values = {
        "only": only,
        "around": ["/".join(steps[: n + 1]) + "/" for n in range(len(steps))],
        "compound": matter.place.compound_id,
        "street": matter.street_id,
        "category": matter.category_id,
        "matter": matter.id,
        "since": now - dt.timedelta(days=365),
        "now": now,
        "today": now.astimezone(LOCAL).date(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CHOICES, values)
        handlers, categories = cursor.fetchone()
    found = [
        Suggestion(
            revive(Organisation, row["office"]),
            row["past"],
            row["live"],
            row["late"],
            row["serves"],
            row["refused"],
        )
        for row in handlers
    ]
    # It never goes to whom it is about (N-79), so they are not among the choices either.
    about = set(matter.concerns)
    return [one for one in found if one.organisation.id not in about], categories


_CHOICES = """
    WITH serving AS (
        SELECT DISTINCT a.organisation_id AS id FROM territory_area a JOIN territory_place p ON p.id = a.place_id
        JOIN territory_organisation o ON o.id = a.organisation_id
        WHERE (p.path = ANY(%(around)s) OR p.id = %(compound)s) AND o.kind IN ('property', 'committee')
          AND o.street_id = %(street)s AND (a.valid_from IS NULL OR a.valid_from <= %(today)s)
          AND (a.valid_to IS NULL OR a.valid_to > %(today)s)
    ), past AS (
        SELECT s.organisation_id AS id, count(*) AS n FROM (
            SELECT an.organisation_id FROM matters_matter m JOIN matters_answer an ON an.id = m.answer_id
            WHERE m.street_id = %(street)s AND m.state = 'closed' AND m.category_id = %(category)s
              AND m.closed_at > %(since)s AND an.assignment_id IS NOT NULL
            ORDER BY m.closed_at DESC LIMIT 200
        ) s GROUP BY 1
    ), rated AS (
        SELECT o.id, o.kind, o.name, o.name_en, o.street_id, o.valid_to, coalesce(past.n, 0) AS past, load.live, load.late,
               serving.id IS NOT NULL AS serves,
               EXISTS (SELECT FROM matters_assignment r WHERE r.matter_id = %(matter)s
                       AND r.organisation_id = o.id AND r.state = 'returned') AS refused
        FROM territory_organisation o
        JOIN territory_organisationkind k ON k.key = o.kind AND (k.handles OR %(only)s::uuid IS NOT NULL)
        LEFT JOIN past USING (id) LEFT JOIN serving USING (id)
        CROSS JOIN LATERAL (
            SELECT count(*) AS live, count(*) FILTER (WHERE due_at < %(now)s) AS late FROM matters_assignment
            WHERE organisation_id = o.id AND state IN ('offered', 'in_hand')
        ) load
        WHERE o.street_id = %(street)s AND (o.valid_from IS NULL OR o.valid_from <= %(today)s)
          AND (o.valid_to IS NULL OR o.valid_to > %(today)s) AND (%(only)s::uuid IS NULL OR o.id = %(only)s::uuid)
    )
    SELECT
        (SELECT coalesce(json_agg(json_build_object(
            'office', json_build_object(
                'id', id, 'kind', kind, 'name', name, 'name_en', name_en, 'street_id', street_id, 'valid_to', valid_to),
            'past', past, 'live', live, 'late', late, 'serves', serves, 'refused', refused
        ) ORDER BY refused, past + CASE WHEN NOT serves THEN 0 WHEN kind = 'property' THEN 6 ELSE 5 END DESC,
            kind, name), '[]') FROM rated),
        (SELECT coalesce(json_agg(json_build_object(
            'id', c.id, 'name', c.name, 'name_en', c.name_en, 'urgency', c.urgency, 'parent_id', c.parent_id
        ) ORDER BY c.position, c.code), '[]') FROM matters_category c WHERE c.active AND %(only)s::uuid IS NULL)
"""
