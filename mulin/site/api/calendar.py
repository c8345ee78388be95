"""One's own calendar as JSON: what concerns one on which day, and the secret address of it."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from ninja import Router, Schema, Status
from ninja.security import django_auth

from mulin.people import actions as people
from mulin.people import queries as persons
from mulin.platform import agenda, readings
from mulin.platform.requests import Request

router = Router(tags=["mine"])


class DayOut(Schema):
    """One line of one's calendar: never what it is about."""

    key: str
    starts: dt.datetime | dt.date
    ends: dt.datetime | None = None
    title: str
    path: str = ""
    place: str = ""


class CalendarOut(Schema):
    address: str
    """Empty where there is none."""
    entries: list[DayOut]


def _calendar(request: Request) -> CalendarOut:
    person_id = request.actor.id
    feed = persons.calendar_of(person_id) if person_id else None
    readings.open_without_record([feed] if feed else [], "own", "token")
    address = request.build_absolute_uri(reverse("site:calendar_file", args=[feed.token])) if feed else ""
    entries = [
        DayOut(key=one.key, starts=one.starts, ends=one.ends, title=one.title, path=one.path, place=one.place)
        for one in agenda.concerning(request.actor, request.now)
    ]
    return CalendarOut(address=address, entries=entries)


@router.get("/calendar/", response=CalendarOut, auth=django_auth)
def own_calendar(request: Request) -> CalendarOut:
    """What concerns one, and the address a calendar program reads it at."""
    return _calendar(request)


@router.post("/calendar/renewals/", response={201: CalendarOut}, auth=django_auth)
def create_renewal(request: Request) -> Status:
    """A new address; the one before opens nothing from now on."""
    people.renew_calendar(
        person=request.user.person, language=request.LANGUAGE_CODE, actor=request.actor, now=request.now
    )
    return Status(201, _calendar(request))


@router.post("/calendar/withdrawals/", response={201: CalendarOut}, auth=django_auth)
def create_withdrawal(request: Request) -> Status:
    """No address opens it any more."""
    people.withdraw_calendar(person=request.user.person, actor=request.actor, now=request.now)
    return Status(201, _calendar(request))
