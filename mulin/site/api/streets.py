"""What a street shows to everybody: its numbers with their denominators, the lists behind them, one matter, what hangs."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from ninja.security import django_auth

from mulin.matters import actions as matters_actions
from mulin.matters import public
from mulin.matters.figures import PERIODS, last_days
from mulin.matters.models import Matter
from mulin.matters.queries import delays, lists
from mulin.matters.queries import figures as counted
from mulin.matters.queries.followers import following
from mulin.platform import errors
from mulin.platform.api.paging import PAGING, Paging, Part, part_of_page, part_of_rows, place_in
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.requests import Request
from mulin.site.open_lists import OPEN_LISTS
from mulin.territory import naming
from mulin.territory import queries as territory
from mulin.territory.models import Place

router = Router(tags=["matters"], auth=None)
own = Router(tags=["mine"], auth=django_auth)


class StreetOut(Schema):
    """A street of this instance."""

    key: str
    """What stands for it in addresses."""
    name: str
    name_en: str


class Rate(Schema):
    """`part` of `whole`; never a percentage without its denominator."""

    part: int
    whole: int


class NumbersOut(Schema):
    """What was raised and how it stands."""

    days: int
    counted_at: dt.datetime | None
    raised: int
    response: Rate
    """People spoken with in time, of those it was time for."""
    solution: Rate
    """Said "solved", of those who said anything."""
    satisfaction: Rate
    """Said "content", of those who were asked and said."""
    open_now: int
    overdue_now: int
    without_reply_now: int
    hung_now: int


class PublicMatter(Schema):
    """A matter as everybody may see it: never its words, never a person, never a home."""

    ref: str
    title: str
    place: str
    state: str
    standing: str
    """How it stands, in words."""
    occurred_at: dt.datetime
    promised_by: dt.datetime | None = None


class PublicWhole(PublicMatter):
    """One matter, with how many follow it."""

    people: int
    too: int
    """For how many of them it is so too."""


class Which(Schema):
    """Which list."""

    of: str = "open"
    """open, overdue, unanswered, silent, raised, solved, explained, cannot, referred, not_reached, withdrawn, …"""
    days: Literal[30, 90, 365] = 90
    place: UUID | None = None
    """A neighbourhood, compound or public place."""


WHICH = Query(...)


class HungOut(Schema):
    """What cannot be done for now."""

    ref: str
    title: str
    place: str
    why: str
    who: str
    review_on: dt.date
    """The day on which it is looked at again."""


class FollowIn(Schema):
    """`too` says that it is so with this person as well."""

    too: bool = False
    stop: bool = False


class FollowOut(Schema):
    """How many follow it now, and whether one does oneself."""

    people: int
    too: int
    mine: bool
    mine_too: bool


def _street(key: str) -> Place:
    found = territory.opened(territory.street(key))
    if found is None:
        raise Http404
    return found


def _matter(key: str, ref: str) -> Matter:
    found = lists.public(_street(key).id, ref)
    if found is None:
        raise Http404
    return found


def _shown(one: Matter, now: dt.datetime) -> PublicMatter:
    return PublicMatter(
        ref=one.ref, title=public.title(one), place=public.place(one), state=one.state,
        standing=public.badge(one, now)[1], occurred_at=one.occurred_at, promised_by=public.promised(one),
    )  # fmt: skip


@router.get("/", response={200: Part[StreetOut], **PROBLEMS})
def streets(request: Request, paging: Paging = PAGING) -> Any:
    """The streets of this instance."""

    def show(one: Place) -> StreetOut:
        return StreetOut(key=naming.key_of(one), name=one.name, name_en=one.name_en)

    return part_of_rows(
        territory.streets(), key=lambda one: (one.path,), request=request, paging=paging, show=show
    )


@router.get("/{key}/figures/", response={200: NumbersOut, **PROBLEMS})
def street_figures(request: Request, key: str, days: int = 90) -> NumbersOut:
    """The numbers of the street's page."""
    if days not in PERIODS:
        raise errors.Invalid("DR-07", _("请选 30、90 或 365 天。"), field="days")
    street = _street(key)
    found = counted.figures(street.id, last_days(days, request.now))
    standing = lists.standing_now(street.id, request.now)
    return NumbersOut(
        days=days,
        counted_at=counted.counted_at(),
        raised=found.raised,
        response=Rate(part=found.response.part, whole=found.response.whole),
        solution=Rate(part=found.solution.part, whole=found.solution.whole),
        satisfaction=Rate(part=found.satisfaction.part, whole=found.satisfaction.whole),
        open_now=standing.open,
        overdue_now=standing.overdue,
        without_reply_now=standing.silent,
        hung_now=standing.hung,
    )


@router.get("/{key}/matters/", response={200: Part[PublicMatter], **PROBLEMS})
def public_matters(request: Request, key: str, which: Which = WHICH, paging: Paging = PAGING) -> Any:
    """The list behind a number; who was content is counted, and not listed."""
    street = _street(key)
    if which.of not in OPEN_LISTS:
        raise errors.Invalid("API", _("没有这种筛选。"), field="of")
    place = territory.by_id(which.place) if which.place else None
    if which.place and (place is None or place.street_id != street.id or not naming.is_open(place)):
        raise errors.Invalid("S1-21", _("没有这个地方。"), remedy=_("请搜一下，或留空。"), field="place")
    wanted = lists.Wanted(of=which.of, days=which.days, place=place)
    page = lists.page(street.id, wanted, request.now, place_in(paging, request), paging.limit)
    return part_of_page([_shown(line.matter, request.now) for line in page.lines], page.after, request)


@router.get("/{key}/matters/{ref}", response={200: PublicWhole, **PROBLEMS})
def public_matter(request: Request, key: str, ref: str) -> PublicWhole:
    """One matter as everybody may see it."""
    found = _matter(key, ref)
    follows = following(found, None)
    return PublicWhole(**_shown(found, request.now).dict(), people=follows.people, too=follows.too)


@router.get("/{key}/hung/", response={200: Part[HungOut], **PROBLEMS})
def hung(request: Request, key: str, paging: Paging = PAGING) -> Any:
    """What cannot be done for now: why, who has it, and on which day it is looked at again (N-82)."""

    def show(one: Any) -> HungOut:
        return HungOut(
            ref=one.matter.ref, title=public.title(one.matter), place=public.place(one.matter),
            why=one.public_reason, who=one.assignment.organisation.local_name, review_on=one.review_on,
        )  # fmt: skip

    found = delays.hung(_street(key).id)
    return part_of_rows(
        found, key=lambda one: (one.review_on, one.id), request=request, paging=paging, show=show
    )


@own.post("/{key}/matters/{ref}/following/", response={201: FollowOut, **PROBLEMS})
def create_following(request: Request, key: str, ref: str, body: FollowIn) -> Status:
    """Follow a public matter, say that it is so with oneself too, or stop."""
    found = _matter(key, ref)
    if body.stop:
        matters_actions.stop_following(matter=found, actor=request.actor, now=request.now)
    else:
        matters_actions.follow(matter=found, actor=request.actor, now=request.now, too=body.too)
    now = following(found, request.actor.id)
    return Status(201, FollowOut(people=now.people, too=now.too, mine=now.mine, mine_too=now.mine_too))
