"""Posts that go on in the successor of an organisation: the term in the old one ends, another begins there."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.people.actions.leaving import unsound
from mulin.people.models import Appointment, PostPlan
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
            Appointment.objects.create(
                person_id=post.person_id,
                role=post.role,
                place_id=post.place_id,
                path=post.path,
                organisation=passage.new,
                route=post.route,
                valid_from=passage.on,
                valid_to=until,
            )
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
    """How many people a post should have: added to what the successor has for the same post."""
    for plan in rows.order_by("id"):
        there = PostPlan.objects.filter(
            place_id=plan.place_id, role=plan.role, organisation=passage.new
        ).first()
        if there is None:
            plan.organisation = passage.new
            plan.save(update_fields=["organisation"])
            continue
        there.number += plan.number
        there.save(update_fields=["number"])
        plan.delete()


def pass_points(rows: QuerySet[Any], passage: Passage) -> None:
    """Study points go on with the succeeding station. Raises `Conflict` where the successor is none (S0-05)."""
    _require_station(passage)
    points = list(rows.order_by("id"))
    StudyPoint.objects.filter(id__in=[one.id for one in points]).update(station=passage.new)
    timeline.record_many(
        Entry(
            one.street_id,
            one.id,
            "people.change_point",
            passage.actor,
            passage.now,
            passage.now,
            {},
        )
        for one in points
    )


def pass_requests(rows: QuerySet[Any], passage: Passage) -> None:
    """What study points asked for and nobody has answered is answered by the succeeding station."""
    _require_station(passage)
    rows.update(station=passage.new)


def _require_station(passage: Passage) -> None:
    if passage.new.kind != Organisation.Kind.GRID_STATION:
        raise errors.Conflict(
            "S0-05",
            _("%(who)s不是工作站，接不了家庭小党校和它们提的需要。") % {"who": passage.new.local_name},
            remedy=_("请由另一个工作站来接，或者先给它们换站、回了话。"),
        )
