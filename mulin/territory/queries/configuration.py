"""Kinds of organisations, chains and layers as they are configured: who uses them, and what would not fit any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from mulin.territory.models import Chain, ChainStep, Layer, Organisation, OrganisationKind

Sort = Literal["kinds", "chains", "layers"]
Row = OrganisationKind | Chain | Layer
MODELS: dict[str, type[OrganisationKind] | type[Chain] | type[Layer]] = {
    "kinds": OrganisationKind,
    "chains": Chain,
    "layers": Layer,
}

_MEMBERS = {
    "kinds": """
        SELECT o.kind AS key, o.id AS organisation_id FROM territory_organisation o
        WHERE o.valid_to IS NULL OR o.valid_to > %(on)s
    """,
    "chains": """
        SELECT l.chain_id AS key, l.child_id AS organisation_id FROM territory_chainlink l
        WHERE l.valid_to IS NULL OR l.valid_to > %(on)s
        UNION
        SELECT l.chain_id, l.parent_id FROM territory_chainlink l
        WHERE l.parent_id IS NOT NULL AND (l.valid_to IS NULL OR l.valid_to > %(on)s)
    """,
    "layers": """
        SELECT DISTINCT p.layer_id AS key, p.organisation_id FROM territory_layerpost p
        WHERE p.valid_to IS NULL OR p.valid_to > %(on)s
    """,
}


@dataclass(frozen=True, slots=True)
class Use:
    """How many organisations of one street are of a kind, stand in a chain, or staff a layer; from a day on."""

    street_id: UUID
    path: str
    count: int


def record_id(sort: str, key: str) -> UUID:
    """What the timeline knows one by: these rows have words for keys, and acts are about ids."""
    return uuid5(NAMESPACE_URL, f"mulin:territory:{sort}:{key}")


def rows(sort: str) -> list[Any]:
    """All of a sort, those no longer offered last."""
    return list(MODELS[sort]._default_manager.order_by("-active", "position", "key"))


def row(sort: str, key: str) -> Any:
    """One of a sort, whether or not it is still offered."""
    return MODELS[sort]._default_manager.filter(pk=key).first()


def uses(sort: str, on: dt.date, *, key: str | None = None) -> dict[str, list[Use]]:
    """By key, street by street. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT m.key, s.id, s.path, count(*) FROM ({_MEMBERS[sort]}) m
            JOIN territory_organisation o ON o.id = m.organisation_id JOIN territory_place s ON s.id = o.street_id
            WHERE %(key)s::text IS NULL OR m.key = %(key)s GROUP BY 1, 2, 3
            """,
            {"on": on, "key": key},
        )
        found: dict[str, list[Use]] = {}
        for one, street_id, path, count in cursor.fetchall():
            found.setdefault(one, []).append(Use(street_id, path, count))
    return found


def members(sort: str, key: str, street_id: UUID, on: dt.date, *, most: int = 200) -> list[Organisation]:
    """The organisations of a street that use it on a day or later, by name."""
    sql = _MEMBERS[sort]
    using = RawSQL(
        f"SELECT m.organisation_id FROM ({sql.replace('%(on)s', '%s')}) m WHERE m.key = %s",
        [*[on] * sql.count("%(on)s"), key],
    )
    found = Organisation.objects.filter(street_id=street_id, id__in=using)
    return list(found.order_by("name", "id")[:most])


def lasting_steps(chain_key: str, on: dt.date) -> list[ChainStep]:
    """Steps that hold on a day or later, from the top; those that begin or end later too."""
    going = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    found = ChainStep.objects.filter(going, chain_id=chain_key).select_related("above", "below")
    return list(found.order_by("position", "below__position", "valid_from"))


def all_steps(chain_key: str, on: dt.date) -> tuple[list[ChainStep], list[ChainStep]]:
    """The lasting steps, and those that have ended by a day, the latest first. One statement."""
    found = ChainStep.objects.filter(chain_id=chain_key).select_related("above", "below")
    listed = list(found.order_by("position", "below__position", "valid_from"))
    past = [one for one in listed if one.valid_to is not None and one.valid_to <= on]
    lasting = [one for one in listed if one.valid_to is None or one.valid_to > on]
    return lasting, sorted(past, key=lambda one: one.valid_to or on, reverse=True)


def step(step_id: UUID, *, chain_key: str) -> ChainStep | None:
    found = ChainStep.objects.filter(id=step_id, chain_id=chain_key)
    return found.select_related("above", "below", "chain").first()


def chains_with(kind_key: str, on: dt.date) -> list[ChainStep]:
    """The steps of bound chains in which a kind may stand on a day or later."""
    going = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    found = ChainStep.objects.filter(going, below_id=kind_key, chain__free=False, chain__active=True)
    return list(found.select_related("chain", "above").order_by("chain__position", "position"))


_MISPLACED = """
    SELECT DISTINCT l.child_id FROM territory_chainlink l
    JOIN territory_chain h ON h.key = l.chain_id
    JOIN territory_organisation c ON c.id = l.child_id
    LEFT JOIN territory_organisation p ON p.id = l.parent_id
    WHERE l.chain_id = ANY(%(chains)s) AND NOT h.free
      AND NOT isempty(daterange(l.valid_from, l.valid_to) * daterange(%(on)s, NULL))
      AND NOT coalesce((
        SELECT range_agg(daterange(s.valid_from, s.valid_to)) FROM territory_chainstep s
        WHERE s.chain_id = l.chain_id AND s.below_id = c.kind AND s.above_id IS NOT DISTINCT FROM p.kind
      ) @> (daterange(l.valid_from, l.valid_to) * daterange(%(on)s, NULL)), false)
"""


def misplaced(chain_keys: Sequence[str], on: dt.date) -> set[UUID]:
    """Organisations that stand, on a day or later, where the steps of a bound chain do not let their kind stand."""
    with connection.cursor() as cursor:
        cursor.execute(_MISPLACED, {"chains": list(chain_keys), "on": on})
        return {one for (one,) in cursor.fetchall()}


def sharing(kind_key: str, on: dt.date) -> set[UUID]:
    """Organisations of a kind that are there for a neighbourhood together with another of it, from a day on."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT a.organisation_id FROM territory_area a
            JOIN territory_organisation o ON o.id = a.organisation_id AND o.kind = %(kind)s
            JOIN territory_place p ON p.id = a.place_id AND p.kind = 'neighbourhood'
            JOIN territory_area b ON b.place_id = a.place_id AND b.organisation_id <> a.organisation_id
            JOIN territory_organisation q ON q.id = b.organisation_id AND q.kind = %(kind)s
            WHERE NOT isempty(daterange(a.valid_from, a.valid_to) * daterange(b.valid_from, b.valid_to)
                              * daterange(%(on)s, NULL))
            """,
            {"kind": kind_key, "on": on},
        )
        return {one for (one,) in cursor.fetchall()}


def otherwise_timed(kind_key: str, temporary: bool, on: dt.date) -> set[UUID]:
    """Organisations of a kind that are lasting where it is to be temporary, or the other way round."""
    going = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    found = Organisation.objects.filter(going, kind=kind_key).exclude(temporary=temporary)
    return set(found.values_list("id", flat=True))
