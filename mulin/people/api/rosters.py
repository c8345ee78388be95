"""Rosters, coverage, seats and trainings as JSON."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from ninja.security import django_auth

from mulin.people import actions, queries
from mulin.people.api.study_schemas import Made
from mulin.people.models import Appointment
from mulin.people.policies import bodies
from mulin.people.queries import coverage, rosters
from mulin.platform import errors
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory

router = Router(tags=["rosters"], auth=django_auth)


class LineOut(Schema):
    """One line of a roster; without a name the seat is empty."""

    post: UUID | None
    role: str
    name: str
    place: str
    by_office: str
    """The role this one follows from; empty where somebody was appointed."""
    since: dt.date | None
    until: dt.date | None
    unit: str
    duty: str
    trained: list[str]


class RateOut(Schema):
    what: str
    part: int
    whole: int


class CoverageOut(Schema):
    neighbourhood: str
    id: UUID
    rates: list[RateOut]
    grid_members: int
    part_time: int
    points_established: int
    points_preparing: int


class SeatIn(Schema):
    person: UUID
    role: str
    place: UUID
    organisation: UUID | None = None
    until: dt.date | None = None
    route: str = Appointment.Route.ENGAGED
    unit: UUID | None = None
    duty: str = ""


class DutyIn(Schema):
    duty: str


class TrainingIn(Schema):
    what: str
    on: dt.date
    until: dt.date | None = None


def _today(request: Request) -> dt.date:
    return request.now.astimezone(LOCAL).date()


def _reads(request: Request) -> None:
    if not request.actor.has_role(*bodies.READS_ROSTERS):
        raise errors.Refusal(
            "S0-26", _("名册给在岗的工作人员看。"), remedy=_("要找人，请打街道电话，或到家门口服务站。")
        )


def _lines(roster: rosters.Roster) -> list[LineOut]:
    return [
        LineOut(
            post=one.post.pk if one.post and not one.by_office else None,
            role=one.role,
            name=one.name,
            place=one.place.spoken,
            by_office=one.by_office,
            since=one.post.valid_from if one.post else None,
            until=one.post.valid_to if one.post else None,
            unit=one.unit.local_name if one.unit and not one.by_office else "",
            duty="" if one.by_office else one.duty,
            trained=[training.what for training in one.trained],
        )
        for one in roster.lines
    ]


@router.get("/neighbourhoods/{place_id}/", response={200: list[LineOut], **PROBLEMS})
def neighbourhood_roster(request: Request, place_id: UUID, on: dt.date | None = None) -> list[LineOut]:
    """Everybody in post in a neighbourhood on a day, and every empty seat."""
    _reads(request)
    day = on or _today(request)
    area = next((one for one in rosters.areas_of(request.actor, on=day) if one.pk == place_id), None)
    if area is None:
        raise Http404
    return _lines(rosters.of_neighbourhood(area, on=day))


@router.get("/stations/{station_id}/", response={200: list[LineOut], **PROBLEMS})
def station_roster(request: Request, station_id: UUID, on: dt.date | None = None) -> list[LineOut]:
    """The five seats of a station on a day."""
    _reads(request)
    day = on or _today(request)
    areas = rosters.areas_of(request.actor, on=day)
    listed = rosters.stations_of(areas, request.actor, on=day)
    station = next((one for one in listed if one.pk == station_id), None)
    if station is None:
        raise Http404
    return _lines(rosters.of_station(station, on=day))


@router.get("/coverage/", response={200: list[CoverageOut], **PROBLEMS})
def covered(request: Request, on: dt.date | None = None) -> list[CoverageOut]:
    """How far posts are filled, a row for each neighbourhood in the order of their codes."""
    _reads(request)
    day = on or _today(request)
    rows = coverage.coverage(rosters.areas_of(request.actor, on=day), on=day)
    return [
        CoverageOut(
            neighbourhood=row.place.local_name,
            id=row.place.pk,
            rates=[RateOut(what=key, part=rate.part, whole=rate.whole) for key, rate in row.rates.items()],
            grid_members=row.members,
            part_time=row.part_time,
            points_established=row.established,
            points_preparing=row.preparing,
        )
        for row in rows
        if row.place is not None
    ]


@router.post("/seats/", response={201: Made, **PROBLEMS})
def create_seat(request: Request, body: SeatIn) -> Status:
    """Somebody registered into a post, from today on."""
    street_id = request.actor.street_id
    person, place = queries.by_id(body.person), territory.by_id(body.place)
    if street_id is None or person is None or place is None or place.street_id != street_id:
        raise Http404
    found = {
        one.pk: one
        for one in territory.organisations_by_id([one for one in (body.organisation, body.unit) if one])
    }
    if any(one is not None and one not in found for one in (body.organisation, body.unit)):
        raise errors.Invalid(
            "S3-52", _("没有这个单位。"), remedy=_("请用本街道单位的编号。"), field="organisation"
        )
    if body.route not in Appointment.Route.values:
        raise errors.Invalid("S0-26", _("没有这种产生方式。"), remedy=_("请从列出的里面选。"), field="route")
    made = actions.appoint(
        person=person,
        role=body.role,
        place=place,
        organisation=found[body.organisation] if body.organisation else None,
        since=_today(request),
        until=body.until,
        route=body.route,
        unit=found[body.unit] if body.unit else None,
        duty=body.duty,
        actor=request.actor,
        now=request.now,
    )
    return Status(201, Made(id=made.pk))


def _post(request: Request, appointment_id: UUID) -> Appointment:
    _reads(request)
    post = rosters.post_on_roster(request.actor, appointment_id, on=_today(request))
    if post is None:
        raise Http404
    return post


@router.post("/seats/{appointment_id}/ends/", response={204: None, **PROBLEMS})
def create_end(request: Request, appointment_id: UUID) -> Status:
    """A term ends today."""
    actions.end_appointment(
        appointment=_post(request, appointment_id),
        on=_today(request),
        actor=request.actor,
        now=request.now,
    )
    return Status(204, None)


@router.post("/seats/{appointment_id}/duties/", response={201: Made, **PROBLEMS})
def create_duty(request: Request, appointment_id: UUID, body: DutyIn) -> Status:
    """What somebody has taken on, said anew."""
    made = actions.change_duty(
        appointment=_post(request, appointment_id), duty=body.duty, actor=request.actor, now=request.now
    )
    return Status(201, Made(id=made.pk))


@router.post("/seats/{appointment_id}/trainings/", response={201: Made, **PROBLEMS})
def create_training(request: Request, appointment_id: UUID, body: TrainingIn) -> Status:
    """One more training of a post's holder."""
    post = _post(request, appointment_id)
    made = actions.note_training(person=post.person, **body.dict(), actor=request.actor, now=request.now)
    return Status(201, Made(id=made.pk))
