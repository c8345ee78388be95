"""Who somebody is, and who holds which post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Length

from mulin.people import exofficio, roles
from mulin.people.models import Account, Appointment, Assistance, Death, Leave, Person
from mulin.people.phones import normal_phone
from mulin.platform import crypto, readings
from mulin.platform.actors import VISITOR, Actor, Post
from mulin.platform.crypto import EncryptedText
from mulin.platform.prepared import Prepared, Slot, among

_NAME: EncryptedText = Person._meta.get_field("name")  # type: ignore[assignment]


def current(on: dt.date | Slot) -> Q:
    """Appointments in force on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def away(on: dt.date | Slot) -> Q:
    """Leaves that cover a day."""
    return Q(valid_from__lte=on, valid_to__gt=on)


def _stood_in_for() -> QuerySet[Leave]:
    return Leave.objects.filter(away(Slot("on")), deputy_id=Slot("person"))


_POSTS = Prepared(
    lambda: (
        Appointment.objects.filter(
            Q(person_id=Slot("person"))
            # For as long as somebody is away, and no longer, their posts at the desk are their deputy's too.
            | Q(person_id__in=_stood_in_for().values("person_id"), role__in=roles.DESK),
            current(Slot("on")),
        )
        .order_by("valid_from", "id")
        .values_list(
            "id",
            "person_id",
            "person__name",
            "role",
            "path",
            "organisation_id",
            "organisation__name",
            "organisation__name_en",
        )
    )
)


def _on_duty() -> QuerySet[Any, tuple[UUID, UUID | None, UUID | None]]:
    return (
        Appointment.objects.filter(
            current(Slot("on")),
            among("role", "roles"),
            among("path", "around"),
            ~among("person_id", "besides"),
            Q(organisation_id__isnull=True) | ~among("organisation_id", "besides"),
        )
        .annotate(
            deputy_id=Subquery(
                Leave.objects.filter(away(Slot("on")), person_id=OuterRef("person_id")).values("deputy_id")[
                    :1
                ]
            )
        )
        .order_by(
            Func(Cast(Slot("roles"), ArrayField(TextField())), F("role"), function="array_position"),
            Length("path").desc(),
            "valid_from",
            "id",
        )
        .values_list("person_id", "organisation_id", "deputy_id")[:1]
    )


_ON_DUTY = Prepared(_on_duty)
_TO_ANSWER = Prepared(_on_duty, share=Appointment._meta.db_table)
_HOLDS_POST = Prepared(
    lambda: (
        Appointment.objects.filter(current(Slot("on")), person_id=Slot("person"))
        .order_by("id")
        .values_list("id", flat=True)
    ),
    share=Appointment._meta.db_table,
)


@dataclass(frozen=True, slots=True)
class Duty:
    """Who answers for a place: whose post it is, and who answers today, which is another where they are away."""

    person_id: UUID
    organisation_id: UUID | None
    deputy_id: UUID | None = None

    @property
    def answers(self) -> UUID:
        """Who answers today. What comes in is the post-holder's; it is acted on by who is there."""
        return self.deputy_id or self.person_id


def actor_for(account: Account | None, *, on: dt.date) -> Actor:
    """The actor behind a log-in, with the posts of that day. One statement."""
    return VISITOR if account is None else actor_of(account.person, on=on)


def actor_of(person: Person, *, on: dt.date) -> Actor:
    """The actor a person is, with or without log-in: imports and demonstrations act as one too.

    Their own posts come first, then those that follow from them by office (`exofficio.py`), and after them
    the posts of those they stand in for on that day.
    """
    posts = [
        Post(
            role,
            path,
            office,
            name or "",
            name_en or "",
            None if holder == person.id else holder,
            "" if holder == person.id else _NAME.opened(holder_name),
            post,
        )
        for post, holder, holder_name, role, path, office, name, name_en in _POSTS.rows(
            on=on, person=person.id
        )
    ]
    with readings.without_record("own"):
        name = str(person.name)
    return Actor(
        id=person.id,
        kind="person",
        name=name,
        street_id=person.street_id,
        posts=tuple(sorted((*posts, *exofficio.derived(posts)), key=lambda post: post.for_id is not None)),
    )


def holders(role: str, *, on: dt.date, organisation_id: UUID | None = None) -> QuerySet[Appointment]:
    """Who holds a role on a day, longest in post first."""
    found = Appointment.objects.filter(current(on), role=role).select_related("person", "organisation")
    if organisation_id:
        found = found.filter(organisation_id=organisation_id)
    return found.order_by("valid_from", "id")


def on_duty(
    wanted: Sequence[str], path: str, *, on: dt.date, besides: Collection[UUID] = (), to_answer: bool = False
) -> Duty | None:
    """Who answers for a place: the first of the wanted roles that anybody holds over it, nearest post first.

    Where its holder is away, their deputy does (S3-48). Nobody of `besides`: ids of persons and of
    organisations. `to_answer` is for naming them on something new, inside its transaction: the post is
    held still until that is there, so that a handover finds it, or has taken the post before (S1-23).
    """
    steps = path.rstrip("/").split("/")
    around = ["/".join(steps[: n + 1]) + "/" for n in range(len(steps))]
    asked: dict[str, Any] = {"on": on, "roles": list(wanted), "around": around, "besides": list(besides)}
    if not to_answer:
        found = _ON_DUTY.first(**asked)
    else:
        # Where the only post was just handed over, the successor's is younger than the first look.
        found = _TO_ANSWER.first(**asked) or _TO_ANSWER.first(**asked)
    return None if found is None else Duty(*found)


def holds_a_post(person_id: UUID, *, on: dt.date) -> bool:
    """Whether somebody who is to answer for something holds any post; none of them ends before this transaction does."""
    return _HOLDS_POST.first(on=on, person=person_id) is not None


def is_staff(person_id: UUID, *, on: dt.date) -> bool:
    """Whether somebody holds a post on a day that gives sight or acts at the desk, mediates, or runs the instance."""
    held = Appointment.objects.filter(current(on), person_id=person_id)
    return held.filter(role__in=roles.STAFF).exists()


def standing(person_ids: Sequence[UUID] | None = None) -> QuerySet[Person]:
    """Persons as they stand: without registrations that were joined to another one."""
    found = Person.objects.filter(merged_into__isnull=True)
    return found if person_ids is None else found.filter(id__in=list(person_ids))


def by_phone(phone: str) -> QuerySet[Person]:
    """Everybody living who is registered with a number; a family may share one."""
    return by_phone_index(crypto.blind(phone, "people.phone")) if phone else Person.objects.none()


def by_phone_index(index: str) -> QuerySet[Person]:
    """The same, by the blind index of the number alone."""
    found = standing().filter(phone_index=index)
    return found.exclude(Exists(dead().filter(person_id=OuterRef("pk"))))


def dead() -> QuerySet[Death]:
    """Deaths as they stand."""
    return Death.objects.filter(taken_back_at__isnull=True)


def has_account(person_id: UUID) -> bool:
    """Whether the person can log in themself."""
    return Account.objects.filter(person_id=person_id, is_active=True).exists()


def with_accounts(person_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these persons can log in themselves."""
    return set(
        Account.objects.filter(person_id__in=person_ids, is_active=True).values_list("person_id", flat=True)
    )


MOST_STEPS = 50
"""A registration that was joined to another, which was joined to another: more than these is a circle."""


def by_id(person_id: UUID) -> Person | None:
    """The person; an id that was joined to another one leads to that one."""
    found = Person.objects.filter(id=person_id).first()
    for _step in range(MOST_STEPS):
        if found is None or found.merged_into_id is None:
            return found
        found = Person.objects.filter(id=found.merged_into_id).first()
    raise AssertionError(f"{person_id} leads round in a circle")


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
    found = standing().filter(phone_index=crypto.blind(phone, "people.phone"), street_id=street_id)
    found = found.select_related("account").order_by("id")
    return [(person, person.account.username if hasattr(person, "account") else "") for person in found]


def username_taken(username: str) -> bool:
    return Account.objects.filter(username=username).exists()


def registered(name: str, phone: str, *, street_id: UUID | None) -> Person | None:
    """Somebody of a street registered with this name and number; None where nobody is, or two are."""
    digits = normal_phone(phone)
    found = by_phone(digits).filter(
        street_id=street_id, name_index=crypto.blind(" ".join(name.split()), "people.name")
    )
    listed = list(found[:2])
    return listed[0] if len(listed) == 1 else None


def death_of(person_id: UUID) -> Death | None:
    """That somebody has died, where it stands noted."""
    return dead().filter(person_id=person_id).first()


def opened_by(pairs: Collection[tuple[str, str]]) -> list[str]:
    """Which of these user names their password opens."""
    said = dict(pairs)
    found = Account.objects.filter(username__in=said, is_active=True).order_by("username")
    return [one.username for one in found if one.check_password(said[one.username])]
