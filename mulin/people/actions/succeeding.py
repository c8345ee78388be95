"""Posts that go on in the successor of an organisation: the term in the old one ends, another begins there.

So does what else people have there: how many a post should have, home units, and what a station is for.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.people.actions import seats
from mulin.people.actions.leaving import unsound
from mulin.people.actions.rostering import move_plans
from mulin.people.models import Appointment, PostDetail, StationRequest
from mulin.people.queries.posts import not_over
from mulin.platform import errors, timeline
from mulin.platform.timeline import Entry
from mulin.territory.models import Organisation, StudyPoint
from mulin.territory.successions import Passage


def pass_posts(rows: QuerySet[Any], passage: Passage) -> None:
    """Every post with its person, place and route, from the day on. Who has the same post there already keeps one.

    Raises `Conflict` where somebody stands in for another and could not any more.
    """
    moved = list(rows.order_by("id"))
    for post in moved:
        _pass(post, passage)
    broken = unsound([post.person_id for post in moved], passage.on)
    if broken is not None:
        who = {"who": broken.person.name, "deputy": broken.deputy.name}
        raise errors.Conflict(
            "S3-48",
            _("%(who)s在休假，由%(deputy)s代班；这样改以后就代不了。") % who,
            remedy=_("先给%(who)s换一位代班的人。") % who,
        )


def _pass(post: Appointment, passage: Passage) -> None:
    until = post.valid_to
    held = Appointment.objects.filter(
        not_over(passage.on),
        person_id=post.person_id,
        role=post.role,
        place_id=post.place_id,
        organisation_id=passage.new.id,
    )
    known = any(until is None or one.valid_from < until for one in held)
    if post.valid_from >= passage.on and not known:
        post.organisation = passage.new
        post.save(update_fields=["organisation"])
    else:
        post.valid_to = max(passage.on, post.valid_from)
        post.save(update_fields=["valid_to"])
        if not known:
            made = Appointment.objects.create(
                person_id=post.person_id,
                role=post.role,
                place_id=post.place_id,
                path=post.path,
                organisation=passage.new,
                route=post.route,
                valid_from=passage.on,
                valid_to=until,
            )
            seats.take_over(post, made)
    body: dict[str, Any] = {"from": passage.old.name, "to": passage.new.name}
    timeline.record(
        street_id=passage.old.street_id,
        record_id=post.person_id,
        verb="people.succeed",
        actor=passage.actor,
        now=passage.now,
        role=str(roles.WORDS[post.role]),
        **body,
    )


def pass_plans(rows: QuerySet[Any], passage: Passage) -> None:
    """How many a post should have in the old one, it should have in the new one besides what it should have there."""
    move_plans(rows, passage.actor, passage.now, organisation=passage.new)


def pass_points(rows: QuerySet[Any], passage: Passage) -> None:
    """The successor is the station of these home study points (S0-05)."""
    _pass_station(list(rows.values_list("id", "street_id", "id")), StudyPoint, "pass_point", passage)


def pass_requests(rows: QuerySet[Any], passage: Passage) -> None:
    """What points asked of the old station and nobody answered yet, the successor answers (S0-05)."""
    found = list(rows.values_list("point_id", "point__street_id", "id"))
    _pass_station(found, StationRequest, "pass_request", passage)


def _pass_station(
    found: list[tuple[UUID, UUID, UUID]],
    model: type[StudyPoint | StationRequest],
    verb: str,
    passage: Passage,
) -> None:
    if passage.new.kind != Organisation.Kind.GRID_STATION:
        raise errors.Conflict(
            "S0-05",
            _("%(who)s不是工作站，接不了家庭小党校和它们提的需要。") % {"who": passage.new.local_name},
            remedy=_("请由另一个工作站来接，或者先给它们换站、回了话。"),
        )
    model._default_manager.filter(pk__in=[one for *_point, one in found]).update(station=passage.new)
    body = {"from": passage.old.name, "to": passage.new.name}
    timeline.record_many(
        Entry(street, point, f"people.{verb}", passage.actor, passage.now, passage.now, body)
        for point, street in dict.fromkeys((point, street) for point, street, _one in found)
    )


def pass_units(passage: Passage) -> None:
    """Part-time members whose home unit ends come from its successor; posts that are over keep the unit of then."""
    if passage.whole:
        going_on = Appointment.objects.filter(not_over(passage.on))
        PostDetail.objects.filter(unit=passage.old, appointment__in=going_on).update(unit=passage.new)
