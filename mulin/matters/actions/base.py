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
from mulin.people.models import Appointment
from mulin.platform import bulk, errors, timeline
from mulin.platform.actors import Actor
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
    """Write the act on the matter's timeline. Returns its id."""
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


def answerable(path: str, now: dt.datetime, *, besides: Collection[UUID] = ()) -> Appointment:
    """Who answers for a place when nobody has taken a matter yet: none of `besides`, nor of their offices.

    Raises `Conflict` where nobody does.
    """
    day = now.astimezone(LOCAL).date()
    wanted = (roles.DISPATCHER, roles.SECRETARY, roles.WORKER, roles.LEADER)
    post = people.on_duty(wanted, path, on=day, besides=besides)
    if post is None:
        raise errors.Conflict(
            "S4-17", _("这个地方还没有人值守，不能收。"), remedy=_("请街道先任命派单员，或打街道电话。")
        )
    return post
