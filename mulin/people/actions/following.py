"""Posts over a neighbourhood that ends in another one go on there: nobody's work is left without them (S1-23).

Home study points that came into another neighbourhood belong to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from mulin.people.actions import seats
from mulin.people.actions.rostering import move_plans
from mulin.people.actions.studying import office_of, tell
from mulin.people.models import Appointment, PostPlan
from mulin.people.queries import posts_over
from mulin.platform import timeline
from mulin.platform.actors import Actor
from mulin.platform.paths import within_any
from mulin.territory.models import Place, StudyPoint
from mulin.territory.rehoming import Move
from mulin.territory.states import study_point as states


def carry_posts(ends: Place, into: Place, on: dt.date, actor: Actor, now: dt.datetime) -> int:
    """End each post over `ends` on that day, and begin the same one over `into`; returns how many.

    In the caller's transaction, and part of merging the two. Who holds the same post there already gets no
    second one. A post that would only begin later begins there.
    """
    held = list(posts_over(ends, on=on).select_for_update(no_key=True, of=("self",)))
    for one in held:
        begins = max(on, one.valid_from)
        there = Appointment.objects.filter(
            person=one.person, role=one.role, place=into, organisation=one.organisation, valid_to__isnull=True
        )
        if not there.exists():
            made = Appointment.objects.create(
                person=one.person,
                role=one.role,
                organisation=one.organisation,
                place=into,
                path=into.path,
                route=one.route,
                valid_from=begins,
                valid_to=one.valid_to,
            )
            seats.take_over(one, made)
        one.valid_to = begins
        one.save(update_fields=["valid_to"])
        timeline.record(
            street_id=one.person.street_id,
            record_id=one.person_id,
            verb="people.carry_post",
            actor=actor,
            now=now,
            role=one.role,
            place=into.spoken,
        )
    return len(held)


def carry_plans(ends: Place, into: Place, actor: Actor, now: dt.datetime) -> None:
    """So many as a post should have in the one that ends, it should have besides in the one that takes it (S1-22)."""
    move_plans(PostPlan.objects.filter(place=ends), actor, now, place=into)


def carry_points(moves: Sequence[Move], actor: Actor, now: dt.datetime) -> int:
    """Points whose area came into another neighbourhood get its next number; the old one is used up (S0-02, S0-24).

    Asked after their paths have followed. One that lay in no grid area of a neighbourhood that ends lies at
    the neighbourhood that takes it. Returns how many.
    """
    here = StudyPoint.objects.filter(within_any([move.new for move in moves])).exclude(state=states.ENDED)
    found = here.select_related("neighbourhood").defer("address", "neighbourhood__outline")
    came = [
        one
        for one in found.select_for_update(of=("self",), no_key=True).order_by("neighbourhood", "number")
        if not one.path.startswith(one.neighbourhood.path)
    ]
    if not came:
        return 0
    above = {
        one.path: one
        for one in Place.objects.filter(
            path__in={path for one in came for path in _upwards(one.path)},
            kind=Place.Kind.NEIGHBOURHOOD,
            valid_to__isnull=True,
        ).select_related("street")
    }
    for one in came:
        _number_anew(one, next(above[path] for path in _upwards(one.path) if path in above), actor, now)
    return len(came)


def _upwards(path: str) -> list[str]:
    """A path and those above it, the nearest first."""
    steps = path.rstrip("/").split("/")
    return ["/".join(steps[:count]) + "/" for count in range(len(steps), 0, -1)]


def _number_anew(point: StudyPoint, into: Place, actor: Actor, now: dt.datetime) -> None:
    assert into.street is not None
    before = point.open_name
    office = office_of(into, into.street, actor, now)
    office.last_number += 1
    office.save(update_fields=["last_number"])
    if point.place_id == point.neighbourhood_id:
        point.place, point.path = into, into.path
    point.neighbourhood, point.number = into, office.last_number
    point.save(update_fields=["neighbourhood", "number", "place", "path"])
    tell(point, "carry_point", actor, now, before=before, after=point.open_name)
