"""The figures as JSON: every count of a street over some days, each rate as its two numbers. Nobody's own."""

from __future__ import annotations

import datetime as dt

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router
from ninja.security import django_auth

from mulin.matters.figures import COUNTS, PERIODS, last_days
from mulin.matters.queries import figures as counted
from mulin.matters.queries import lists
from mulin.people import roles
from mulin.platform import errors
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.requests import Request

router = Router(tags=["figures"])


class RateOut(Schema):
    """`part` of `whole`; never a percentage without its denominator."""

    part: int
    whole: int


class FiguresOut(Schema):
    """A street's figures over the last `days`. What each count counts stands in the words of the pages."""

    days: int
    counted_at: dt.datetime | None
    counts: dict[str, int]
    response: RateOut
    handled_in_time: RateOut
    solution: RateOut
    satisfaction: RateOut
    open_now: int
    without_reply_now: int
    without_reply_by_days: dict[str, int]


@router.get("/", response={200: FiguresOut, **PROBLEMS}, auth=django_auth)
def figures(request: Request, days: int = 90) -> FiguresOut:
    """For who holds a post in the street."""
    actor = request.actor
    if not actor.has_role(*roles.DESK):
        raise errors.Refusal("S0-26", _("工作台给在岗的工作人员用。"), remedy=_("街道的数字在公开页上。"))
    if days not in PERIODS:
        raise errors.Invalid("DR-07", _("请选 30、90 或 365 天。"), field="days")
    if actor.street_id is None:
        raise Http404
    found = counted.figures(actor.street_id, last_days(days, request.now))
    standing = lists.standing_now(actor.street_id, request.now)
    return FiguresOut(
        days=days,
        counted_at=counted.counted_at(),
        counts={name: getattr(found, name) for name in COUNTS},
        response=RateOut(part=found.response.part, whole=found.response.whole),
        handled_in_time=RateOut(part=found.handling.part, whole=found.handling.whole),
        solution=RateOut(part=found.solution.part, whole=found.solution.whole),
        satisfaction=RateOut(part=found.satisfaction.part, whole=found.satisfaction.whole),
        open_now=standing.open,
        without_reply_now=standing.silent,
        without_reply_by_days=standing.silent_ages,
    )
