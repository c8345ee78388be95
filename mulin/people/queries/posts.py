"""Posts as the desk lists them: those of an area or an office, and who else works in one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db.models import F, Q, QuerySet

from mulin.people import roles
from mulin.people.models import Appointment, Person
from mulin.people.queries.persons import current
from mulin.platform.actors import Actor
from mulin.platform.paths import within_any
from mulin.territory.models import Place

MOST = 400


def around(actor: Actor) -> Q:
    """Appointments within the areas of the actor's own posts at the desk, or in their offices."""
    paths = [post.path for post in actor.own_posts if post.role in roles.DESK]
    offices = [post.org_id for post in actor.own_posts if post.org_id]
    if actor.has_role(roles.SYSTEM_ADMIN):
        paths += [post.path for post in actor.own_posts]
    return within_any(paths) | Q(organisation_id__in=offices)


def posts_in(actor: Actor, *, on: dt.date, desk: bool = True) -> list[Appointment]:
    """Posts in force on a day that the actor may see, by office and role. One statement."""
    return list(posts_around(actor, on=on, desk=desk)[:MOST])


def posts_around(actor: Actor, *, on: dt.date, desk: bool = True) -> QuerySet[Appointment]:
    """The same, to be counted and read a page at a time."""
    found = Appointment.objects.filter(current(on)).filter(around(actor))
    if desk:
        found = found.filter(role__in=roles.DESK | {roles.SYSTEM_ADMIN})
    found = found.select_related("person", "organisation", "place").defer("place__outline")
    return found.order_by("path", "organisation_id", "role", "valid_from", "id")


def not_over(on: dt.date) -> Q:
    """Appointments in force on a day, or later."""
    return Q(valid_to__isnull=True) | Q(valid_to__gt=on) & Q(valid_to__gt=F("valid_from"))


def posts_over(place: Place, *, on: dt.date) -> QuerySet[Appointment]:
    """Posts not over by a day that cover exactly this place, and nothing narrower."""
    return Appointment.objects.filter(not_over(on), place=place).select_related("person", "organisation")


def posts_of(person_id: UUID, *, on: dt.date) -> list[Appointment]:
    """The posts of a person not over by a day; those that begin later too."""
    found = Appointment.objects.filter(not_over(on), person_id=person_id)
    return list(
        found.select_related("person", "organisation", "place")
        .defer("place__outline")
        .order_by("valid_from", "id")
    )


def appointment_by_id(actor: Actor, appointment_id: UUID, *, on: dt.date) -> Appointment | None:
    """One post that the actor may see."""
    found = Appointment.objects.filter(current(on), id=appointment_id).filter(around(actor))
    return found.select_related("person", "organisation", "place").defer("place__outline").first()


def colleagues(
    organisation_id: UUID, *, wanted: Sequence[str], on: dt.date, path: str = ""
) -> QuerySet[Appointment]:
    """Who holds one of the wanted roles in an office on a day, over `path` where one is given."""
    found = Appointment.objects.filter(current(on), organisation_id=organisation_id, role__in=list(wanted))
    if path:
        steps = path.rstrip("/").split("/")
        found = found.filter(path__in=["/".join(steps[: n + 1]) + "/" for n in range(len(steps))])
    return found.select_related("person").order_by("valid_from", "id")


def staff_in(actor: Actor, *, on: dt.date) -> list[Person]:
    """Everybody with a post at the desk that the actor may see, by how long they hold it."""
    seen: dict[UUID, Person] = {}
    for post in posts_in(actor, on=on):
        seen.setdefault(post.person_id, post.person)
    return list(seen.values())


def first_in_offices(organisation_ids: Sequence[UUID], *, on: dt.date) -> dict[UUID, UUID]:
    """Who has what is in each office's hand: its handler longest in post, else whoever works at its desk. One statement."""
    held = Appointment.objects.filter(
        current(on), organisation_id__in=organisation_ids, role__in=roles.DESK
    ).order_by("valid_from", "id")
    found: dict[UUID, UUID] = {}
    rows = list(held.values_list("organisation_id", "person_id", "role"))
    for office, person, _role in sorted(rows, key=lambda row: row[2] != roles.HANDLER):
        found.setdefault(office, person)
    return found


def staff_of(organisation_id: UUID, *, on: dt.date) -> list[UUID]:
    """Who can be told something for an organisation: everybody with a post in it on a day, each once."""
    held = Appointment.objects.filter(current(on), organisation_id=organisation_id)
    return list(held.order_by("person_id").values_list("person_id", flat=True).distinct())


def at_desk_of(street_id: UUID, *, on: dt.date) -> list[tuple[UUID, str]]:
    """Everybody of a street who works at its desk on a day, by name: for saying whom a matter is about."""
    held = Appointment.objects.filter(current(on), person__street_id=street_id, role__in=roles.DESK)
    found = {one.person_id: one.person.name for one in held.select_related("person")}
    return sorted(found.items(), key=lambda one: one[1])


def accounts_at(path: str, *, on: dt.date) -> list[tuple[str, str]]:
    """(username, role) of whoever can log in and holds a post below a path on a day, in the order of the posts."""
    held = Appointment.objects.filter(current(on), path__startswith=path, person__account__is_active=True)
    return list(held.order_by("id").values_list("person__account__username", "role"))


def on_duty_in(organisation_id: UUID, *, on: dt.date) -> list[UUID]:
    """The persons who hold any post in an organisation on a day, longest in post first."""
    found = Appointment.objects.filter(current(on), organisation_id=organisation_id)
    return list(dict.fromkeys(found.order_by("valid_from", "id").values_list("person_id", flat=True)))


def named_in(organisation_id: UUID, *, on: dt.date) -> dict[str, Person]:
    """Who holds a post in an organisation on a day, by name, longest in post first."""
    found = Appointment.objects.filter(current(on), organisation_id=organisation_id).select_related("person")
    return {one.person.name: one.person for one in found.order_by("-valid_from", "-id")}
