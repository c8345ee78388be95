"""How far the posts and bodies of each neighbourhood are filled: every number with what it is out of.

Neighbourhoods stand in the order of their codes, never by a number (DR-08); no number is of a person.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Count, Exists, F, Func, OuterRef, Q, TextField, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mulin.people import roles, workloads
from mulin.people.models import Appointment
from mulin.people.queries import rosters, studying
from mulin.people.queries.persons import current
from mulin.platform.paths import outermost, within_any
from mulin.territory.models import Place, StudyPoint
from mulin.territory.states import study_point as states

_HEAD = "substring(%(expressions)s from '^(?:[^/]+/){3}')"
"""The first three steps of a path: district, street, neighbourhood."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that is covered: a post over places of a kind."""

    key: str
    word: str | Promise
    role: str
    over: str


KINDS = (
    Kind("secretaries", _("书记"), roles.SECRETARY, Place.Kind.NEIGHBOURHOOD.value),
    Kind("grid_secretaries", _("片区书记"), roles.GRID_SECRETARY, Place.Kind.GRID.value),
    Kind("grid_members", _("有网格员的网格"), roles.GRID_MEMBER, Place.Kind.GRID.value),
    Kind("building_heads", _("楼组长"), roles.BUILDING_HEAD, Place.Kind.BUILDING.value),
    Kind("stairwell_heads", _("单元长"), roles.STAIRWELL_HEAD, Place.Kind.ENTRANCE.value),
)
BY_KEY = {one.key: one for one in KINDS}
PART_TIME = "part_time"
STUDY_POINTS = "study_points"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many."""

    part: int
    whole: int

    @property
    def open(self) -> int:
        return self.whole - self.part


@dataclass(slots=True)
class Row:
    """One neighbourhood, or all of them together."""

    place: Place | None
    rates: dict[str, Rate] = field(default_factory=dict)
    members: int = 0
    """Posts of grid members in it."""
    part_time: int = 0
    points: Counter[str] = field(default_factory=Counter)
    """Study points by state on the day."""

    @property
    def established(self) -> int:
        return self.points[states.ESTABLISHED]

    @property
    def preparing(self) -> int:
        return self.points[states.PREPARING]


def coverage(areas: Sequence[Place], *, on: dt.date, points: Sequence[StudyPoint] | None = None) -> list[Row]:
    """A row for each of these neighbourhoods, in their order. Three statements, whatever there is.

    `points` are the study points that there were on the day, where they have been read already.
    """
    paths = outermost([one.path for one in areas])
    wholes, grids = _places(paths, {one.street_id for one in areas}, on)
    held, members = _held(paths, on)
    covering = set(members)
    with_member = Counter(_head(grid) for grid in grids if not covering.isdisjoint(_steps(grid)))
    members_in = Counter(map(_head, members))
    by_area = _by_area(live_points(areas, on=on) if points is None else points, on)
    rows = []
    for area in areas:
        row = Row(area, points=by_area.get(area.path, Counter()))
        for kind in KINDS:
            whole = 1 if kind.over == Place.Kind.NEIGHBOURHOOD else wholes[area.path, kind.over]
            part = with_member[area.path] if kind.role == roles.GRID_MEMBER else held[area.path, kind.role]
            row.rates[kind.key] = Rate(min(part, whole), whole)
        row.members = members_in[area.path]
        row.part_time = held[area.path, roles.PART_TIME]
        rows.append(row)
    return rows


def total(rows: Sequence[Row]) -> Row:
    """All of them together."""
    found = Row(None)
    for kind in KINDS:
        rates = [one.rates[kind.key] for one in rows]
        found.rates[kind.key] = Rate(sum(one.part for one in rates), sum(one.whole for one in rates))
    found.members = sum(one.members for one in rows)
    found.part_time = sum(one.part_time for one in rows)
    for one in rows:
        found.points.update(one.points)
    return found


def _steps(path: str) -> list[str]:
    """A path and those of all that it lies in."""
    steps = path.split("/")[:-1]
    return ["/".join(steps[:depth]) + "/" for depth in range(1, len(steps) + 1)]


def _head(path: str) -> str:
    return "/".join(path.split("/")[:3]) + "/"


def _places(
    paths: Sequence[str], street_ids: Collection[UUID | None], on: dt.date
) -> tuple[Counter[tuple[str, str]], list[str]]:
    """How many places of each kind lie in each neighbourhood, and the paths of the grid areas.

    By street and kind, so that the homes of a street are not read on the way.
    """
    found = Place.objects.filter(
        within_any(list(paths)),
        rosters.existing(on),
        street_id__in=list(street_ids),
        kind__in=[Place.Kind.GRID, Place.Kind.BUILDING, Place.Kind.ENTRANCE],
    )
    head = Func(F("path"), template=_HEAD, output_field=CharField())
    rows = (
        found.annotate(head=head)
        .values_list("head", "kind")
        .annotate(
            n=Count("id"),
            grids=ArrayAgg(
                "path",
                filter=Q(kind=Place.Kind.GRID),
                default=Value([], output_field=ArrayField(TextField())),
            ),
        )
        .order_by()
    )
    counted: Counter[tuple[str, str]] = Counter()
    grids: list[str] = []
    for path, kind, n, inside in rows:
        counted[path, kind] = n
        grids += inside
    return counted, grids


def _held(paths: Sequence[str], on: dt.date) -> tuple[Counter[tuple[str, str]], list[str]]:
    """How many places of the right kind have somebody in a post, how many part-time members there are; and
    the paths that grid members cover."""
    found = Appointment.objects.filter(
        current(on), within_any(list(paths)), role__in=[*(one.role for one in KINDS), roles.PART_TIME]
    )
    head = Func(F("path"), template=_HEAD, output_field=CharField())
    rows = (
        found.annotate(head=head)
        .values_list("head", "role", "place__kind")
        .annotate(
            places=Count("place", distinct=True),
            people=Count("person", distinct=True),
            members=ArrayAgg(
                "path",
                filter=Q(role=roles.GRID_MEMBER),
                default=Value([], output_field=ArrayField(TextField())),
            ),
        )
        .order_by()
    )
    over = {one.role: one.over for one in KINDS}
    counted: Counter[tuple[str, str]] = Counter()
    covering: list[str] = []
    for path, role, kind, places, people, members in rows:
        covering += members
        if role == roles.PART_TIME:
            counted[path, role] += people
        elif over[role] == kind:
            counted[path, role] += places
    return counted, covering


def grids_in(paths: Sequence[str], *, on: dt.date) -> list[Place]:
    """The grid areas of some areas, in the order of their codes."""
    found = Place.objects.filter(within_any(list(paths)), rosters.existing(on), kind=Place.Kind.GRID)
    return list(found.select_related("parent").defer("outline", "parent__outline").order_by("path"))


def live_points(areas: Sequence[Place], *, on: dt.date) -> list[StudyPoint]:
    """The study points of some neighbourhoods that there were on a day."""
    return list(studying.live_by_day(outermost([one.path for one in areas]), on))


def _by_area(points: Sequence[StudyPoint], on: dt.date) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for point in points:
        found.setdefault(_head(point.path), Counter())[state_on(point, on)] += 1
    return found


def state_on(point: StudyPoint, on: dt.date) -> str:
    """How a point stood on a day: today's state from when it was established on, preparing before."""
    if point.established_at is None or rosters.day_of(point.established_at) > on:
        return states.PREPARING
    return states.ESTABLISHED if point.state == states.ENDED else point.state


@dataclass(frozen=True, slots=True)
class Record:
    """One place that a number counts: who has it, or that nobody has."""

    place: Place
    holders: tuple[Appointment, ...] = ()
    open_work: int | None = None
    """Open work in the grid area, where that is shown."""


MOST = 40
"""Records on one page."""


def records(
    kind: Kind, areas: Sequence[Place], *, on: dt.date, only_open: bool, after: str = ""
) -> tuple[list[Record], bool]:
    """The places behind a number in the order of their codes, from the one after `after` on; whether there are more.

    Only the holders of what is shown are read. Two statements, a third for the open work of grid areas.
    """
    paths = outermost([one.path for one in areas])
    places = Place.objects.filter(
        within_any(list(paths)),
        rosters.existing(on),
        street_id__in=list({one.street_id for one in areas}),
        kind=kind.over,
        path__gt=after,
    )
    if only_open:
        held = Appointment.objects.filter(current(on), role=kind.role)
        # A grid member over a whole neighbourhood is there for each of its grid areas.
        over = Q(place_id=OuterRef("pk"))
        if kind.role == roles.GRID_MEMBER:
            over |= Q(place_id=OuterRef("parent_id"))
        places = places.exclude(Exists(held.filter(over)))
    listed = places.select_related("compound", "parent").defer(
        "outline", "compound__outline", "parent__outline"
    )
    found = list(listed.order_by("path")[: MOST + 1])
    more, found = len(found) > MOST, found[:MOST]
    grids = kind.over == Place.Kind.GRID
    posts = _posts(found, kind.role, on) if found else {}
    load = workloads.of_grids([one.path for one in found]) if grids and found else {}
    return [
        Record(one, posts.get(one.pk, ()), load.get(one.path, 0) if grids else None) for one in found
    ], more


def _posts(places: Sequence[Place], role: str, on: dt.date) -> dict[UUID, tuple[Appointment, ...]]:
    """Who holds a post over each of these places; a grid member also where it is over what the place lies in."""
    wider = role == roles.GRID_MEMBER
    over = {one.pk for one in places} | {one.parent_id for one in places if wider and one.parent_id}
    found = Appointment.objects.filter(current(on), role=role, place_id__in=over)
    by_place: dict[UUID | None, list[Appointment]] = {}
    for post in found.select_related("person").order_by("path", "valid_from", "id"):
        by_place.setdefault(post.place_id, []).append(post)
    return {
        one.pk: (*(by_place.get(one.parent_id, ()) if wider else ()), *by_place.get(one.pk, ()))
        for one in places
    }


def part_time(areas: Sequence[Place], *, on: dt.date) -> list[rosters.Line]:
    """The part-time members of some neighbourhoods, each with home unit, term and commitments (S1-12). One statement."""
    found = Appointment.objects.filter(
        current(on), within_any(outermost([one.path for one in areas])), role=roles.PART_TIME
    )
    found = found.select_related("person", "place", "organisation", "detail", "detail__unit")
    listed = found.defer("place__outline").order_by("path", "valid_from", "id")
    return [rosters.Line(one.role, one.place, one, one.organisation) for one in listed]
