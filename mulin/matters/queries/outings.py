"""Reading outings: those of an actor's area or that they take part in, one with everything, what is announced."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet

from mulin.matters.models import Goer, Matter, Outing, Reporter, Voice, Waiting
from mulin.matters.queries.sight import area_paths, visible_to
from mulin.matters.states import outing as states
from mulin.people.models import Appointment, Person
from mulin.people.queries import current
from mulin.platform import refs
from mulin.platform.actors import Actor
from mulin.platform.paths import within_any
from mulin.platform.records.models import Link
from mulin.territory import queries as territory
from mulin.territory.models import Place

PAGE = 50


def outings_of(actor: Actor) -> QuerySet[Outing]:
    """Outings in the actor's area, or that they go on."""
    if actor.id is None:
        return Outing.objects.none()
    goes = Exists(Goer.objects.filter(outing=OuterRef("pk"), person_id=actor.id))
    return (
        Outing.objects.filter(within_any(area_paths(actor)) | Q(goes))
        .select_related("place", "place__compound")
        .defer("place__outline", "place__compound__outline")
    )


def shown(actor: Actor, kind: str = "") -> QuerySet[Outing]:
    """Those that are planned or were held. What did not take place is in no list (ET-07)."""
    found = outings_of(actor).exclude(state=states.OFF)
    return found.filter(kind=kind) if kind else found


def listed(actor: Actor, kind: str = "") -> list[Outing]:
    """The latest of them."""
    return list(shown(actor, kind).order_by("-starts_at", "-id")[:PAGE])


def find_outing(actor: Actor, ref: str) -> Outing | None:
    parsed = refs.parse(ref)
    if parsed is None:
        return None
    return outings_of(actor).select_related("street", "planned_by").filter(ref=refs.render(*parsed)).first()


@dataclass(slots=True)
class WholeOuting:
    """One outing with who went, what came of it, and who waits."""

    outing: Outing
    goers: list[Goer]
    matters: list[Matter]
    slips: dict[UUID, Reporter]
    """The first who raised it, by matter: their slip is handed over."""
    waiting: list[Waiting]

    @property
    def next_number(self) -> Waiting | None:
        return next((one for one in self.waiting if one.heard_at is None), None)


def whole_outing(outing: Outing, actor: Actor) -> WholeOuting:
    """Everything about one outing, in four statements whatever came of it."""
    goers = list(outing.goers.select_related("person", "organisation").order_by("id"))
    found = Link.objects.filter(source_id=outing.id, kind="found").values("to_id")
    matters = list(
        visible_to(actor).filter(id__in=found).select_related("category", "owner_org").order_by("id")
    )
    left = Reporter.objects.filter(matter__in=matters).exclude(name=b"", phone=b"")
    slips = {one.matter_id: one for one in left.order_by("-id")}
    waiting = (
        list(outing.waiting.select_related("matter").order_by("number"))
        if outing.kind == Outing.Kind.RECEPTION
        else []
    )
    return WholeOuting(outing, goers, matters, slips, waiting)


@dataclass(frozen=True, slots=True)
class Announced:
    """What the street's page tells of one to come: kind, when, where, and titles that may be told."""

    outing: Outing
    titles: list[str]


def announced(street_id: UUID, now: dt.datetime, most: int = 5) -> list[Announced]:
    """The next stalls and receptions, soonest first. One statement."""
    told = Q(goers__shown=True) & ~Q(goers__title="")
    coming = (
        Outing.objects.filter(
            street_id=street_id,
            announced=True,
            state=states.PLANNED,
            starts_at__gt=now - dt.timedelta(hours=4),
        )
        .select_related("place", "place__compound")
        .defer("place__outline", "place__compound__outline")
        .annotate(titles=ArrayAgg("goers__title", filter=told, order_by="goers__id", default=[]))
        .order_by("starts_at", "id")[:most]
    )
    return [Announced(one, one.titles) for one in coming]


def untyped(actor: Actor) -> list[Voice]:
    """Recordings nobody has typed yet, of matters the actor may see, the oldest first."""
    return list(
        Voice.objects.filter(typed_at__isnull=True, matter__in=visible_to(actor))
        .select_related("matter", "matter__place", "matter__place__compound")
        .defer("matter__place__outline", "matter__place__compound__outline")
        .order_by("at", "id")[:PAGE]
    )


def voice(actor: Actor, ref: str, voice_id: UUID) -> Voice | None:
    """One recording of a matter the actor may see."""
    parsed = refs.parse(ref)
    if parsed is None:
        return None
    found = visible_to(actor).filter(ref=refs.render(*parsed))
    return (
        Voice.objects.filter(id=voice_id, matter__in=found).select_related("matter", "matter__place").first()
    )


def spoken_for(helper_id: UUID, reporter_id: UUID) -> Reporter | None:
    """What a helper filed for a neighbour who still lets them."""
    return (
        Reporter.objects.select_related(
            "matter", "matter__place", "matter__place__compound", "matter__street"
        )
        .select_related("matter__category", "matter__owner_org")
        .filter(id=reporter_id, helper_id=helper_id, ended_at__isnull=True)
        .first()
    )


def colleagues(actor: Actor, on: dt.date) -> list[Person]:
    """Who may go along: those in post in the actor's own offices, by the order they came."""
    found = Appointment.objects.filter(current(on), organisation_id__in=actor.org_ids).select_related(
        "person"
    )
    return list({one.person_id: one.person for one in found.order_by("valid_from", "id")}.values())


def places_to_go(actor: Actor, street: Place) -> list[tuple[str, list[Place]]]:
    """Neighbourhoods with their compounds, as far as the actor answers for them; the street itself first."""
    groups = []
    if any(street.path.startswith(path) for path in area_paths(actor)):
        groups.append((street.local_name, [street]))
    for neighbourhood, compounds in territory.compounds_by_neighbourhood(street):
        inside = [one for one in (neighbourhood, *compounds) if _in_area(actor, neighbourhood)]
        if inside:
            groups.append((neighbourhood.local_name, inside))
    return groups


def _in_area(actor: Actor, place: Place) -> bool:
    return any(place.path.startswith(path) for path in area_paths(actor))


def all_spoken_for(helper_id: UUID | None) -> list[Reporter]:
    """What a helper filed for neighbours who still let them, newest first."""
    if helper_id is None:
        return []
    found = Reporter.objects.filter(helper_id=helper_id, ended_at__isnull=True)
    return list(found.select_related("matter").order_by("-id")[:20])
