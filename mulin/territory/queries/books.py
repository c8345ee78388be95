"""Everything a street has, for taking it in and out as a whole."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.db.models import QuerySet

from mulin.platform import practice
from mulin.platform.paths import within
from mulin.territory.models import Area, Organisation, Place


def all_of(street: Place) -> QuerySet[Place]:
    """A street with every place in it, those that have ended too, parents before children; without outlines."""
    return Place.objects.filter(within(street.path)).defer("outline").order_by("path")


def all_organisations(street_id: UUID) -> list[Organisation]:
    """Every organisation a street has or had, by kind and name."""
    return list(Organisation.objects.filter(street_id=street_id).order_by("kind", "name", "id"))


def areas_of(street_id: UUID) -> dict[UUID, list[UUID]]:
    """The places each organisation of a street is there for, in the order of their paths."""
    rows = Area.objects.filter(organisation__street_id=street_id).order_by("place__path")
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for organisation_id, place_id in rows.values_list("organisation_id", "place_id"):
        found[organisation_id].append(place_id)
    return dict(found)


def districts() -> QuerySet[Place]:
    """The districts that streets lie in; not the one for practising."""
    found = Place.objects.filter(kind=Place.Kind.DISTRICT, valid_to__isnull=True)
    return found.exclude(path__startswith=practice.ROOT).order_by("path")
