"""Who could handle a matter, and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from mulin.matters.models import Matter
from mulin.platform.paths import upper_bound
from mulin.territory.models import Organisation


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


def suggestions(matter: Matter, *, now: dt.datetime, most: int = 5) -> list[Suggestion]:
    """Who could handle it: who serves the place, and who answered the same kind near by this year.

    One statement. A suggestion, never a decision: the dispatcher chooses.
    """
    steps = matter.path.rstrip("/").split("/")
    around = ["/".join(steps[: n + 1]) + "/" for n in range(len(steps))]
    street = "/".join(steps[:2]) + "/"
    with connection.cursor() as cursor:
        cursor.execute(
            _SUGGEST,
            {
                "around": around,
                "compound": matter.place.compound_id,
                "street": matter.street_id,
                "low": street,
                "high": upper_bound(street),
                "category": matter.category_id,
                "since": now - dt.timedelta(days=365),
                "now": now,
                "most": most,
            },
        )
        rows = cursor.fetchall()
    found = Organisation.objects.in_bulk([row[0] for row in rows])
    return [Suggestion(found[org], past, live, late, serves) for org, past, live, late, serves in rows]


_SUGGEST = """
    WITH serving AS (
        SELECT DISTINCT a.organisation_id AS id FROM territory_area a JOIN territory_place p ON p.id = a.place_id
        JOIN territory_organisation o ON o.id = a.organisation_id
        WHERE (p.path = ANY(%(around)s) OR p.id = %(compound)s) AND o.kind IN ('property', 'committee')
          AND o.street_id = %(street)s AND o.valid_to IS NULL
    ), past AS (
        SELECT s.organisation_id AS id, count(*) AS n FROM (
            SELECT an.organisation_id FROM matters_matter m JOIN matters_answer an ON an.id = m.answer_id
            WHERE m.street_id = %(street)s AND m.state = 'closed' AND m.category_id = %(category)s
              AND m.closed_at > %(since)s AND an.assignment_id IS NOT NULL
            ORDER BY m.closed_at DESC LIMIT 200
        ) s GROUP BY 1
    ), candidates AS (
        SELECT id FROM serving UNION SELECT id FROM past
    )
    SELECT c.id, coalesce(past.n, 0), load.live, load.late, serving.id IS NOT NULL
    FROM candidates c LEFT JOIN past USING (id) LEFT JOIN serving USING (id)
    CROSS JOIN LATERAL (
        SELECT count(*) AS live, count(*) FILTER (WHERE due_at < %(now)s) AS late FROM matters_assignment
        WHERE organisation_id = c.id AND state IN ('offered', 'in_hand')
    ) load
    ORDER BY coalesce(past.n, 0) + CASE WHEN serving.id IS NOT NULL THEN 5 ELSE 0 END DESC, c.id
    LIMIT %(most)s
"""
