"""Home study points as JSON: what everybody may know, joining and leaving, and keeping them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth

from mulin.people import actions, queries
from mulin.people.api.study_schemas import (
    AnswerIn,
    AskIn,
    BuildingsIn,
    CareIn,
    CareOut,
    ChangeIn,
    InsideOut,
    KeptOut,
    ListedOut,
    Made,
    PointIn,
    PointOut,
    ReasonIn,
    RequestOut,
    VolunteerIn,
    VolunteerOut,
)
from mulin.people.models import Person, StationRequest
from mulin.people.policies import bodies
from mulin.people.queries import studying
from mulin.platform import errors
from mulin.platform.api.paging import PAGING, Paging, Part, part_of
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.api.scopes import needs
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Organisation, Place, StudyPoint

router = Router(tags=["study points"], auth=django_auth)
stations = Router(tags=["study points"], auth=django_auth)
"""What stations were asked for."""


def _facts(point: StudyPoint) -> dict[str, Any]:
    return {
        "id": point.id,
        "name": point.open_name,
        "number": point.number,
        "neighbourhood": point.neighbourhood.local_name,
        "state": point.state,
        "functions": point.functions,
    }


def _out(point: StudyPoint) -> PointOut:
    return PointOut(**_facts(point))


def _listed(point: StudyPoint) -> dict[str, Any]:
    station = point.station.local_name if point.station else ""
    return {**_facts(point), "grid": point.place.spoken, "station": station}


def _kept(point: StudyPoint) -> KeptOut:
    found = studying.elements(point)
    return KeptOut(
        **_listed(point),
        missing=[one.key for one in found.missing],
        buildings=found.area.count,
        team=found.team.count,
        cared=found.care.count,
    )


def _asked(one: StationRequest) -> RequestOut:
    return RequestOut(
        id=one.pk,
        point=one.point.open_name,
        station=one.station.local_name,
        state=one.state,
        words=one.words,
        answer=one.answer,
        asked_at=one.asked_at,
    )


def _found(request: Request, point_id: UUID) -> StudyPoint:
    point = studying.kept_point(request.actor, point_id)
    if point is None:
        raise Http404
    return point


def _person(request: Request, person_id: UUID) -> Person:
    person = queries.by_id(person_id)
    if person is None or person.street_id != request.actor.street_id:
        raise errors.Invalid("S0-02", _("没有登记过这个人。"), remedy=_("请先登记。"), field="host")
    return person


def _place(place_id: UUID) -> Place:
    place = territory.by_id(place_id)
    if place is None:
        raise errors.Invalid("S0-24", _("没有这个片区。"), remedy=_("请用片区的编号。"), field="place")
    return place


def _buildings(ids: Sequence[UUID]) -> list[Place]:
    found = territory.by_ids(ids)
    if len(found) != len(set(ids)):
        raise errors.Invalid(
            "S0-13", _("里面有一幢楼找不到。"), remedy=_("请用楼的编号。"), field="buildings"
        )
    return list(found.values())


def _station(request: Request, station_id: UUID | None) -> Organisation | None:
    street_id = request.actor.street_id
    if station_id is None or street_id is None:
        return None
    station = territory.organisation(station_id, street_id=street_id, on=request.now.astimezone(LOCAL).date())
    if station is None:
        raise errors.Invalid(
            "S0-05", _("没有这个服务站。"), remedy=_("请用本街道服务站的编号。"), field="station"
        )
    return station


IN_ORDER = ("path", "number", "id")


@router.get("/", response={200: Part[ListedOut], **PROBLEMS})
def study_points(request: Request, paging: Paging = PAGING) -> dict[str, Any]:
    """The points one keeps, sees by one's post, or hosts."""
    found = studying.kept_by(request.actor)
    return part_of(found, by=IN_ORDER, request=request, paging=paging, show=_listed)


@router.get("/of/{key}/", response={200: Part[PointOut], **PROBLEMS}, auth=None)
def open_points(request: Request, key: str, paging: Paging = PAGING) -> dict[str, Any]:
    """The established points of a street, as everybody may know them."""
    street = territory.opened(territory.street(key))
    if street is None:
        raise Http404
    found = studying.open_points(street)
    return part_of(found, by=IN_ORDER, request=request, paging=paging, show=_out)


@router.get("/mine/", response={200: list[PointOut], **PROBLEMS})
def my_points(request: Request) -> list[PointOut]:
    """The points one belongs to."""
    return [_out(one) for one in studying.joined(request.actor.id)] if request.actor.id else []


@router.post("/", response={201: KeptOut, **PROBLEMS})
def create_point(request: Request, body: PointIn) -> Status:
    """Register a point."""
    made = actions.found_point(
        place=_place(body.place),
        kind=body.kind,
        address=body.address,
        host=_person(request, body.host),
        functions=body.functions,
        station=_station(request, body.station),
        buildings=_buildings(body.buildings),
        actor=request.actor,
        now=request.now,
    )
    return Status(201, _kept(_found(request, made.pk)))


@router.get("/{point_id}/", response={200: KeptOut, **PROBLEMS})
def study_point(request: Request, point_id: UUID) -> KeptOut:
    """One point, for those who keep it."""
    return _kept(_found(request, point_id))


@router.get("/{point_id}/inside/", response={200: InsideOut, **PROBLEMS})
def inside(request: Request, point_id: UUID) -> InsideOut:
    """What members see of it; for everybody else it is not there."""
    seen = studying.inside(point_id, request.actor.id)
    if seen is None:
        raise Http404
    return InsideOut(
        **_facts(seen.point),
        address=seen.address,
        host=seen.host,
        members=seen.members,
        buildings=[one.spoken for one in seen.buildings],
    )


@router.post("/{point_id}/changes/", response={201: KeptOut, **PROBLEMS})
def create_change(request: Request, point_id: UUID, body: ChangeIn) -> Status:
    """Other functions, another station, home or host."""
    actions.change_point(
        point=_found(request, point_id),
        functions=body.functions,
        station=_station(request, body.station),
        address=body.address,
        host=_person(request, body.host) if body.host else None,
        actor=request.actor,
        now=request.now,
    )
    return Status(201, _kept(_found(request, point_id)))


STEPS = {
    "establish": actions.establish,
    "pause": actions.pause,
    "resume": actions.resume,
    "end": actions.end_point,
}


@router.post("/{point_id}/steps/{verb}/", response={201: KeptOut, **PROBLEMS})
def create_step(
    request: Request, point_id: UUID, verb: Literal["establish", "pause", "resume", "end"]
) -> Status:
    """One step on its way."""
    STEPS[verb](point=_found(request, point_id), actor=request.actor, now=request.now)
    return Status(201, _kept(_found(request, point_id)))


@router.post("/{point_id}/buildings/", response={201: KeptOut, **PROBLEMS})
def create_buildings(request: Request, point_id: UUID, body: BuildingsIn) -> Status:
    """Buildings into its duty area."""
    point = _found(request, point_id)
    actions.cover(point=point, buildings=_buildings(body.buildings), actor=request.actor, now=request.now)
    return Status(201, _kept(point))


@router.delete("/{point_id}/buildings/{place_id}/", response={200: KeptOut, **PROBLEMS})
def delete_building(request: Request, point_id: UUID, place_id: UUID) -> KeptOut:
    """A building out of it."""
    point = _found(request, point_id)
    actions.uncover(point=point, building=_place(place_id), actor=request.actor, now=request.now)
    return _kept(point)


@router.get("/{point_id}/team/", response={200: list[VolunteerOut], **PROBLEMS})
def team(request: Request, point_id: UUID) -> list[VolunteerOut]:
    """Its volunteers, for who fills its lists."""
    point = _found(request, point_id)
    errors.require(bodies.may_fill_point(request.actor, point.path, studying.host_id(point.id)))
    return [VolunteerOut(id=one.pk, name=one.name, leads=one.leads) for one in studying.team_of(point.id)]


@router.post("/{point_id}/team/", response={201: Made, **PROBLEMS})
def create_volunteer(request: Request, point_id: UUID, body: VolunteerIn) -> Status:
    """A volunteer onto its list."""
    made = actions.add_to_team(
        point=_found(request, point_id), **body.dict(), actor=request.actor, now=request.now
    )
    return Status(201, Made(id=made.pk))


@router.post("/{point_id}/team/{member_id}/leads/", response={201: Made, **PROBLEMS})
def create_lead(request: Request, point_id: UUID, member_id: UUID) -> Status:
    """One of them leads from now on."""
    member = studying.team_member(_found(request, point_id).id, member_id)
    if member is None:
        raise Http404
    actions.lead_team(member=member, actor=request.actor, now=request.now)
    return Status(201, Made(id=member_id))


@router.delete("/{point_id}/team/{member_id}/", response={204: None, **PROBLEMS})
def delete_volunteer(request: Request, point_id: UUID, member_id: UUID) -> Status:
    """A volunteer off its list."""
    member = studying.team_member(_found(request, point_id).id, member_id)
    if member is None:
        raise Http404
    actions.leave_team(member=member, actor=request.actor, now=request.now)
    return Status(204, None)


@router.post("/{point_id}/care/", response={201: Made, **PROBLEMS})
def create_care(request: Request, point_id: UUID, body: CareIn) -> Status:
    """Somebody who said yes onto the care list."""
    made = actions.add_care(
        point=_found(request, point_id), **body.dict(), actor=request.actor, now=request.now
    )
    return Status(201, Made(id=made.pk))


@router.post(
    "/{point_id}/care-views/",
    response={201: list[CareOut], **PROBLEMS},
    openapi_extra=needs("contacts:read"),
)
def create_care_view(request: Request, point_id: UUID, body: ReasonIn) -> Status:
    """The care list, with why it is opened: written down, for those on it to see."""
    opened = actions.open_care(
        point=_found(request, point_id), reason=body.reason, actor=request.actor, now=request.now
    )
    lines = [
        CareOut(
            id=one.row.pk,
            name=one.name,
            need=one.need,
            how_agreed=one.how_agreed,
            review_on=one.row.review_on,
        )
        for one in opened
    ]
    return Status(201, lines)


@router.delete("/{point_id}/care/{row_id}/", response={204: None, **PROBLEMS})
def delete_care(request: Request, point_id: UUID, row_id: UUID) -> Status:
    """Somebody off the care list."""
    row = studying.care_row(_found(request, point_id).id, row_id)
    if row is None:
        raise Http404
    actions.end_care(row=row, actor=request.actor, now=request.now)
    return Status(204, None)


@router.post("/{point_id}/members/", response={201: PointOut, **PROBLEMS})
def create_membership(request: Request, point_id: UUID) -> Status:
    """Join an established point."""
    point = studying.open_point(point_id)
    if point is None:
        raise Http404
    actions.join_point(point=point, actor=request.actor, now=request.now)
    return Status(201, _out(point))


@router.delete("/{point_id}/members/me/", response={204: None, **PROBLEMS})
def delete_membership(request: Request, point_id: UUID) -> Status:
    """Leave; nothing is asked and nothing kept."""
    seen = studying.inside(point_id, request.actor.id)
    if seen is None:
        raise Http404
    actions.leave_point(point=seen.point, actor=request.actor, now=request.now)
    return Status(204, None)


@router.post("/{point_id}/requests/", response={201: RequestOut, **PROBLEMS})
def create_request(request: Request, point_id: UUID, body: AskIn) -> Status:
    """Ask its station for something."""
    made = actions.ask_station(
        point=_found(request, point_id), words=body.words, actor=request.actor, now=request.now
    )
    return Status(201, _asked(made))


@stations.get("/", response={200: Part[RequestOut], **PROBLEMS})
def station_requests(request: Request, paging: Paging = PAGING) -> dict[str, Any]:
    """What points asked of the stations one works in or leads: those that wait first."""
    by = ("-state", "asked_at", "id")
    return part_of(studying.requests_for(request.actor), by=by, request=request, paging=paging, show=_asked)


@stations.post("/{request_id}/answers/", response={201: RequestOut, **PROBLEMS})
def create_answer(request: Request, request_id: UUID, body: AnswerIn) -> Status:
    """Answer one of them."""
    asked = studying.requests_for(request.actor).filter(pk=request_id).first()
    if asked is None:
        raise Http404
    done = actions.answer_station(request=asked, answer=body.answer, actor=request.actor, now=request.now)
    return Status(201, _asked(done))
