"""What the workbook of a street needs of people: who is in post, how many there should be, and the books themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from mulin.people.models import Appointment, Person, PostPlan, StreetBook
from mulin.people.queries.persons import standing
from mulin.people.queries.posts import not_over
from mulin.platform import crypto
from mulin.platform.actors import Actor
from mulin.territory.policies import AREA_KEEPERS, STREET_KEEPERS


def post_plans(street_id: UUID) -> list[PostPlan]:
    """How many people the posts of a street should have."""
    found = PostPlan.objects.filter(street_id=street_id).select_related("place", "organisation")
    return list(found.defer("place__outline").order_by("place__path", "role", "organisation__name", "id"))


def terms_in(street_id: UUID, *, on: dt.date) -> list[Appointment]:
    """The terms of a street's people that are not over by a day, those still to come too."""
    found = Appointment.objects.filter(not_over(on), person__street_id=street_id)
    return list(
        found.select_related("person", "organisation", "place")
        .defer("place__outline")
        .order_by("path", "role", "valid_from", "id")
    )


def known_persons(
    street_id: UUID, names: Collection[str], phones: Collection[str]
) -> dict[tuple[str, str], list[Person]]:
    """The registered persons of a street with these names and telephones, by the blind indexes of both."""
    found: dict[tuple[str, str], list[Person]] = {}
    rows = standing().filter(street_id=street_id, name_index__in=list(names), phone_index__in=list(phones))
    as_asked = crypto.settled([*names, *phones])
    for person in rows.order_by("id"):
        key = as_asked[person.name_index], as_asked[person.phone_index]
        found.setdefault(key, []).append(person)
    return found


def books(actor: Actor) -> QuerySet[StreetBook]:
    """The workbooks of the street that the actor keeps, or the actor's own; newest first."""
    found = StreetBook.objects.filter(street_id=actor.street_id).select_related(
        "by", "street", "street__parent"
    )
    if not actor.has_role(*STREET_KEEPERS):
        found = found.filter(by_id=actor.id) if actor.has_role(*AREA_KEEPERS) else found.none()
    return found.defer("street__outline", "street__parent__outline").order_by("-at", "-id")


def left_lying(before: dt.datetime) -> QuerySet[StreetBook]:
    """Workbooks handed in before a moment and never carried out."""
    return StreetBook.objects.filter(state=StreetBook.State.WAITING, at__lt=before)
