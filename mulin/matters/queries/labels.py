"""What a queue is narrowed to, by name."""

from __future__ import annotations

import json

from django.db import connection

from mulin.matters.models import Category
from mulin.platform.actors import Actor
from mulin.platform.rows import revive
from mulin.territory.models import Organisation, Place

Labels = tuple[Category | None, Place | None, Organisation | None]


def labels(actor: Actor, *, category: str, place: str, handler: str) -> Labels:
    """The category, place and organisation with these ids in the actor's street, each None where there is none.

    One statement; none where nothing is asked for. The ids are UUIDs as text or empty.
    """
    if not (category or place or handler):
        return None, None, None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT row_to_json(c) FROM matters_category c WHERE id = %s),"
            " (SELECT json_build_object('id', id, 'kind', kind, 'path', path, 'name', name, 'name_en', name_en,"
            " 'full_name', full_name, 'full_name_en', full_name_en, 'street_id', street_id) FROM territory_place WHERE id = %s AND street_id = %s),"
            " (SELECT json_build_object('id', id, 'name', name, 'name_en', name_en) FROM territory_organisation"
            " WHERE id = %s AND street_id = %s)",
            [category or None, place or None, actor.street_id, handler or None, actor.street_id],
        )
        rows = [json.loads(row) if isinstance(row, str) else row for row in cursor.fetchone()]
    found_category, found_place, found_handler = rows
    return (
        revive(Category, found_category) if found_category else None,
        revive(Place, found_place) if found_place else None,
        revive(Organisation, found_handler) if found_handler else None,
    )
