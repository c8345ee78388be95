"""Finding organisations, and which one is there for a place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from mulin.platform.language import reads_english
from mulin.platform.prepared import Prepared, Slot
from mulin.territory.models import Chain, Layer, Organisation, OrganisationKind, Place


def organisations(street_id: UUID, *, on: dt.date) -> QuerySet[Organisation]:
    """The organisations of a street that exist on a day."""
    return Organisation.objects.filter(_existing(on), street_id=street_id).order_by("kind", "name")


def _existing(on: dt.date | Slot) -> Q:
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


_ORGANISATION = Prepared(
    lambda: Organisation.objects.filter(_existing(Slot("on")), id=Slot("id"), street_id=Slot("street"))
)


def organisation(organisation_id: UUID, *, street_id: UUID, on: dt.date) -> Organisation | None:
    """One organisation of a street, where it exists on a day."""
    return _ORGANISATION.first(id=organisation_id, street=street_id, on=on)


def organisations_by_id(ids: Collection[UUID]) -> list[Organisation]:
    """These organisations by kind and name, those that have ended too."""
    return list(Organisation.objects.filter(id__in=ids).order_by("kind", "name"))


_FRONT = (Organisation.Kind.STREET_OFFICE, Organisation.Kind.GRID_CENTRE)
_FRONT_OFFICE = Prepared(
    lambda: Organisation.objects.filter(
        street_id=Slot("street"), kind__in=_FRONT, valid_to__isnull=True
    ).order_by(
        Case(
            *(When(kind=kind, then=Value(rank)) for rank, kind in enumerate(_FRONT)),
            output_field=IntegerField(),
        ),
        "id",
    )[:1]
)


def organisations_like(words: str, *, street_id: UUID, on: dt.date) -> list[Organisation]:
    """Organisations of a street whose name holds these words, a few; by name."""
    named = Q(name__icontains=words) | Q(name_en__icontains=words)
    return list(organisations(street_id, on=on).filter(named).order_by("name")[:6])


def superiors(organisation: Organisation) -> list[Organisation]:
    """The organisations above one, the nearest first; they end where somebody has none above."""
    found: list[Organisation] = []
    seen = {organisation.id}
    above = organisation.parent
    while above is not None and above.id not in seen:
        found.append(above)
        seen.add(above.id)
        above = above.parent
    return found


def front_office(street: Place) -> Organisation | None:
    """The office that answers for a street's pages: the street's own, else its grid centre."""
    return _FRONT_OFFICE.first(street=street.pk)


def names_for_reader(street_id: UUID) -> dict[str, str]:
    """What a street's organisations are called, by the name they are written down with on the timeline; and what
    kinds, chains and layers are called.

    Nothing for who reads Chinese, as the timeline does; one statement for who reads English.
    """
    if not reads_english():
        return {}
    found = Organisation.objects.filter(street_id=street_id).exclude(name_en="")
    words = (model.objects.values_list("name", "name_en") for model in (OrganisationKind, Chain, Layer))
    return dict(found.values_list("name", "name_en").union(*words))


def serving(place: Place, *kinds: str) -> QuerySet[Organisation]:
    """Organisations of these kinds that are there for a place: for itself, its compound, or what it lies in."""
    steps = place.path.rstrip("/").split("/")
    around = ["/".join(steps[: n + 1]) + "/" for n in range(len(steps))]
    where = Q(area_rows__place__path__in=around)
    if place.compound_id:
        where |= Q(area_rows__place_id=place.compound_id)
    still = Q(area_rows__valid_to__isnull=True)
    return Organisation.objects.filter(where & still, kind__in=kinds, valid_to__isnull=True).distinct()
