"""Kept cuts of the queue as one reader sees them, and how many notes call for the reader: one statement."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from mulin.matters.models import Category, SavedFilter
from mulin.matters.queries.queues import Filters
from mulin.platform.actors import Actor
from mulin.platform.rows import revive
from mulin.territory.models import Organisation, Place

COUNTED = 8
"""Filters whose matters are counted for the rail; further ones stand there without a number."""


@dataclass(slots=True)
class Kept:
    """One kept cut: its name, what it narrows to, and what of that is no longer there."""

    id: UUID
    name: str
    own: bool
    shared: bool
    values: dict[str, str]
    category: Category | None = None
    place: Place | None = None
    handler: Organisation | None = None
    gone: list[str] = field(default_factory=list)
    """What it was narrowed to and is no longer used, in words; with any of it the cut cannot be opened."""

    @property
    def filters(self) -> Filters:
        return Filters(
            cut=self.values["cut"] or "open",
            channel=self.values["channel"],
            due=self.values["due"],
            category=self.category.id if self.category else None,
            place=self.place,
            handler=self.handler.id if self.handler else None,
        )


@dataclass(slots=True)
class Rail:
    """What stands in the rail besides the cuts."""

    kept: list[Kept] = field(default_factory=list)
    mentions: int = 0
    """Notes that call for the reader and have not been seen."""


def rail(actor: Actor, today: dt.date) -> Rail:
    """One statement, whatever is kept. Own filters first, then the office's, each in their order."""
    with connection.cursor() as cursor:
        cursor.execute(_RAIL, {"person": actor.id, "offices": list(actor.org_ids), "today": today})
        kept, mentions = cursor.fetchone()
    found = json.loads(kept) if isinstance(kept, str) else kept
    return Rail([_kept(one) for one in found], mentions)


def saved_filter(actor: Actor, filter_id: UUID) -> SavedFilter | None:
    """One filter that this reader sees."""
    found = SavedFilter.objects.filter(pk=filter_id).first()
    if found is None or (found.person_id != actor.id and found.office_id not in actor.org_ids):
        return None
    return found


def _kept(row: dict[str, Any]) -> Kept:
    kept = Kept(
        id=UUID(row["id"]),
        name=row["name"],
        own=row["own"],
        shared=row["shared"],
        values={
            "cut": row["cut"],
            "channel": row["channel"],
            "due": row["due"],
            "category": row["category"]["id"] if row["category"] else "",
            "place": row["place"]["id"] if row["place"] else "",
            "handler": row["handler"]["id"] if row["handler"] else "",
        },
        category=revive(Category, row["category"]) if row["category"] else None,
        place=revive(Place, row["place"]) if row["place"] else None,
        handler=revive(Organisation, row["handler"]) if row["handler"] else None,
    )
    if kept.category is not None and not row["category_used"]:
        kept.gone.append(_("“%(name)s”这一类停用了") % {"name": kept.category.local_name})
    if kept.handler is not None and not row["handler_there"]:
        kept.gone.append(_("“%(name)s”撤销了") % {"name": kept.handler.local_name})
    if kept.place is not None and not row["place_there"]:
        kept.gone.append(_("“%(name)s”没有了") % {"name": kept.place.local_name})
    return kept


_RAIL = """
    SELECT
        (SELECT coalesce(json_agg(json_build_object(
            'id', f.id, 'name', f.name, 'own', f.person_id = %(person)s, 'shared', f.office_id IS NOT NULL,
            'cut', f.cut, 'channel', f.channel, 'due', f.due,
            'category', CASE WHEN c.id IS NOT NULL THEN
                json_build_object('id', c.id, 'name', c.name, 'name_en', c.name_en) END,
            'category_used', c.active,
            'place', CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'kind', p.kind, 'path', p.path,
                'name', p.name, 'name_en', p.name_en, 'street_id', p.street_id) END,
            'place_there', p.valid_to IS NULL OR p.valid_to > %(today)s,
            'handler', CASE WHEN o.id IS NOT NULL THEN
                json_build_object('id', o.id, 'name', o.name, 'name_en', o.name_en) END,
            'handler_there', o.valid_to IS NULL OR o.valid_to > %(today)s
        ) ORDER BY f.person_id <> %(person)s, f.position, f.at, f.id), '[]')
        FROM matters_savedfilter f
        LEFT JOIN matters_category c ON c.id = f.category_id
        LEFT JOIN territory_place p ON p.id = f.place_id
        LEFT JOIN territory_organisation o ON o.id = f.handler_id
        WHERE f.person_id = %(person)s OR f.office_id = ANY(%(offices)s)),
        (SELECT count(*) FROM matters_mention WHERE person_id = %(person)s AND seen_at IS NULL)
"""
