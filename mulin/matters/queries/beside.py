"""What goes on beside one matter: where it was sent on, who was called, what rule came of it, where else was looked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from mulin.matters.models import Fix, Matter, Sweep, Triage, Whistle
from mulin.matters.queries.triage import ALIKE_DAYS, MOST, REPEATED, Alike, near_path
from mulin.platform import policy
from mulin.platform.paths import upper_bound
from mulin.platform.rows import revive_all
from mulin.territory.models import Place


@dataclass(slots=True)
class Beside:
    """Everything beside one matter."""

    alike: Alike
    triages: list[Triage] = field(default_factory=list)
    whistles: list[Whistle] = field(default_factory=list)
    fixes: list[Fix] = field(default_factory=list)
    sweeps: list[Sweep] = field(default_factory=list)

    @property
    def waiting(self) -> Triage | None:
        """The triage that waits to be taken up."""
        return next((one for one in self.triages if one.state == "waiting"), None)

    def __bool__(self) -> bool:
        return bool(self.triages or self.whistles or self.fixes or self.sweeps or self.alike.repeated)


def beside(matter: Matter, *, now: dt.datetime) -> Beside:
    """Everything in one statement, whatever there is."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS}", values_beside(matter, now))
        return read_beside(matter, cursor.fetchone(), now)


def values_beside(matter: Matter, now: dt.datetime) -> dict[str, Any]:
    """The values of `COLUMNS` for one matter."""
    near = near_path(matter.path)
    compound = matter.place.compound_id or (
        matter.place_id if matter.place.kind == Place.Kind.COMPOUND else None
    )
    return {
        "id": matter.id,
        "street": matter.street_id,
        "category": matter.category_id,
        "since": now - dt.timedelta(days=ALIKE_DAYS),
        "from": near,
        "to": upper_bound(near),
        "compound": compound,
        "most": MOST + 1,
    }


def read_beside(matter: Matter, row: Sequence[Any], now: dt.datetime) -> Beside:
    """What came of `COLUMNS`."""
    n, *found = row
    parts = [json.loads(part) if isinstance(part, str) else part for part in found]
    threshold = policy.get(REPEATED, street_id=matter.street_id, on=now)
    return Beside(
        Alike(n, threshold),
        revive_all(Triage, parts[0]),
        revive_all(Whistle, parts[1]),
        revive_all(Fix, parts[2]),
        revive_all(Sweep, parts[3]),
    )


def _rows(select: str, order: str) -> str:
    return f"(SELECT coalesce(json_agg(part ORDER BY part.{order}, part.id), '[]') FROM ({select}) AS part)"


COLUMNS = ", ".join(
    (
        "(SELECT count(*) FROM (SELECT 1 FROM matters_matter m JOIN territory_place p ON p.id = m.place_id"
        " WHERE m.street_id = %(street)s AND m.category_id = %(category)s AND NOT m.history"
        " AND m.recorded_at >= %(since)s AND m.id <> %(id)s AND ((m.path >= %(from)s AND m.path < %(to)s)"
        " OR p.id = %(compound)s OR p.compound_id = %(compound)s) LIMIT %(most)s) AS near)",
        _rows(
            "SELECT t.*, p.name AS by__name FROM matters_triage t JOIN people_person p ON p.id = t.by_id"
            " WHERE t.matter_id = %(id)s",
            "at",
        ),
        _rows("SELECT * FROM matters_whistle WHERE matter_id = %(id)s", "called_at"),
        _rows(
            "SELECT f.* FROM matters_fix f JOIN matters_fixmatter b ON b.fix_id = f.id WHERE b.matter_id = %(id)s",
            "valid_from",
        ),
        _rows("SELECT * FROM matters_sweep WHERE matter_id = %(id)s", "began_at"),
    )
)
"""Everything beside one matter as columns of a statement, which may hold more."""
