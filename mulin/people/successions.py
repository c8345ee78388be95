"""Posts in an organisation: what its successor takes over, who works there, and who answers for it (S1-03, S1-23)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mulin.people import queries, roles
from mulin.people.actions.succeeding import pass_plans, pass_points, pass_posts, pass_requests, pass_units
from mulin.people.models import Appointment, PostPlan
from mulin.people.queries import studying
from mulin.people.queries.posts import not_over
from mulin.territory import queries as territory
from mulin.territory import staffing, successions
from mulin.territory.staffing import Holder

ANSWERS = (
    roles.LEADER,
    roles.SECRETARY,
    roles.HANDLER,
    roles.DISPATCHER,
    roles.WORKER,
    roles.MEDIATOR,
    roles.ARBITER,
    roles.VERIFIER,
    roles.GRID_MEMBER,
    roles.BUILDING_HEAD,
)
"""Who answers for an organisation: whoever holds the first of these posts in it, longest in post (S1-23).

Who checks on it (audit) or runs the system never answers for its work.
"""


def _posts(on: dt.date) -> QuerySet[Any]:
    return Appointment.objects.filter(not_over(on), organisation__isnull=False).select_related(
        "person", "place"
    )


def _line(post: Appointment) -> tuple[str, str]:
    return f"{roles.WORDS[post.role]} · {post.place.spoken} · {post.person.name}", reverse("posts")


def staff(organisation_ids: Collection[UUID], on: dt.date) -> list[Holder]:
    """Who holds which post there on a day, the accountable one first. One statement."""
    held = Appointment.objects.filter(queries.current(on), organisation_id__in=list(organisation_ids))
    found = list(held.select_related("person", "place").defer("place__outline").order_by("valid_from", "id"))
    rank = {role: number for number, role in enumerate(ANSWERS)}
    found.sort(key=lambda one: rank.get(one.role, len(rank)))
    answered: set[UUID | None] = set()
    holders = []
    for one in found:
        answers = one.role in rank and one.organisation_id not in answered
        answered |= {one.organisation_id} if answers else set()
        holders.append(_holder(one, answers=answers))
    return holders


def _holder(post: Appointment, *, answers: bool) -> Holder:
    return Holder(
        organisation_id=post.organisation_id,  # type: ignore[arg-type]
        person_id=post.person_id,
        name=post.person.name,
        role=str(roles.WORDS[post.role]),
        route=str(post.get_route_display()),
        place=post.place.spoken,
        since=post.valid_from,
        answers=answers,
    )


def answering(organisation_ids: Collection[UUID], on: dt.date) -> list[Holder]:
    """Of each organisation only the one who answers for it; who else works there is not read. One statement."""
    rank = Case(
        *(When(role=role, then=number) for number, role in enumerate(ANSWERS)), output_field=IntegerField()
    )
    held = Appointment.objects.filter(
        queries.current(on), organisation_id__in=list(organisation_ids), role__in=ANSWERS
    )
    found = held.annotate(rank=rank).order_by("organisation_id", "rank", "valid_from", "id")
    first = found.distinct("organisation_id").select_related("person", "place").defer("place__outline")
    return [_holder(one, answers=True) for one in first]


def staffed(organisation_ids: Collection[UUID], on: dt.date) -> set[UUID]:
    """Those in which anybody holds a post on a day. One statement."""
    held = Appointment.objects.filter(queries.current(on), organisation_id__in=list(organisation_ids))
    return set(held.values_list("organisation_id", flat=True).distinct())


def places_without(street_id: UUID, on: dt.date) -> tuple[int, list[str]]:
    """Neighbourhoods where nobody of their own holds a post at the window. Two statements."""
    street = territory.by_id(street_id)
    if street is None:
        return 0, []
    areas = list(territory.neighbourhoods(street))
    wanted = Q(role__in=(roles.SECRETARY, roles.WORKER)) & Q(place__in=[one.id for one in areas])
    covered = set(
        Appointment.objects.filter(queries.current(on)).filter(wanted).values_list("place_id", flat=True)
    )
    return len(areas), [one.local_name for one in areas if one.id not in covered]


def _plan_line(plan: PostPlan) -> tuple[str, str]:
    return f"{roles.WORDS[plan.role]} · {plan.place.spoken} · {plan.number}", reverse("rosters")


def _study_kinds() -> list[successions.Kind]:
    """What a doorstep station is there for (S0-05), and how many its posts should have (S1-22)."""
    return [
        successions.Kind(
            name="study_points",
            word=_("家庭小党校"),
            rows=lambda on: studying.points_going_on(),
            column="station_id",
            place="place__",
            line=lambda one: (one.open_name, reverse("study_point", args=[one.id])),
            pass_on=pass_points,
        ),
        successions.Kind(
            name="station_requests",
            word=_("没答复的需要"),
            rows=lambda on: studying.requests_open(),
            column="station_id",
            place="point__place__",
            line=lambda one: (one.point.open_name, reverse("station_answers", args=[one.id])),
            pass_on=pass_requests,
        ),
        successions.Kind(
            name="post_plans",
            word=_("岗位人数"),
            rows=lambda on: PostPlan.objects.filter(organisation__isnull=False).select_related("place"),
            column="organisation_id",
            place="place__",
            line=_plan_line,
            pass_on=pass_plans,
        ),
    ]


def register() -> None:
    staffing.register(staff, answering, staffed, places_without)
    successions.add_kind(
        successions.Kind(
            name="posts",
            word=_("岗位"),
            rows=_posts,
            column="organisation_id",
            place="place__",
            line=_line,
            pass_on=pass_posts,
        )
    )
    for kind in _study_kinds():
        successions.add_kind(kind)
    successions.add_besides(pass_units)
    successions.keep("people_postdetail", "unit_id", "posts that go on name the successor, beside the act")
