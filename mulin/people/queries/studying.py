"""Home study points: what everybody may know of them, what members see, and what their keepers see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from mulin.people import roles, states
from mulin.people.models import CareRow, StationRequest, StudyMember, TeamMember
from mulin.people.policies import bodies
from mulin.people.queries.persons import dead
from mulin.platform.actors import Actor
from mulin.platform.paths import within_any
from mulin.platform.policy import LOCAL
from mulin.territory.models import DutyBuilding, Place, StudyPoint
from mulin.territory.states import study_point as territory_states


@dataclass(frozen=True, slots=True)
class Element:
    """One of the three that an established point must have (S0-04)."""

    key: str
    word: str
    remedy: str
    count: int

    @property
    def there(self) -> bool:
        return self.count > 0


@dataclass(frozen=True, slots=True)
class Elements:
    area: Element
    team: Element
    care: Element

    @property
    def all(self) -> tuple[Element, Element, Element]:
        return self.area, self.team, self.care

    @property
    def missing(self) -> list[Element]:
        return [one for one in self.all if not one.there]


def elements(point: StudyPoint) -> Elements:
    """How far a point has its duty area, its team with somebody who leads it, and its care list. One statement."""
    found = StudyPoint.objects.filter(pk=point.pk).aggregate(
        areas=Count("duty_rows", distinct=True),
        helpers=Count("team", distinct=True),
        leaders=Count("team", distinct=True, filter=Q(team__leads=True)),
        looked_after=Count("cared", distinct=True),
    )
    return Elements(
        Element("area", _("责任区"), _("在“责任区”里选上要管的楼"), found["areas"]),
        Element(
            "team",
            _("志愿服务队"),
            _("在“志愿服务队”里添上队员，写明谁带队"),
            found["helpers"] if found["leaders"] else 0,
        ),
        Element("care", _("关爱名单"), _("在“关爱名单”里记下愿意被照应的邻居"), found["looked_after"]),
    )


def host_id(point_id: UUID) -> UUID | None:
    """Who hosts a point."""
    return (
        StudyMember.objects.filter(point_id=point_id, hosts=True).values_list("person_id", flat=True).first()
    )


def open_requests(point_id: UUID) -> int:
    """How many requests of a point wait for its station."""
    return StationRequest.objects.filter(point_id=point_id, state=states.OPEN).count()


def _points() -> QuerySet[StudyPoint]:
    found = StudyPoint.objects.select_related("neighbourhood", "place", "station")
    return found.defer("address", "neighbourhood__outline", "place__outline").order_by("path", "number")


def kept_by(actor: Actor) -> QuerySet[StudyPoint]:
    """The points in the area of a post that sees them at the desk, and those one hosts; without their addresses."""
    paths = [post.path for post in actor.own_posts if post.role in bodies.SEES_POINTS]
    return _points().filter(within_any(paths) | Q(pk__in=_hosted_by(actor.id)))


def _hosted_by(person_id: UUID | None) -> QuerySet[StudyMember, UUID]:
    hosts = StudyMember.objects.filter(hosts=True).values_list("point_id", flat=True)
    return hosts.filter(person_id=person_id) if person_id else hosts.none()


def kept_point(actor: Actor, point_id: UUID) -> StudyPoint | None:
    """One of them."""
    return kept_by(actor).filter(pk=point_id).first()


def open_points(street: Place, *, neighbourhood: Place | None = None) -> QuerySet[StudyPoint]:
    """What everybody may know: which points are established, by neighbourhood and number."""
    found = _points().filter(street=street, state=territory_states.ESTABLISHED)
    return found.filter(neighbourhood=neighbourhood) if neighbourhood else found


def open_point(point_id: UUID) -> StudyPoint | None:
    """A point that anybody may join."""
    return _points().filter(pk=point_id, state=territory_states.ESTABLISHED).first()


def joined(person_id: UUID) -> list[StudyPoint]:
    """The points that somebody belongs to. One statement."""
    return list(_points().filter(members__person_id=person_id))


@dataclass(frozen=True, slots=True)
class Inside:
    """What members of a point see of it: where it is and who hosts it."""

    point: StudyPoint
    address: str
    host: str
    hosts: bool
    """Whether the reader is the host."""
    members: int
    buildings: list[Place] = field(default_factory=list)
    team: list[TeamMember] = field(default_factory=list)


def inside(point_id: UUID, person_id: UUID | None) -> Inside | None:
    """A point as its members see it; None for everybody else. Four statements."""
    own = (
        StudyMember.objects.filter(point_id=point_id, person_id=person_id)
        .select_related("point", "point__neighbourhood", "point__place", "point__station")
        .first()
        if person_id
        else None
    )
    if own is None:
        return None
    members = list(StudyMember.objects.filter(point_id=point_id).select_related("person"))
    host = next((one.person.name for one in members if one.hosts), "")
    return Inside(
        own.point,
        own.point.address,
        host,
        own.hosts,
        len(members),
        duty_area(point_id),
        team_of(point_id),
    )


def duty_area(point_id: UUID) -> list[Place]:
    """The buildings a point looks after."""
    found = Place.objects.filter(duty_rows__point_id=point_id).select_related("compound")
    return list(found.defer("outline", "compound__outline").order_by("path"))


def team_of(point_id: UUID) -> list[TeamMember]:
    """Its volunteers, who leads first."""
    return list(TeamMember.objects.filter(point_id=point_id).order_by("-leads", "id"))


def team_member(point_id: UUID, member_id: UUID) -> TeamMember | None:
    return TeamMember.objects.filter(pk=member_id, point_id=point_id).select_related("point").first()


def cared(point_id: UUID) -> int:
    """How many are on the care list; who they are is an act of its own."""
    return CareRow.objects.filter(point_id=point_id).count()


def care_row(point_id: UUID, row_id: UUID) -> CareRow | None:
    return (
        CareRow.objects.filter(pk=row_id, point_id=point_id)
        .defer("name", "need")
        .select_related("point")
        .first()
    )


def requests_of(point_id: UUID) -> list[StationRequest]:
    """What a point asked of its station, the latest first."""
    found = StationRequest.objects.filter(point_id=point_id).select_related("station")
    return list(found.order_by("-asked_at", "-id")[:50])


def requests_for(actor: Actor) -> QuerySet[StationRequest]:
    """What points asked of the stations the actor works in, or of those in the street they lead: open ones first."""
    leads = [post.path for post in actor.own_posts if post.role == roles.LEADER]
    found = StationRequest.objects.filter(
        Q(station_id__in=actor.org_ids)
        | Q(pk__in=StationRequest.objects.filter(within_any(leads, "point__path")))
    )
    found = found.select_related("station", "point", "point__neighbourhood")
    return found.defer("point__address", "point__neighbourhood__outline").order_by("-state", "asked_at", "id")


def points_going_on() -> QuerySet[StudyPoint]:
    """Points that have not ended, whoever asks."""
    return _points().exclude(state=territory_states.ENDED)


def requests_open() -> QuerySet[StationRequest]:
    """What waits for an answer of some station, whoever asks, the oldest first."""
    found = StationRequest.objects.filter(state=states.OPEN).select_related("point__neighbourhood")
    return found.defer("point__address", "point__neighbourhood__outline").order_by("asked_at", "id")


def with_hosts(points: Sequence[StudyPoint]) -> set[UUID]:
    """Which of these points have somebody living who hosts them. One statement."""
    gone = dead().filter(person_id=OuterRef("person_id"))
    found = StudyMember.objects.filter(point__in=[one.pk for one in points], hosts=True).exclude(Exists(gone))
    return set(found.values_list("point_id", flat=True))


def covered(points: Sequence[StudyPoint]) -> dict[UUID, int]:
    """How many buildings each of these points looks after. One statement."""
    rows = DutyBuilding.objects.filter(point__in=[one.pk for one in points]).values_list("point_id")
    return dict(rows.annotate(n=Count("id")))


def live_by_day(paths: Sequence[str], on: dt.date) -> QuerySet[StudyPoint]:
    """Points founded by the end of a day and not ended by then, within these areas."""
    end = dt.datetime.combine(on + dt.timedelta(days=1), dt.time(), LOCAL)
    found = _points().filter(within_any(list(paths)), founded_at__lt=end)
    return found.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=end))
