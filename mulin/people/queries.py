"""Who somebody is, and who holds which post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, Q, QuerySet, TextField
from django.db.models.functions import Cast, Length

from mulin.people import roles
from mulin.people.models import Account, Appointment, Assistance, Person
from mulin.platform import crypto
from mulin.platform.actors import VISITOR, Actor, Post
from mulin.platform.prepared import Prepared, Slot, among


def current(on: dt.date | Slot) -> Q:
    """Appointments in force on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


_POSTS = Prepared(
    lambda: (
        Appointment.objects.filter(current(Slot("on")), person_id=Slot("person"))
        .order_by("valid_from", "id")
        .values_list("role", "path", "organisation_id", "organisation__name", "organisation__name_en")
    )
)
_ON_DUTY = Prepared(
    lambda: Appointment.objects.filter(
        current(Slot("on")),
        among("role", "roles"),
        among("path", "around"),
        ~among("person_id", "besides"),
        Q(organisation_id__isnull=True) | ~among("organisation_id", "besides"),
    ).order_by(
        Func(Cast(Slot("roles"), ArrayField(TextField())), F("role"), function="array_position"),
        Length("path").desc(),
        "valid_from",
        "id",
    )[:1]
)


def actor_for(account: Account | None, *, on: dt.date) -> Actor:
    """The actor behind a log-in, with the posts of that day. One statement."""
    return VISITOR if account is None else actor_of(account.person, on=on)


def actor_of(person: Person, *, on: dt.date) -> Actor:
    """The actor a person is, with or without log-in: imports and demonstrations act as one too."""
    return Actor(
        id=person.id,
        kind="person",
        name=person.name,
        street_id=person.street_id,
        posts=tuple(
            Post(role, path, office, name or "", name_en or "")
            for role, path, office, name, name_en in _POSTS.rows(on=on, person=person.id)
        ),
    )


def holders(role: str, *, on: dt.date, organisation_id: UUID | None = None) -> QuerySet[Appointment]:
    """Who holds a role on a day, longest in post first."""
    found = Appointment.objects.filter(current(on), role=role).select_related("person", "organisation")
    if organisation_id:
        found = found.filter(organisation_id=organisation_id)
    return found.order_by("valid_from", "id")


def on_duty(
    wanted: Sequence[str], path: str, *, on: dt.date, besides: Collection[UUID] = ()
) -> Appointment | None:
    """Who answers for a place: the first of the wanted roles that anybody holds over it, nearest post first.

    Nobody of `besides`: ids of persons and of organisations.
    """
    steps = path.rstrip("/").split("/")
    around = ["/".join(steps[: n + 1]) + "/" for n in range(len(steps))]
    return _ON_DUTY.first(on=on, roles=list(wanted), around=around, besides=list(besides))


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


def is_staff(person_id: UUID, *, on: dt.date) -> bool:
    """Whether somebody holds a post on a day that gives sight or acts at the desk, mediates, or runs the instance."""
    held = Appointment.objects.filter(current(on), person_id=person_id)
    return held.filter(role__in=roles.DESK | {roles.SYSTEM_ADMIN, roles.MEDIATOR}).exists()


def staff_of(organisation_id: UUID, *, on: dt.date) -> list[UUID]:
    """Who can be told something for an organisation: everybody with a post in it on a day, each once."""
    held = Appointment.objects.filter(current(on), organisation_id=organisation_id)
    return list(held.order_by("person_id").values_list("person_id", flat=True).distinct())


def at_desk_of(street_id: UUID, *, on: dt.date) -> list[tuple[UUID, str]]:
    """Everybody of a street who works at its desk on a day, by name: for saying whom a matter is about."""
    held = Appointment.objects.filter(current(on), person__street_id=street_id, role__in=roles.DESK)
    found = {one.person_id: one.person.name for one in held.select_related("person")}
    return sorted(found.items(), key=lambda one: one[1])


def by_phone(phone: str) -> QuerySet[Person]:
    return (
        Person.objects.filter(phone_index=crypto.blind(phone, "people.phone"))
        if phone
        else Person.objects.none()
    )


def has_account(person_id: UUID) -> bool:
    """Whether the person can log in themself."""
    return Account.objects.filter(person_id=person_id, is_active=True).exists()


def with_accounts(person_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these persons can log in themselves."""
    return set(
        Account.objects.filter(person_id__in=person_ids, is_active=True).values_list("person_id", flat=True)
    )


def by_id(person_id: UUID) -> Person | None:
    return Person.objects.filter(id=person_id).first()


def agreement(*, person_id: UUID, helper_id: UUID, now: dt.datetime) -> Assistance | None:
    """The agreement under which `helper` may act for `person` at this moment."""
    return (
        Assistance.objects.filter(
            person_id=person_id, helper_id=helper_id, valid_from__lte=now, valid_to__gt=now
        )
        .order_by("-valid_to")
        .first()
    )


def agreements_of(person_id: UUID) -> QuerySet[Assistance]:
    return Assistance.objects.filter(person_id=person_id).select_related("helper").order_by("-valid_from")


def found_by_phone(phone: str, *, street_id: UUID | None) -> list[tuple[Person, str]]:
    """The persons of a street with a telephone number, each with the username they log in by, or none."""
    if not phone:
        return []
    found = by_phone(phone).filter(street_id=street_id).select_related("account").order_by("id")
    return [(person, person.account.username if hasattr(person, "account") else "") for person in found]


def accounts_at(path: str, *, on: dt.date) -> list[tuple[str, str]]:
    """(username, role) of whoever can log in and holds a post below a path on a day, in the order of the posts."""
    held = Appointment.objects.filter(current(on), path__startswith=path, person__account__is_active=True)
    return list(held.order_by("id").values_list("person__account__username", "role"))


def username_taken(username: str) -> bool:
    return Account.objects.filter(username=username).exists()


def on_duty_in(organisation_id: UUID, *, on: dt.date) -> list[UUID]:
    """The persons who hold any post in an organisation on a day, longest in post first."""
    found = Appointment.objects.filter(current(on), organisation_id=organisation_id)
    return list(dict.fromkeys(found.order_by("valid_from", "id").values_list("person_id", flat=True)))


def colleagues(organisation_id: UUID, *, on: dt.date) -> dict[str, Person]:
    """Who holds a post in an organisation on a day, by name, longest in post first."""
    found = Appointment.objects.filter(current(on), organisation_id=organisation_id).select_related("person")
    return {one.person.name: one.person for one in found.order_by("-valid_from", "-id")}
