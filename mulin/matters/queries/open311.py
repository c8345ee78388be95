"""Reading for Open311: public requests by time, kind, state and where they are."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from mulin.matters import states
from mulin.matters.models import Matter, Open311Request, Reporter
from mulin.matters.queries.lists import PUBLIC
from mulin.matters.queries.reporters import by_token
from mulin.platform import refs
from mulin.platform.paths import within
from mulin.platform.timeline.models import Act
from mulin.territory import queries as territory
from mulin.territory.models import Place

MOST = 1000
"""Requests of one answer, as the specification has it."""

METRES = 111_320
"""One degree of latitude."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for; what is empty narrows nothing."""

    refs: tuple[str, ...] = ()
    """Names requests one by one, and then nothing else counts."""
    codes: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    updated_after: dt.datetime | None = None
    updated_before: dt.datetime | None = None
    box: tuple[float, float, float, float] | None = None
    """West, south, east, north."""
    around: tuple[float, float, float] | None = None
    """Longitude, latitude, metres."""


def requests(street: Place, wanted: Wanted, verbs: Collection[str]) -> QuerySet[Matter]:
    """Public requests of a street, newest first, each with `updated`: when one of these `verbs` last happened."""
    found = Matter.objects.filter(PUBLIC, street_id=street.id, history=False)
    if wanted.refs:
        parsed = [one for one in map(refs.parse, wanted.refs) if one]
        found = found.filter(ref__in=[refs.render(*one) for one in parsed])
    else:
        found = found.filter(_narrow(street, wanted, verbs))
    return _told(found, verbs).order_by("-recorded_at", "-id")


def request(street: Place, ref: str, verbs: Collection[str]) -> Matter | None:
    """One public request by its reference as typed."""
    parsed = refs.parse(ref)
    if parsed is None:
        return None
    found = Matter.objects.filter(PUBLIC, street_id=street.id, history=False, ref=refs.render(*parsed))
    return _told(found, verbs).first()


def _told(found: QuerySet[Matter], verbs: Collection[str]) -> QuerySet[Matter]:
    acts = Act.objects.filter(record_id=OuterRef("pk"), verb__in=list(verbs)).order_by()
    latest = acts.values("record_id").annotate(at=Max("recorded_at")).values("at")
    return (
        found.select_related("category", "owner_org")
        .defer("words", "source", "external_no")
        .annotate(updated=Subquery(latest))
    )


def _narrow(street: Place, wanted: Wanted, verbs: Collection[str]) -> Q:
    where = Q()
    if wanted.start is not None:
        where &= Q(recorded_at__gte=wanted.start)
    if wanted.end is not None:
        where &= Q(recorded_at__lte=wanted.end)
    if wanted.codes:
        where &= Q(category__code__in=wanted.codes)
    if set(wanted.status) == {"open"}:
        where &= ~Q(state=states.CLOSED)
    elif set(wanted.status) == {"closed"}:
        where &= Q(state=states.CLOSED)
    if wanted.updated_after is not None or wanted.updated_before is not None:
        where &= _updated(street, wanted, verbs)
    if wanted.box is not None or wanted.around is not None:
        where &= _at(_inside(street, wanted))
    return where


def _updated(street: Place, wanted: Wanted, verbs: Collection[str]) -> Q:
    acts = Act.objects.filter(street_id=street.id, record_id=OuterRef("pk"), verb__in=list(verbs))
    where = Q()
    if wanted.updated_after is not None:
        where &= Q(Exists(acts.filter(recorded_at__gte=wanted.updated_after)))
    if wanted.updated_before is not None:
        where &= ~Q(Exists(acts.filter(recorded_at__gt=wanted.updated_before)))
    return where


def position(place: Place) -> tuple[float, float] | None:
    """Longitude and latitude of a place: its own, else the middle of its outline."""
    if place.lon is not None and place.lat is not None:
        return place.lon, place.lat
    ring = place.outline or []
    if len(ring) < 2:
        return None
    ring = ring[:-1] if len(ring) > 3 and ring[0] == ring[-1] else ring
    return sum(one[0] for one in ring) / len(ring), sum(one[1] for one in ring) / len(ring)


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two points lie apart, over the short distances of a street."""
    north = (one[1] - other[1]) * METRES
    east = (one[0] - other[0]) * METRES * math.cos(math.radians((one[1] + other[1]) / 2))
    return math.hypot(north, east)


def _inside(street: Place, wanted: Wanted) -> list[Place]:
    """Places everybody may know whose position lies in what was asked: nobody is found more finely than is shown."""
    places = [street, *territory.known_to_all(street).exclude(kind=Place.Kind.GRID)]
    return [place for place in places if (at := position(place)) is not None and _fits(at, wanted)]


def _fits(at: tuple[float, float], wanted: Wanted) -> bool:
    if wanted.box is not None:
        west, south, east, north = wanted.box
        if not (west <= at[0] <= east and south <= at[1] <= north):
            return False
    return wanted.around is None or metres(at, wanted.around[:2]) <= wanted.around[2]


def _at(places: Collection[Place]) -> Q:
    """Matters that are shown at one of these places."""
    exact = [one.id for one in places]
    compounds = [one.id for one in places if one.kind == Place.Kind.COMPOUND]
    where = Q(place__in=exact) | Q(place__compound__in=compounds) | Q(place__parent__compound__in=compounds)
    own = Q(place__compound__isnull=True, place__parent__compound__isnull=True) & ~Q(
        place__kind__in=(Place.Kind.COMPOUND, Place.Kind.PUBLIC)
    )
    for one in places:
        if one.kind == Place.Kind.NEIGHBOURHOOD:
            where |= own & within(one.path)
    return where


def shown_at(matters: Collection[Matter]) -> Mapping[UUID, Place]:
    """For each of their places the one that everybody may know. One statement."""
    return territory.open_places({one.place_id: one.path for one in matters}) if matters else {}


def own_reporter(street: Place, token: str) -> Reporter | None:
    """Whoever holds a slip's token, for a matter of this street."""
    reporter = by_token(token) if token else None
    return reporter if reporter is not None and reporter.matter.street_id == street.id else None


def added(reporter: Reporter) -> list[tuple[dt.datetime, str]]:
    """What has been added to a matter by who raised it, oldest first: where several did, nobody reads another's."""
    if Reporter.objects.filter(matter_id=reporter.matter_id).exclude(pk=reporter.pk).exists():
        return []
    acts = Act.objects.filter(record_id=reporter.matter_id, verb="matters.add_words").select_related("detail")
    return [
        (act.at, str(act.detail.body.get("said", "")))
        for act in acts.order_by("at", "id")[:200]
        if hasattr(act, "detail")
    ]


def to_tell(now: dt.datetime, most: int = 100) -> list[Open311Request]:
    """Requests whose client has yet to hear of the present state, those that wait longest first.

    A token withdrawn tells no more. One that came to its end raises nothing, but what it raised is told of.
    """
    found = Open311Request.objects.filter(next_at__lte=now, token__withdrawn_at__isnull=True)
    changed = found.exclude(told=F("reporter__matter__state")).select_related(
        "token", "token__street", "reporter", "reporter__matter"
    )
    return list(
        changed.defer("reporter__matter__words", "token__street__outline").order_by("next_at", "id")[:most]
    )
