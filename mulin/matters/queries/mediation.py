"""Reading mediations: only what one is a party to, or mediates. No post, place or office opens one (ET-08)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from mulin.matters import mediation_rate
from mulin.matters.models import (
    Mediation,
    MediationAgreement,
    MediationCheck,
    MediationHandover,
    MediationParty,
    MediationSession,
    MediationTerm,
)
from mulin.matters.policies import mediation as policies
from mulin.matters.states import mediation as states
from mulin.people import queries as people
from mulin.people import roles
from mulin.people.models import Appointment, Person
from mulin.platform import policy, refs
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.timeline.models import Act
from mulin.territory.models import Place

LISTED = 100


def visible_to(actor: Actor) -> QuerySet[Mediation]:
    """One's own, as a party or as its mediator. Whom one acts for does not count."""
    if actor.kind != "person" or actor.id is None:
        return Mediation.objects.none()
    mine = Q(Exists(MediationParty.objects.filter(mediation=OuterRef("pk"), person_id=actor.id)))
    if actor.has_role(roles.MEDIATOR):
        mine |= Q(mediator_id=actor.id)
    return Mediation.objects.filter(mine)


def find(actor: Actor, ref: str) -> Mediation | None:
    """One of them by its number, as typed."""
    parsed = refs.parse(ref)
    if parsed is None:
        return None
    found = visible_to(actor).filter(ref=refs.render(*parsed))
    return (
        found.select_related("place", "mediator", "matter", "agreement")
        .defer("place__outline", "matter__words")
        .order_by("id")
        .first()
    )


def of_party(person_id: UUID) -> QuerySet[Mediation]:
    """What a person is a party to, newest first."""
    return (
        Mediation.objects.filter(parties__person_id=person_id)
        .select_related("mediator", "agreement")
        .order_by("-id")
    )


def held_by(person_id: UUID) -> QuerySet[Mediation]:
    """The same with `looked_at`: when the mediator opened the telephone numbers. One statement."""
    looks = Act.objects.filter(record_id=OuterRef("pk"), verb="matters.mediation_show_contact")
    return of_party(person_id).annotate(looked_at=ArraySubquery(looks.order_by("at").values("at")[:20]))


def of_mediator(actor: Actor) -> list[Mediation]:
    """What a mediator has: under way first, the oldest on top; then what has ended."""
    if not actor.has_role(roles.MEDIATOR):
        return []
    mine = Mediation.objects.filter(mediator_id=actor.id).select_related("agreement", "place")
    mine = mine.defer("place__outline").order_by(F("ended_at").desc(nulls_first=True), "id")
    return list(mine[:LISTED])


def names(mediations: list[Mediation]) -> dict[UUID, list[str]]:
    """The parties of each, by name. One statement."""
    found: dict[UUID, list[str]] = {one.id: [] for one in mediations}
    rows = MediationParty.objects.filter(mediation_id__in=found).order_by("mediation_id", "position")
    for party in rows:
        found[party.mediation_id].append(party.name)
    return found


def next_days(mediations: list[Mediation]) -> dict[UUID, dt.date]:
    """The next thing due in each: what a session set, or a term's day, the earliest that is not looked at yet."""
    ids = [one.id for one in mediations if one.state != states.ENDED]
    found: dict[UUID, dt.date] = {}
    sessions = MediationSession.objects.filter(mediation_id__in=ids).order_by("held_at", "at")
    for session in sessions.only("mediation_id", "next_on"):
        found.pop(session.mediation_id, None)
        if session.next_on:
            found[session.mediation_id] = session.next_on
    looked_at = MediationCheck.objects.filter(term=OuterRef("pk"), result=states.KEPT)
    terms = MediationTerm.objects.filter(
        ~Exists(looked_at),
        agreement__mediation_id__in=ids,
        agreement__mediation__state=states.FOLLOW_UP,
        due_on__isnull=False,
    ).order_by("-due_on")
    for mediation_id, due_on in terms.values_list("agreement__mediation_id", "due_on"):
        if due_on is not None:
            found[mediation_id] = due_on
    return found


@dataclass
class File:
    """Everything of one mediation, for who may see it; each part read once, when it is asked for."""

    mediation: Mediation
    actor: Actor
    now: dt.datetime

    @cached_property
    def parties(self) -> list[MediationParty]:
        return list(self.mediation.parties.order_by("position"))

    @cached_property
    def sessions(self) -> list[MediationSession]:
        return list(self.mediation.sessions.order_by("held_at", "at").annotate(who=ArrayAgg("present")))

    @cached_property
    def handovers(self) -> list[MediationHandover]:
        return list(self.mediation.handovers.select_related("before", "after").order_by("at"))

    @cached_property
    def terms(self) -> list[MediationTerm]:
        if self.agreement is None:
            return []
        found = MediationTerm.objects.filter(agreement=self.agreement).select_related("party")
        order = ("checks__on", "checks__at")
        seen = Q(checks__isnull=False)
        found = found.annotate(
            results=ArrayAgg("checks__result", order_by=order, filter=seen, default=[]),
            days=ArrayAgg("checks__on", order_by=order, filter=seen, default=[]),
        )
        return list(found.order_by("position"))

    @cached_property
    def on_duty(self) -> bool:
        """Whether its mediator still holds the post."""
        if self.mediates:
            return True
        held = Appointment.objects.filter(people.current(self.today), role=roles.MEDIATOR)
        return held.filter(person_id=self.mediation.mediator_id).exists()

    @property
    def agreement(self) -> MediationAgreement | None:
        return getattr(self.mediation, "agreement", None)

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(LOCAL).date()

    @property
    def mediates(self) -> bool:
        return policies.is_mediator(self.actor, self.mediation)

    @property
    def own(self) -> MediationParty | None:
        """The actor's own side of it."""
        return next((one for one in self.parties if one.person_id == self.actor.id), None)

    def present(self, session: MediationSession) -> list[str]:
        """Who was there, by name."""
        return [one.name for one in self.parties if one.id in session.who]  # type: ignore[attr-defined]

    @staticmethod
    def looks(term: MediationTerm) -> list[tuple[str, dt.date]]:
        """What was found about a term and when, oldest first."""
        return list(zip(term.results, term.days, strict=True))  # type: ignore[attr-defined]


def mediators(street: Place, path: str, *, on: dt.date) -> list[Person]:
    """Who may mediate at a place: the holders of the post over it, in the order of their terms."""
    posts = people.holders(roles.MEDIATOR, on=on).filter(person__street_id=street.id)
    found: dict[UUID, Person] = {}
    for post in posts:
        if path.startswith(post.path):
            found.setdefault(post.person_id, post.person)
    return list(found.values())


def mediator(person_id: UUID, place: Place, *, now: dt.datetime) -> Person | None:
    """One who may mediate at a place, by id."""
    street = place.street or place
    found = mediators(street, place.path, on=now.astimezone(LOCAL).date())
    return next((one for one in found if one.id == person_id), None)


def serving(street: Place, *, on: dt.date) -> list[tuple[Person, str]]:
    """Every mediator of a street with their office, for a list to choose from."""
    found: dict[UUID, tuple[Person, str]] = {}
    for post in people.holders(roles.MEDIATOR, on=on).filter(person__street_id=street.id):
        office = post.organisation.local_name if post.organisation else ""
        found.setdefault(post.person_id, (post.person, office))
    return list(found.values())


def concerns(actor: Actor) -> bool:
    """Whether anything here is the actor's own: a page of Mine asks. One statement."""
    return actor.has_role(roles.MEDIATOR) or visible_to(actor).exists()


def to_remind(now: dt.datetime, ahead: str) -> list[Mediation]:
    """Agreements whose last day for confirmation comes near, and of which nobody was reminded yet.

    `ahead` is the policy key that says how many days before.
    """
    today = now.astimezone(LOCAL).date()
    waiting = MediationAgreement.objects.filter(
        reminded_at__isnull=True, applied_on__isnull=True, confirm_by__gte=today
    ).select_related("mediation")
    found = []
    for agreement in waiting.order_by("confirm_by", "id"):
        days = policy.get(ahead, street_id=agreement.mediation.street_id, on=now)
        if agreement.confirm_by and agreement.confirm_by - today <= dt.timedelta(days=days):
            found.append(agreement.mediation)
    return found


def ended_groups(street: Place, since: dt.date) -> list[mediation_rate.Group]:
    """Counts of ended mediations by month and kind; nothing that names or opens one (S4-29)."""
    rows = (
        Mediation.objects.filter(
            street=street, ended_at__gte=dt.datetime.combine(since, dt.time(), tzinfo=LOCAL)
        )
        .annotate(
            month=TruncMonth("ended_at", tzinfo=LOCAL),
            willing=Q(willing_at__isnull=False),
            met=Q(sessions_n__gte=1),
        )
        .values("month", "outcome", "willing", "met")
        .annotate(n=Count("id"))
        .order_by("month", "outcome")
    )
    return [
        mediation_rate.Group(row["month"].date(), row["outcome"], row["willing"], row["met"], row["n"])
        for row in rows
    ]


def under_way(street: Place) -> int:
    """How many are still under way."""
    return Mediation.objects.filter(street=street).exclude(state=states.ENDED).count()
