"""Home study points: founded, filled with what they must have, established, paused, ended (S0-02, S0-04).

Every act locks the point first. Where it is and who hosts it never goes into the timeline.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.people import queries
from mulin.people.models import Person, StudyMember
from mulin.people.policies import bodies
from mulin.people.queries import studying
from mulin.platform import errors, flow, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory import study_templates
from mulin.territory.models import DutyBuilding, Organisation, Place, StudyOffice, StudyPoint
from mulin.territory.states import study_point as states

MOST_BUILDINGS = 60
"""Buildings of one point: more than this is a neighbourhood, not a few doors."""


@transaction.atomic
def found_point(
    *,
    place: Place,
    kind: str,
    address: str,
    host: Person,
    functions: Sequence[str] = (),
    station: Organisation | None = None,
    buildings: Sequence[Place] = (),
    actor: Actor,
    now: dt.datetime,
) -> StudyPoint:
    """Register a point in a grid area (or a neighbourhood without one). The neighbourhood's office comes with its first.

    Raises `Invalid` for a place that is neither, a host of another street, functions nobody knows.
    """
    errors.require(bodies.may_found_point(actor, place.path))
    neighbourhood, street = _neighbourhood_of(place)
    if kind not in StudyPoint.Kind.values:
        raise errors.Invalid("S0-02", _("请选设在哪里：家里，还是聚集点。"), field="kind")
    address = _address(address)
    _check_host(host, neighbourhood)
    chosen = _functions(functions, neighbourhood.street_id, now)
    _check_station(station, neighbourhood, now)
    office = office_of(neighbourhood, street, actor, now)
    office.last_number += 1
    office.save(update_fields=["last_number"])
    point = StudyPoint.objects.create(
        street=street,
        neighbourhood=neighbourhood,
        place=place,
        path=place.path,
        number=office.last_number,
        kind=kind,
        state=states.PREPARING,
        functions=chosen,
        station=station,
        address=address,
        founded_at=now,
    )
    StudyMember.objects.create(point=point, person=host, hosts=True, since=now.astimezone(LOCAL).date())
    tell(point, "found_point", actor, now)
    if buildings:
        cover(point=point, buildings=buildings, actor=actor, now=now)
    return point


def _neighbourhood_of(place: Place) -> tuple[Place, Place]:
    """The neighbourhood and the street that a grid area, or a neighbourhood itself, lies in."""
    found = place.parent if place.kind == Place.Kind.GRID else place
    if found is not None and found.kind == Place.Kind.NEIGHBOURHOOD and place.valid_to is None:
        assert found.street is not None
        return found, found.street
    raise errors.Invalid(
        "S0-24", _("家庭小党校要落在一个网格片区里。"), remedy=_("请从列出的片区里选一个。"), field="place"
    )


def _address(address: str) -> str:
    address = " ".join(address.split())[:120]
    if not address:
        raise errors.Invalid(
            "S0-02", _("请写具体在哪里。"), remedy=_("只有参加的人看得到，不会公开。"), field="address"
        )
    return address


def _check_host(host: Person, neighbourhood: Place) -> None:
    if host.street_id != neighbourhood.street_id:
        raise errors.Invalid("S3-52", _("召集人要在同一个街道登记。"), field="host")
    if host.merged_into_id is not None or queries.dead().filter(person=host).exists():
        raise errors.Invalid("S0-02", _("这位当不了召集人，请看看是不是选错了人。"), field="host")


def _functions(functions: Sequence[str], street_id: UUID | None, now: dt.datetime) -> list[str]:
    offered = study_templates.templates(study_templates.FUNCTIONS, street_id=street_id, on=now)
    known = [one.key for one in offered]
    if set(functions) - set(known):
        raise errors.Invalid("S0-01", _("没有这个功能。"), remedy=_("请从列出的里面选。"), field="functions")
    return [key for key in known if key in functions]


def _check_station(station: Organisation | None, neighbourhood: Place, now: dt.datetime) -> None:
    if station is None:
        return
    today = now.astimezone(LOCAL).date()
    ended = station.valid_to is not None and station.valid_to <= today
    if (
        station.street_id != neighbourhood.street_id
        or station.kind != Organisation.Kind.GRID_STATION
        or ended
    ):
        raise errors.Invalid(
            "S0-05",
            _("请选本街道的一个服务站。"),
            remedy=_("资源从站里来，要东西也向站里说。"),
            field="station",
        )


def office_of(neighbourhood: Place, street: Place, actor: Actor, now: dt.datetime) -> StudyOffice:
    """The one office of a neighbourhood, locked: two founded at once get two numbers."""
    office, made = StudyOffice.objects.get_or_create(
        neighbourhood=neighbourhood, defaults={"street": street, "founded_at": now}
    )
    if made:
        timeline.record(
            street_id=office.street_id,
            record_id=neighbourhood.id,
            verb="people.found_study_office",
            actor=actor,
            now=now,
            place=neighbourhood.name,
        )
    return StudyOffice.objects.select_for_update(no_key=True).get(pk=office.pk)


def lock(point: StudyPoint) -> StudyPoint:
    """The point as it is now, held until the transaction ends."""
    return (
        StudyPoint.objects.select_for_update(of=("self",), no_key=True)
        .select_related("neighbourhood", "place", "station")
        .get(pk=point.pk)
    )


def to_fill(point: StudyPoint, actor: Actor) -> StudyPoint:
    """The point, locked, where the actor may change its lists and it has not ended."""
    point = lock(point)
    errors.require(bodies.may_fill_point(actor, point.path, studying.host_id(point.id)))
    refuse_ended(point)
    return point


def refuse_ended(point: StudyPoint) -> None:
    if point.state == states.ENDED:
        raise errors.Conflict(
            "S0-02", _("这个点已经不办了。"), remedy=_("要再办，请登记一个新的，编号不重复使用。")
        )


def tell(point: StudyPoint, verb: str, actor: Actor, now: dt.datetime, **body: Any) -> None:
    timeline.record(
        street_id=point.street_id, record_id=point.id, verb=f"people.{verb}", actor=actor, now=now, **body
    )


@transaction.atomic
def change_point(
    *,
    point: StudyPoint,
    functions: Sequence[str] | None = None,
    station: Organisation | None = None,
    address: str = "",
    host: Person | None = None,
    actor: Actor,
    now: dt.datetime,
) -> StudyPoint:
    """Give a point other functions, another station, home or host. What is left out stays; the number stays always."""
    point = lock(point)
    errors.require(bodies.may_found_point(actor, point.path))
    refuse_ended(point)
    if functions is not None:
        point.functions = _functions(functions, point.street_id, now)
    if station is not None:
        _check_station(station, point.neighbourhood, now)
        point.station = station
    if address.strip():
        point.address = _address(address)
    if host is not None:
        _check_host(host, point.neighbourhood)
        _change_host(point, host, now)
    point.save(update_fields=["functions", "station", "address"])
    tell(point, "change_point", actor, now)
    return point


def _change_host(point: StudyPoint, host: Person, now: dt.datetime) -> None:
    StudyMember.objects.filter(point=point, hosts=True).update(hosts=False)
    StudyMember.objects.update_or_create(
        point=point,
        person=host,
        defaults={"hosts": True},
        create_defaults={"hosts": True, "since": now.astimezone(LOCAL).date()},
    )


@transaction.atomic
def cover(*, point: StudyPoint, buildings: Sequence[Place], actor: Actor, now: dt.datetime) -> int:
    """Add buildings to a point's duty area, from any grid area, compound or neighbourhood of the street (S0-13).

    Returns how many are new. Raises `Invalid` for what is no building of the street.
    """
    point = to_fill(point, actor)
    wrong = [
        one
        for one in buildings
        if one.kind != Place.Kind.BUILDING or one.street_id != point.street_id or one.valid_to is not None
    ]
    if wrong or not buildings:
        raise errors.Invalid(
            "S0-13",
            _("责任区要选本街道的楼。"),
            remedy=_("可以跨网格、跨小区选，一幢楼也可以归几个点。"),
            field="buildings",
        )
    there = set(DutyBuilding.objects.filter(point=point).values_list("place_id", flat=True))
    new = {one.id for one in buildings} - there
    if len(there) + len(new) > MOST_BUILDINGS:
        raise errors.Invalid(
            "S0-13",
            _("一个点最多管 %(n)s 幢楼。") % {"n": MOST_BUILDINGS},
            remedy=_("再多就分成两个点，人可以两边都参加。"),
            field="buildings",
        )
    DutyBuilding.objects.bulk_create(DutyBuilding(point=point, place_id=one) for one in sorted(new))
    tell(point, "cover", actor, now, count=len(new))
    return len(new)


@transaction.atomic
def uncover(*, point: StudyPoint, building: Place, actor: Actor, now: dt.datetime) -> None:
    """Take a building out of a point's duty area; an established point keeps at least one (S0-04)."""
    point = to_fill(point, actor)
    rows = DutyBuilding.objects.filter(point=point)
    if not rows.filter(place=building).exists():
        raise errors.Conflict("S0-13", _("这幢楼已经不在里面了。"), remedy=_("请刷新看看。"))
    keep_one(point, rows.count(), _("责任区"))
    rows.filter(place=building).delete()
    tell(point, "uncover", actor, now)


def keep_one(point: StudyPoint, left: int, what: str) -> None:
    """Refuse to take away the last of what an established point must have."""
    if point.state == states.ESTABLISHED and left <= 1:
        raise errors.Conflict(
            "S0-04",
            _("这是%(what)s里的最后一个，建成的点不能没有%(what)s。") % {"what": what},
            remedy=_("先添上别的再去掉这一个；或者先把这个点暂停。"),
        )


@transaction.atomic
def establish(*, point: StudyPoint, actor: Actor, now: dt.datetime) -> StudyPoint:
    """Mark a point as established. Refused, with all that is missing, until the three are there (S0-04)."""
    point = lock(point)
    errors.require(bodies.may_found_point(actor, point.path))
    flow.advance(point, states.STUDY_POINT, "establish")
    require_complete(point)
    point.established_at = now
    point.save(update_fields=["state", "established_at"])
    tell(point, "establish", actor, now)
    return point


def require_complete(point: StudyPoint) -> None:
    """Raise what is still missing, each with where it is added."""
    missing = studying.elements(point).missing
    if missing:
        raise errors.Conflict(
            "S0-04",
            _("还缺：%(what)s。") % {"what": _("、").join(one.word for one in missing)},
            remedy=_("；").join(one.remedy for one in missing) + _("。"),
        )


@transaction.atomic
def pause(*, point: StudyPoint, actor: Actor, now: dt.datetime) -> StudyPoint:
    """Nothing takes place there for a while; why is not asked."""
    return _step(point, "pause", actor, now)


@transaction.atomic
def resume(*, point: StudyPoint, actor: Actor, now: dt.datetime) -> StudyPoint:
    """It goes on, where the three are still there (S0-04)."""
    point = lock(point)
    errors.require(bodies.may_found_point(actor, point.path))
    flow.advance(point, states.STUDY_POINT, "resume")
    require_complete(point)
    point.save(update_fields=["state"])
    tell(point, "resume", actor, now)
    return point


@transaction.atomic
def end_point(*, point: StudyPoint, actor: Actor, now: dt.datetime) -> StudyPoint:
    """It is held no more: its lists and its address are wiped, number and story stay."""
    point = lock(point)
    errors.require(bodies.may_found_point(actor, point.path))
    waiting = studying.open_requests(point.id)
    if waiting:
        raise errors.Conflict(
            "S0-05",
            _("还有 %(n)s 件事等站里回话。") % {"n": waiting},
            remedy=_("请站里先回话，再结束。"),
        )
    flow.advance(point, states.STUDY_POINT, "end")
    point.ended_at, point.address = now, ""
    point.save(update_fields=["state", "ended_at", "address"])
    for rows in (point.members, point.team, point.cared):
        rows.all().delete()
    tell(point, "end_point", actor, now)
    return point


def _step(point: StudyPoint, verb: str, actor: Actor, now: dt.datetime) -> StudyPoint:
    point = lock(point)
    errors.require(bodies.may_found_point(actor, point.path))
    flow.advance(point, states.STUDY_POINT, verb)
    point.save(update_fields=["state"])
    tell(point, verb, actor, now)
    return point
