"""Everything a street has, for taking it in and out as a whole."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from mulin.platform import practice
from mulin.platform.paths import within
from mulin.territory.models import Area, ChainLink, Organisation, Place
from mulin.territory.queries.chains import holding


def all_of(street: Place) -> QuerySet[Place]:
    """A street with every place in it, those that have ended too, parents before children; without outlines."""
    return Place.objects.filter(within(street.path)).defer("outline").order_by("path")


def all_organisations(street_id: UUID) -> list[Organisation]:
    """Every organisation a street has or had, by kind and name."""
    return list(Organisation.objects.filter(street_id=street_id).order_by("kind", "name", "id"))


def areas_of(street_id: UUID, *, on: dt.date) -> dict[UUID, list[UUID]]:
    """The places each organisation of a street is there for on a day, in the order of their paths."""
    rows = Area.objects.filter(holding(on), organisation__street_id=street_id).order_by("place__path")
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for organisation_id, place_id in rows.values_list("organisation_id", "place_id"):
        found[organisation_id].append(place_id)
    return dict(found)


def above_others(organisation_ids: Collection[UUID], *, on: dt.date) -> set[UUID]:
    """Those of these that others, not among them, stand below in any chain. One statement."""
    links = ChainLink.objects.filter(holding(on), parent_id__in=list(organisation_ids))
    below = links.exclude(child_id__in=list(organisation_ids)).exclude(chain_id="line")
    return set(below.values_list("parent_id", flat=True))


def districts() -> QuerySet[Place]:
    """The districts that streets lie in; not the one for practising."""
    found = Place.objects.filter(kind=Place.Kind.DISTRICT, valid_to__isnull=True)
    return found.exclude(path__startswith=practice.ROOT).order_by("path")
