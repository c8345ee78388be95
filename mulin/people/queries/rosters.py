"""Who holds which post in a neighbourhood or a station on a day, with what follows by office and what is empty."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Q, QuerySet

from mulin.people import exofficio, roles
from mulin.people.models import Appointment, Training
from mulin.people.policies import bodies
from mulin.people.queries.persons import current
from mulin.platform.actors import Actor
from mulin.platform.paths import within
from mulin.platform.policy import LOCAL
from mulin.territory.models import Organisation, Place
from mulin.territory.queries import organisations

IN_NEIGHBOURHOOD = (
    roles.SECRETARY,
    roles.STUDY_OFFICE_HEAD,
    roles.WORKER,
    roles.PART_TIME,
    roles.GRID_SECRETARY,
    roles.STUDY_LEAD,
    roles.GRID_MEMBER,
    roles.BUILDING_HEAD,
    roles.STAIRWELL_HEAD,
)
"""The posts of a neighbourhood's roster, in this order."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a roster: a post with its holder, or an empty seat."""

    role: str
    place: Place
    post: Appointment | None = None
    organisation: Organisation | None = None
    by_office: str = ""
    """The role that this one follows from; empty for one that somebody was appointed to."""
    trained: tuple[Training, ...] = ()

    @property
    def name(self) -> str:
        return self.post.person.name if self.post else ""

    @property
    def unit(self) -> Organisation | None:
        detail = getattr(self.post, "detail", None)
        return detail.unit if detail else None

    @property
    def duty(self) -> str:
        detail = getattr(self.post, "detail", None)
        return detail.duty if detail else ""


@dataclass(frozen=True, slots=True)
class Roster:
    lines: list[Line] = field(default_factory=list)

    @property
    def empty(self) -> list[Line]:
        return [one for one in self.lines if one.post is None]

    @property
    def held(self) -> int:
        return len(self.lines) - len(self.empty)


def areas_of(actor: Actor, *, on: dt.date, drawn: bool = False) -> list[Place]:
    """The neighbourhoods whose rosters somebody reads: those inside their posts, and the one a post lies in.

    `drawn` with their outlines.
    """
    paths = [post.path for post in actor.posts if post.role in bodies.READS_ROSTERS]
    around = {"/".join(path.split("/")[:3]) + "/" for path in paths if path.count("/") >= 3}
    wanted = Q(path__in=around)
    for path in paths:
        if path.count("/") < 3:
            wanted |= within(path)
    found = Place.objects.filter(wanted, existing(on), kind=Place.Kind.NEIGHBOURHOOD)
    found = found.select_related("street").defer("street__outline").order_by("path")
    return list(found if drawn else found.defer("outline", "street__outline"))


def day_of(moment: dt.datetime) -> dt.date:
    """The day of a moment, in the time of the street."""
    return moment.astimezone(LOCAL).date()


def existing(on: dt.date) -> Q:
    """Places that there are on a day."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def stations_of(areas: Sequence[Place], actor: Actor, *, on: dt.date) -> list[Organisation]:
    """The grid stations that are there for these neighbourhoods, and those the actor sits in; by name."""
    streets = {one.street_id for one in areas} | ({actor.street_id} if actor.street_id else set())
    found = Organisation.objects.none()
    for street in streets:
        found |= organisations(street, on=on)  # type: ignore[arg-type]
    own = Q(areas__in=[one.pk for one in areas]) | Q(id__in=actor.org_ids)
    return list(found.filter(own, kind=Organisation.Kind.GRID_STATION).distinct().order_by("name"))


def held_in(path: str, wanted: Sequence[str], *, on: dt.date) -> QuerySet[Appointment]:
    """Posts of these roles over places of a subtree on a day, with all that a roster shows of them."""
    found = Appointment.objects.filter(current(on), within(path), role__in=list(wanted))
    found = found.select_related("person", "place", "organisation", "detail", "detail__unit")
    return found.defer("place__outline").order_by("path", "valid_from", "id")


def of_neighbourhood(neighbourhood: Place, *, on: dt.date) -> Roster:
    """The roster of a neighbourhood as of a day, empty seats among it. Three statements."""
    posts = list(held_in(neighbourhood.path, IN_NEIGHBOURHOOD, on=on))
    trained = trainings(posts, on=on)
    lines = [
        Line(one.role, one.place, one, one.organisation, trained=trained.get(one.person_id, ()))
        for one in posts
    ]
    lines += _empty_seats(neighbourhood, posts, on)
    return Roster(_in_order([*lines, *follow(lines)]))


def some_of_neighbourhood(
    neighbourhood: Place, *, on: dt.date, role: str = "", start: int, stop: int
) -> tuple[list[Line], dict[str, int], dict[str, int]]:
    """Lines `start` to `stop` of the roster, of one role where it is asked; and by role how many lines there are and
    how many of them are empty. Five statements.

    In a large community posts are hundreds: names, units and trainings are read of what is shown alone.
    """
    found = Appointment.objects.filter(
        current(on), within(neighbourhood.path), role__in=IN_NEIGHBOURHOOD
    ).order_by("path", "valid_from", "id")
    seats = [_Seat(*row) for row in found.values_list("role", "path", "place_id", "place__kind", "id")]
    seats += [
        _Seat(one.role, one.place.path, one.place.pk, one.place.kind, None, place=one.place)
        for one in _empty_seats(neighbourhood, seats, on)
    ]
    seats += [
        replace(seat, role=rule.gives, by_office=rule.holds)
        for seat in seats
        for rule in exofficio.TABLE
        if rule.follows(seat.role, seat.path) and seat.over == rule.over
    ]
    # Stable: several over one place stay by the day they came.
    seats.sort(key=lambda one: (IN_NEIGHBOURHOOD.index(one.role), one.path))
    there = Counter(one.role for one in seats)
    empty = Counter(one.role for one in seats if one.post_id is None)
    shown = [one for one in seats if not role or one.role == role][start:stop]
    ids = [one.post_id for one in shown if one.post_id]
    full = {post.pk: post for post in held_in(neighbourhood.path, IN_NEIGHBOURHOOD, on=on).filter(pk__in=ids)}
    trained = trainings(list(full.values()), on=on)
    return [_whole(one, full, trained) for one in shown], dict(there), dict(empty)


@dataclass(frozen=True, slots=True)
class _Seat:
    """A line of a roster before its names are read."""

    role: str
    path: str
    place_id: UUID
    over: str
    """The kind of its place."""
    post_id: UUID | None
    by_office: str = ""
    place: Place | None = None


def _whole(
    seat: _Seat, full: Mapping[UUID, Appointment], trained: Mapping[UUID, tuple[Training, ...]]
) -> Line:
    """A line with the names of its post, or the empty seat."""
    if seat.post_id is None:
        assert seat.place is not None
        return Line(seat.role, seat.place, by_office=seat.by_office)
    post = full[seat.post_id]
    own = () if seat.by_office else trained.get(post.person_id, ())
    return Line(seat.role, post.place, post, post.organisation, seat.by_office, own)


def _empty_seats(
    neighbourhood: Place, posts: Sequence[Appointment] | Sequence[_Seat], on: dt.date
) -> list[Line]:
    """The seats that a neighbourhood and its grid areas should have and that nobody holds. One statement."""
    grids = list(
        Place.objects.filter(
            existing(on),
            within(neighbourhood.path),
            street_id=neighbourhood.street_id,
            kind=Place.Kind.GRID,
        )
        .defer("outline")
        .order_by("path")
    )
    return [
        Line(role, place)
        for role, places in (
            (roles.SECRETARY, [neighbourhood]),
            (roles.GRID_SECRETARY, grids),
            (roles.GRID_MEMBER, grids),
        )
        for place in places
        if not _answered(role, place, posts)
    ]


def _answered(role: str, place: Place, posts: Iterable[Appointment] | Iterable[_Seat]) -> bool:
    """A grid member over the whole neighbourhood is there for each of its grid areas."""
    if role == roles.GRID_MEMBER:
        return any(one.role == role and place.path.startswith(one.path) for one in posts)
    return any(one.role == role and one.place_id == place.pk for one in posts)


def follow(lines: Sequence[Line]) -> list[Line]:
    """What follows by office from these lines; an empty seat leaves the one that follows empty too."""
    return [
        replace(line, role=rule.gives, by_office=rule.holds, trained=())
        for line in lines
        for rule in exofficio.TABLE
        if rule.follows(line.role, line.place.path) and line.place.kind == rule.over
    ]


def _in_order(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda one: (IN_NEIGHBOURHOOD.index(one.role), one.place.path, one.name))


def of_station(station: Organisation, *, on: dt.date) -> Roster:
    """The five seats of a grid station as of a day (S1-22). Three statements."""
    posts = list(
        Appointment.objects.filter(current(on), organisation=station, role__in=roles.STATION_SEATS)
        .select_related("person", "place", "organisation", "detail", "detail__unit")
        .defer("place__outline")
        .order_by("valid_from", "id")
    )
    by_role = {one.role: one for one in posts}
    trained = trainings(posts, on=on)
    lines = []
    for role in roles.STATION_SEATS:
        post = by_role.get(role)
        found = trained.get(post.person_id, ()) if post else ()
        lines.append(Line(role, station.street, post, station, trained=found))
    return Roster(lines)


def seats_of(stations: Sequence[Organisation], *, on: dt.date) -> dict[UUID, set[str]]:
    """Which seats of these stations are held on a day. One statement."""
    rows = Appointment.objects.filter(
        current(on), organisation__in=[one.pk for one in stations], role__in=roles.STATION_SEATS
    ).values_list("organisation_id", "role")
    found: dict[UUID, set[str]] = {one.pk: set() for one in stations}
    for station, role in rows:
        if station is not None:
            found[station].add(role)
    return found


def trainings(posts: Iterable[Appointment], *, on: dt.date) -> dict[UUID, tuple[Training, ...]]:
    """What those who hold these posts were trained in by a day, the latest first. One statement."""
    found: dict[UUID, tuple[Training, ...]] = {}
    rows = Training.objects.filter(person_id__in={one.person_id for one in posts}, on__lte=on)
    for one in rows.order_by("-on", "-id"):
        found[one.person_id] = (*found.get(one.person_id, ()), one)
    return found


def post_on_roster(actor: Actor, appointment_id: UUID, *, on: dt.date) -> Appointment | None:
    """One post on the rosters that somebody reads. Three statements at most."""
    found = (
        Appointment.objects.filter(current(on), pk=appointment_id)
        .select_related("person", "place", "organisation", "detail", "detail__unit")
        .defer("place__outline")
        .first()
    )
    if found is None or found.role not in (*IN_NEIGHBOURHOOD, *roles.STATION_SEATS):
        return None
    areas = areas_of(actor, on=on)
    if found.role in roles.STATION_SEATS:
        stations = stations_of(areas, actor, on=on)
        return found if found.organisation_id in {one.pk for one in stations} else None
    return found if any(found.path.startswith(one.path) for one in areas) else None
