"""Places by their codes, and codes by their places, on any day. A code is a way in, never a key (N-112)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from mulin.territory import codes
from mulin.territory.models import AreaCode, Place


def in_force(on: dt.date) -> Q:
    """Codes that hold on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def place_of_code(code: str, *, on: dt.date) -> Place | None:
    """Whose code it is on a day; else whose it was last before, so that what was printed still leads there."""
    digits = code.strip().ljust(codes.LENGTH, "0")
    found = AreaCode.objects.filter(code=digits, valid_from__lte=on).select_related("place")
    latest = found.order_by("-valid_from").first()
    return latest.place if latest else None


def codes_of(place: Place) -> list[AreaCode]:
    """Every code of a place, the latest first."""
    return list(AreaCode.objects.filter(place=place).order_by("-valid_from"))


def codes_held(digits: Collection[str], *, on: dt.date) -> list[AreaCode]:
    """Who has these codes on a day or later; a grid's, whenever it was, for it is never given again. One statement."""
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=on) | Q(code__regex=r"^\d{15}$")
    return list(AreaCode.objects.filter(lasting, code__in=list(digits)).select_related("place"))


def codes_from(place_ids: Collection[UUID], *, since: dt.date) -> list[AreaCode]:
    """Codes of these places that begin on a day or later."""
    return list(AreaCode.objects.filter(place_id__in=list(place_ids), valid_from__gte=since))


def ever_coded(place_ids: Collection[UUID]) -> set[UUID]:
    """Those of these places that have, or had, a code with a day."""
    found = AreaCode.objects.filter(place_id__in=list(place_ids))
    return set(found.values_list("place_id", flat=True))


@dataclass(frozen=True, slots=True)
class Coded:
    """A place that has, or should have, a code: the one of today and the one that comes."""

    place: Place
    code: str
    urban_rural: str
    coming: AreaCode | None
    before: int
    """How many codes it had before."""


CODED = (Place.Kind.STREET.value, Place.Kind.NEIGHBOURHOOD.value, Place.Kind.GRID.value)
"""The kinds that have, or should have, a code."""


def with_codes(found: QuerySet[Place], *, on: dt.date) -> tuple[int, int]:
    """How many of these places have a code on a day, of all of them. One statement."""
    held = Exists(AreaCode.objects.filter(in_force(on), place_id=OuterRef("pk")))
    counted = found.order_by().aggregate(held=Count("id", filter=held), all=Count("id"))
    return counted["held"], counted["all"]


def coded(found: QuerySet[Place], *, on: dt.date) -> list[Coded]:
    """These places with their codes. Two statements."""
    places = list(found)
    by_place = _by_place([place.id for place in places])
    rows = []
    for place in places:
        held = by_place.get(place.id, [])
        present = next((one for one in held if one.valid_from <= on and not (one.valid_to and one.valid_to <= on)), None)  # fmt: skip
        coming = next((one for one in held if one.valid_from > on), None)
        rows.append(
            Coded(
                place,
                present.code if present else "",
                present.urban_rural if present else "",
                coming,
                sum(one.valid_to is not None and one.valid_to <= on for one in held),
            )
        )
    return rows


def _by_place(place_ids: Collection[UUID]) -> dict[UUID, list[AreaCode]]:
    found: dict[UUID, list[AreaCode]] = {}
    for one in AreaCode.objects.filter(place_id__in=place_ids).order_by("valid_from"):
        found.setdefault(one.place_id, []).append(one)
    return found
