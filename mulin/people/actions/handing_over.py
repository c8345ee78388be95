"""All that somebody holds, to a successor: every piece by an act of its own, all of it or nothing (S1-23)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.people import estates, policies, queries
from mulin.people.actions import seats
from mulin.people.actions.leaving import pass_leave
from mulin.people.actions.posts import appoint, close_term, hold_posts
from mulin.people.models import Appointment, Leave, Person
from mulin.platform import errors, timeline
from mulin.platform.actors import Actor, Post
from mulin.platform.policy import LOCAL


@dataclass(frozen=True, slots=True)
class Handover:
    """Everything a person holds on a day."""

    person: Person
    pieces: list[estates.Piece]
    posts: list[Appointment]
    away: list[Leave]
    """Their own leaves that are not over."""
    standing_in: list[Leave]
    """Leaves of others for which they are the deputy."""

    @property
    def count(self) -> int:
        return len(self.pieces) + len(self.posts) + len(self.away) + len(self.standing_in)


def overview(person: Person, *, on: dt.date) -> Handover:
    """What would be handed over. Five statements and those of the estates, whatever there is."""
    return Handover(
        person,
        estates.pieces(person, on=on),
        queries.posts_of(person.id, on=on),
        list(queries.leaves_of(person.id, since=on, until=dt.date.max)),
        list(queries.stands_in_on(person.id, since=on, until=dt.date.max)),
    )


@transaction.atomic
def hand_over(
    *, person: Person, successor: Person, give: Sequence[UUID] = (), actor: Actor, now: dt.datetime
) -> Handover:
    """Pass everything to a successor, today: open work, posts, and standing in for others; then the terms end.

    `give` names those of the leaver's posts that the successor is put into by the same act, by who may
    appoint. Raises `Invalid` where the successor lacks a post that something needs, with which post
    for which place; nothing has moved then.
    """
    today = now.astimezone(LOCAL).date()
    locked = {
        one.id: one
        for one in Person.objects.select_for_update(no_key=True)
        .filter(id__in=[person.id, successor.id])
        .order_by("id")
    }
    person, successor = locked[person.id], locked[successor.id]
    hold_posts(person)
    held = overview(person, on=today)
    terms = [estates.Term.of(one).actor_post for one in held.posts]
    errors.require(policies.may_hand_over(actor, person_id=person.id, posts=terms))
    _check_successor(person, successor, today)
    if not held.posts:
        raise errors.Conflict("S1-23", _("这位现在没有岗位，没有要交接的。"))
    _give(held.posts, successor, give, actor, now)
    _check_posts(held.pieces, successor, today)
    for piece in held.pieces:
        estates.pass_on(piece, person, successor, actor, now)
    _pass_leaves(held, successor, today, actor, now)
    _end_terms(held.posts, today, actor, now)
    for record in (person.id, successor.id):
        timeline.record(
            street_id=person.street_id,
            record_id=record,
            verb="people.hand_over",
            actor=actor,
            now=now,
            count=len(held.pieces),
            giver=str(person.id),
            taker=str(successor.id),
        )
    return held


def _check_successor(person: Person, successor: Person, today: dt.date) -> None:
    if successor.id == person.id:
        raise errors.Invalid("S1-23", _("不能交给自己。"), field="successor")
    if successor.street_id != person.street_id:
        raise errors.Invalid("S3-52", _("接手的人要在同一个街道。"), field="successor")
    if successor.merged_into_id is not None or queries.dead().filter(person=successor).exists():
        raise errors.Invalid("S1-23", _("这位接不了，请看看是不是选错了人。"), field="successor")
    leave = queries.leave_over(successor.id, on=today)
    if leave is not None:
        raise errors.Invalid(
            "S3-48",
            _("%(who)s在休假，由%(deputy)s代班。") % {"who": successor.name, "deputy": leave.deputy.name},
            remedy=_("请换一位在岗的，或等回来再交。"),
            field="successor",
        )


def _give(
    posts: Sequence[Appointment], successor: Person, give: Sequence[UUID], actor: Actor, now: dt.datetime
) -> None:
    """Put the successor into the chosen posts, with the leaver's own end where the term has one."""
    for post in posts:
        if post.id in give:
            appoint(
                person=successor,
                role=post.role,
                place=post.place,
                organisation=post.organisation,
                since=now.astimezone(LOCAL).date(),
                until=post.valid_to,
                route=post.route,
                **seats.kept(post),
                after=post.person,
                actor=actor,
                now=now,
            )


def _check_posts(pieces: list[estates.Piece], successor: Person, today: dt.date) -> None:
    own: list[Post] = [term.actor_post for term in estates.terms_on(successor, today)]
    lacking = estates.missing(pieces, own)
    if lacking:
        raise errors.Invalid(
            "S1-23",
            _("%(who)s还缺岗位：%(posts)s。") % {"who": successor.name, "posts": _("；").join(lacking)},
            remedy=_("先给这位定岗，或在下面勾上“一并定岗”；也可以换一位接手的人。"),
            field="successor",
        )


def _pass_leaves(held: Handover, successor: Person, today: dt.date, actor: Actor, now: dt.datetime) -> None:
    """Who is away goes on being stood in for, now by the successor; the leaver's own leaves are over."""
    for leave in held.standing_in:
        try:
            pass_leave(leave, leave.person, successor, actor, now)
        except errors.Invalid as refused:
            # On the page of a handover it is the successor who does not fit.
            raise errors.Invalid(
                refused.rule, refused.message, remedy=refused.remedy, field="successor"
            ) from refused
    for leave in held.away:
        leave.valid_to = max(leave.valid_from, today)
        leave.save(update_fields=["valid_to"])


def _end_terms(posts: Sequence[Appointment], today: dt.date, actor: Actor, now: dt.datetime) -> None:
    for post in posts:
        close_term(post, on=today, actor=actor, now=now)
