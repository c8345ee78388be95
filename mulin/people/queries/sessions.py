"""Where somebody is signed in, for themself; and who of a street has a second factor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from mulin.people import roles
from mulin.people.models import Account, Appointment, DeviceSession
from mulin.people.queries.persons import current
from mulin.platform.actors import Actor

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def own_sessions(actor: Actor) -> QuerySet[DeviceSession]:
    """Where the actor is signed in, the last used first."""
    if actor.id is None:
        return DeviceSession.objects.none()
    return (
        DeviceSession.objects.filter(account__person_id=actor.id)
        .select_related("account__person")
        .order_by("-seen_at", "-id")
    )


def factors_of(account: Account) -> QuerySet[Authenticator]:
    """What the account's holder has set up, recovery codes among them."""
    return Authenticator.objects.filter(user=account).order_by("type", "id")


def factors_held_by(person_id: UUID) -> list[str]:
    """The kinds a person has set up."""
    found = Authenticator.objects.filter(user__person_id=person_id).values_list("type", flat=True)
    return list(found.order_by("type").distinct())


def has_factor(account: Account) -> bool:
    return Authenticator.objects.filter(user=account, type__in=FACTORS).exists()


@dataclass(frozen=True, slots=True)
class Guarded:
    """One colleague whose posts take a second factor."""

    account: Account
    posts: tuple[str, ...]
    """The roles, in words."""
    has: bool


def guarded_in(path: str, *, on: dt.date) -> Sequence[Guarded]:
    """Everybody below a path with a post that takes a second factor, and whether they have one. Two statements."""
    held: dict[UUID, list[str]] = {}
    found = (
        Appointment.objects.filter(current(on), path__startswith=path, role__in=roles.OPENS_PERSONAL)
        .order_by("valid_from", "id")
        .values_list("person_id", "role")
    )
    for person_id, role in found:
        held.setdefault(person_id, []).append(str(roles.WORDS[role]))
    accounts = (
        Account.objects.filter(person_id__in=held, is_active=True)
        .select_related("person")
        .annotate(has=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)))
        .order_by("username")
    )
    return [
        Guarded(account, tuple(dict.fromkeys(held[account.person_id])), account.has)  # type: ignore[attr-defined]
        for account in accounts
    ]


def account_below(account_id: UUID, path: str, *, on: dt.date) -> Account | None:
    """The account of somebody in post below a path."""
    below = Appointment.objects.filter(current(on), path__startswith=path, person_id=OuterRef("person_id"))
    return Account.objects.select_related("person").filter(Exists(below), pk=account_id).first()


def keepers_without_factor(*, on: dt.date) -> list[str]:
    """Administrators of accounts who have none themselves, by user name."""
    post = Appointment.objects.filter(
        current(on), role__in=roles.KEEPS_FACTORS, person_id=OuterRef("person_id")
    )
    held = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    found = Account.objects.filter(Exists(post), ~Exists(held), is_active=True)
    return list(found.order_by("username").values_list("username", flat=True))
