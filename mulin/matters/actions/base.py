"""What every act on a matter does: lock the row, keep its record in step, write it down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.matters.models import Assignment, Matter
from mulin.people import queries as people
from mulin.people import roles
from mulin.people.queries import Duty
from mulin.platform import bulk, errors, timeline
from mulin.platform.actors import Actor, Post
from mulin.platform.policy import LOCAL
from mulin.platform.records import actions as records

MOST_WORDS = 10_000
"""Characters of one matter or answer: twenty pages, more than anybody reads."""


def lock(matter: Matter) -> Matter:
    """The matter as it stands now, its row locked until the transaction ends."""
    return (
        Matter.objects.select_for_update(no_key=True, of=("self",))
        .select_related("category")
        .get(pk=matter.pk)
    )


def keep(matter: Matter, *fields: str) -> None:
    """Save a changed matter and its record row."""
    bulk.update(matter, "state", "due_at", *fields)
    records.change(matter.id, state=matter.state)


def note(matter: Matter, verb: str, actor: Actor, now: dt.datetime, **body: Any) -> UUID:
    """Write an act down; who acted in a post they only stand in for is told with whose it is. Returns its id."""
    holder = None if own_right(actor, matter) else _stands_in(actor, matter)
    if holder is not None:
        body["stands_in"] = holder.for_name
    return timeline.record(
        street_id=matter.street_id, record_id=matter.id, verb=f"matters.{verb}", actor=actor, now=now, **body
    )


_KEPT = (
    "state", "owner_id", "owner_org_id", "receiver_id", "receiver_org_id", "category_id", "title", "title_public",
    "responded_at", "due_at", "solve_by", "answer_id", "outcome", "closed_at",
)  # fmt: skip
_KEPT_OF_SHEET = ("state", "due_at", "accepted_at", "accepted_by_id", "ended_at", "end_reason")


def remember(matter: Matter, sheet: Assignment | None = None) -> dict[str, Any]:
    """How a matter and the sheet of it stand before an act, for the act's detail: what undoing goes back to."""
    before: dict[str, Any] = {"matter": {name: plain(getattr(matter, name)) for name in _KEPT}}
    if sheet is not None:
        before["sheet"] = {name: plain(getattr(sheet, name)) for name in _KEPT_OF_SHEET}
        before["sheet_id"] = str(sheet.id)
    return before


def plain(value: Any) -> Any:
    """A field's value as JSON keeps it; its field reads it again with `to_python`."""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def search_texts(matter: Matter) -> tuple[str, ...]:
    """What a matter is found by: what was said, its title, and where it is."""
    return matter.words, matter.title, matter.place.full_name or matter.place.name


def person_of(actor: Actor) -> UUID:
    """Who answers for an act. Raises `Refusal` where it is nobody: a visitor, or a part of the system."""
    if actor.id is None:
        raise errors.Refusal("S1-23", _("这一步要由一个具体的人来做。"), remedy=_("请登录后再办。"))
    return actor.id


def own_right(actor: Actor, matter: Matter) -> bool:
    """Whether one of the actor's own posts covers the matter: its place, or the office that has its sheet."""
    return any(_covers(post, matter) for post in actor.own_posts)


def _covers(post: Post, matter: Matter) -> bool:
    # The window's office alone gives no right to a matter of another place; a handler's does.
    handling = matter.owner_org_id is not None and matter.owner_org_id != matter.receiver_org_id
    return matter.path.startswith(post.path) or (handling and post.org_id == matter.owner_org_id)


def _stands_in(actor: Actor, matter: Matter) -> Post | None:
    """The post of somebody who is away, by which the actor may act on this matter."""
    return next((post for post in actor.posts if post.for_id is not None and _covers(post, matter)), None)


def answering_at(actor: Actor, path: str) -> tuple[UUID, UUID | None]:
    """Who answers for a matter at `path` that the actor takes up at the window, and in which office.

    Who takes it up in the post of somebody who is away takes it up for them: they have it when they
    are back, and until then whoever stands in (S3-48).
    """
    person = person_of(actor)
    if not any(path.startswith(post.path) for post in actor.own_posts):
        for post in actor.posts:
            if post.for_id is not None and path.startswith(post.path):
                return post.for_id, post.org_id
    return person, actor.home_org_id


def holds_still(person_id: UUID, now: dt.datetime) -> None:
    """Who is about to be named as answering for something has a post, and keeps it until that is written.

    Raises `Conflict` where everything of theirs was handed over a moment ago (S1-23): they were still at
    their post when they began.
    """
    if not people.holds_a_post(person_id, on=now.astimezone(LOCAL).date()):
        raise errors.Conflict(
            "S1-23",
            _("这个岗位刚刚交接给别人了，这一步没有办。"),
            remedy=_("请刷新看看现在由谁负责。"),
        )


def hand_of(actor: Actor, organisation_id: UUID) -> UUID:
    """Who has a sheet in hand that the actor takes for an office: they, or the colleague they stand in for."""
    person = person_of(actor)
    if any(post.org_id == organisation_id for post in actor.own_posts):
        return person
    held = (post.for_id for post in actor.posts if post.org_id == organisation_id and post.for_id is not None)
    return next(held, person)


def said(text: str, *, field: str, rule: str, empty: str, remedy: str = "") -> str:
    """Words somebody typed, trimmed; raises `Invalid` when there are none or far too many."""
    text = text.strip()
    if not text:
        raise errors.Invalid(rule, empty, remedy=remedy, field=field)
    if len(text) > MOST_WORDS:
        raise errors.Invalid(
            rule,
            _("写得太长了：%(n)s 字，最多 %(most)s 字。") % {"n": len(text), "most": MOST_WORDS},
            remedy=_("请只写要紧的，其余的可以打印了交到窗口。"),
            field=field,
        )
    return text


def answerable(
    path: str, now: dt.datetime, *, besides: Collection[UUID] = (), to_answer: bool = True
) -> Duty:
    """Who answers for a place when nobody has taken a matter yet: none of `besides`, nor of their offices.

    Their post does not end before the transaction does (S1-23). Raises `Conflict` where nobody answers.
    """
    day = now.astimezone(LOCAL).date()
    wanted = (roles.DISPATCHER, roles.SECRETARY, roles.WORKER, roles.LEADER)
    post = people.on_duty(wanted, path, on=day, besides=besides, to_answer=to_answer)
    if post is None:
        raise errors.Conflict(
            "S4-17", _("这个地方还没有人值守，不能收。"), remedy=_("请街道先任命派单员，或打街道电话。")
        )
    return post
