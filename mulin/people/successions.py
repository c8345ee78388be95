"""Posts in an organisation: what its successor takes over, who works there, and who answers for it (S1-03, S1-23)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mulin.people import queries, roles, states
from mulin.people.actions.succeeding import pass_plans, pass_points, pass_posts, pass_requests
from mulin.people.models import Appointment, PostPlan, StationRequest
from mulin.people.queries.posts import not_over
from mulin.territory import queries as territory
from mulin.territory import staffing, successions
from mulin.territory.models import StudyPoint
from mulin.territory.staffing import Holder
from mulin.territory.states import study_point

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
        holders.append(
            Holder(
                organisation_id=one.organisation_id,  # type: ignore[arg-type]
                person_id=one.person_id,
                name=one.person.name,
                role=str(roles.WORDS[one.role]),
                route=str(one.get_route_display()),
                place=one.place.spoken,
                since=one.valid_from,
                answers=answers,
            )
        )
    return holders


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


def _plans(on: dt.date) -> QuerySet[Any]:
    return PostPlan.objects.filter(number__gt=0, organisation__isnull=False).select_related("place")


def _plan_line(plan: PostPlan) -> tuple[str, str]:
    said = {"post": roles.WORDS[plan.role], "place": plan.place.spoken, "n": plan.number}
    return str(_("%(post)s · %(place)s · %(n)s 人") % said), reverse("posts")


def _points(on: dt.date) -> QuerySet[Any]:
    live = StudyPoint.objects.filter(state__in=study_point.LIVE, station__isnull=False)
    return live.select_related("neighbourhood").order_by("number")


def _point_line(point: StudyPoint) -> tuple[str, str]:
    said = {"place": point.neighbourhood.local_name, "n": point.number}
    return str(_("%(place)s %(n)s 号家庭小党校") % said), reverse("study_point", args=[point.id])


def _requests(on: dt.date) -> QuerySet[Any]:
    return StationRequest.objects.filter(state=states.OPEN).select_related("point__neighbourhood")


def _register_study() -> None:
    successions.add_kind(
        successions.Kind(
            name="plans",
            word=_("岗位要几个人"),
            rows=_plans,
            column="organisation_id",
            place="place__",
            line=_plan_line,
            pass_on=pass_plans,
        )
    )
    successions.add_kind(
        successions.Kind(
            name="points",
            word=_("家庭小党校"),
            rows=_points,
            column="station_id",
            place="place__",
            line=_point_line,
            pass_on=pass_points,
        )
    )
    successions.add_kind(
        successions.Kind(
            name="station_requests",
            word=_("家庭小党校提的、还没回话的需要"),
            rows=_requests,
            column="station_id",
            place="point__place__",
            line=lambda one: (_point_line(one.point)[0], reverse("station_requests")),
            pass_on=pass_requests,
        )
    )
    successions.keep("people_postdetail", "unit_id", "the home unit of a part-time member, as it was told")


def register() -> None:
    staffing.register(staff, places_without)
    _register_study()
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
