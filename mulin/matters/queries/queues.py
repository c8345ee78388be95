"""The queues: every channel in one, what is due first first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import (
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.lookups import IsNull
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mulin.matters import policies, states
from mulin.matters.models import LIVE_WORK, SILENT, Assignment, Matter, Passing, Reporter
from mulin.matters.queries.queue_rows import QueueRow, queue_rows, row_values
from mulin.matters.queries.reader import Reader, Shape, any_reader, reader, shape_of, values_of
from mulin.matters.queries.sight import area_paths, visible_to, works_at_window
from mulin.matters.states import passing
from mulin.people import roles
from mulin.platform import refs, search
from mulin.platform.actors import Actor
from mulin.platform.paths import within_any
from mulin.platform.policy import LOCAL
from mulin.platform.prepared import Prepared, Slot
from mulin.territory.models import Place

PAGE = 50
"""Rows of the queue shown at once."""


def _some(found: QuerySet) -> IsNull:
    """Whether there is one, looked up matter by matter.

    For EXISTS PostgreSQL may instead read the whole table once, which grows with everything a street has
    ever done while the queue does not.
    """
    return IsNull(Subquery(found.values("pk")[:1]), False)


def _sheet(*offices: Q, state: str) -> IsNull:
    return _some(Assignment.objects.filter(*offices, matter=OuterRef("pk"), state=state))


@dataclass(frozen=True, slots=True)
class Cut:
    """One cut of the queue: a key for the address, its words, and which matters are in it for whom."""

    key: str
    word: str | Promise
    where: Callable[[Reader], Q]


_REPORTED = Reporter.objects.filter(matter=OuterRef("pk"), afterwards__isnull=True)

_CUTS = (
    Cut("open", _("全部在办"), lambda of: Q()),
    Cut("to_dispatch", _("等派"), lambda of: Q(state__in=(states.NEW, states.RECEIVED))),
    Cut("returned", _("退回的"), lambda of: Q(state=states.RECEIVED) & Q(_sheet(state=states.RETURNED))),
    Cut("with_handler", _("派出去的"), lambda of: Q(state=states.WITH_HANDLER)),
    Cut("to_call", _("等本人答话"), lambda of: Q(state=states.ANSWERED)),
    Cut("to_verify", _("等核实"), lambda of: Q(state=states.ANSWERED) & ~Q(_some(_REPORTED))),
    Cut("mine", _("我负责的"), lambda of: of.owned),
    Cut(
        "asked",
        _("请我接的"),
        lambda of: Q(
            _some(
                Passing.objects.filter(
                    of.asked, matter=OuterRef("pk"), holder=OuterRef("owner_id"), state=passing.ASKED
                )
            )
        ),
    ),
    Cut("no_reply", _("没有回音的"), lambda of: SILENT),
    Cut(
        "to_accept",
        _("等我们接"),
        lambda of: Q(_sheet(of.offices, state=states.OFFERED)),
    ),
    Cut(
        "in_hand",
        _("我们在办"),
        lambda of: Q(_sheet(of.offices, state=states.IN_HAND)),
    ),
)
CUTS = {cut.key: cut for cut in _CUTS}


def cuts_for(actor: Actor) -> list[Cut]:
    """The cuts that say something to this actor, in the order of the rail."""
    if not works_at_window(actor):
        keys = ["open", "to_accept", "in_hand", "mine", "asked", "no_reply"]
    elif actor.has_role(*policies.INTAKE):
        keys = ["to_dispatch", "open", "returned", "with_handler", "to_call", "mine", "asked", "no_reply"]
    elif actor.has_role(roles.VERIFIER):
        keys = ["to_verify", "open", "no_reply"]
    else:
        keys = ["open", "to_dispatch", "returned", "with_handler", "to_call", "no_reply"]
    return [CUTS[key] for key in keys]


def open_queue(of: Reader) -> QuerySet[Matter]:
    """A reader's open matters, every channel, what is due first first."""
    return Matter.objects.filter(LIVE_WORK).filter(of.where).order_by("due_at", "id")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader has narrowed the queue to; every part may be empty."""

    cut: str = "open"
    words: str = ""
    channel: str = ""
    category: UUID | None = None
    place: Place | None = None
    handler: UUID | None = None
    due: str = ""

    @property
    def beyond_cut(self) -> bool:
        """Whether more narrows the queue than a cut and a channel."""
        return bool(self.words or self.category or self.place or self.handler or self.due)


def narrow(actor: Actor, filters: Filters, *, now: dt.datetime) -> QuerySet[Matter]:
    """The queue as one reader has cut it, whatever the channel."""
    of = reader(actor)
    found = open_queue(of).filter(CUTS[filters.cut].where(of))
    if filters.place:
        found = found.filter(_at(filters.place))
    if filters.category:
        found = found.filter(Q(category_id=filters.category) | Q(category__parent_id=filters.category))
    if filters.handler:
        theirs = Assignment.objects.filter(organisation_id=filters.handler, state__in=states.LIVE)
        found = found.filter(id__in=theirs.values("matter_id"))
    if filters.due:
        found = found.filter(_due(filters.due, now))
    if filters.words:
        found = found.filter(saying(filters.words, actor, now))
    return found


def queue(actor: Actor, filters: Filters, *, now: dt.datetime) -> QuerySet[Matter]:
    """The queue as one reader has cut it."""
    found = narrow(actor, filters, now=now)
    return found.filter(channel=filters.channel) if filters.channel else found


After = tuple[dt.datetime, UUID]
"""Where a page begins: after the row of this due moment and id."""


def page(
    actor: Actor, filters: Filters, *, after: After | None, now: dt.datetime
) -> tuple[list[QueueRow], bool]:
    """The next `PAGE` rows of the queue, and whether there are more. One statement."""
    if filters.beyond_cut:
        found = queue(actor, filters, now=now)
        rows = queue_rows(following(found, *after) if after else found, PAGE + 1)
    else:
        due, last = after or (None, None)
        prepared = _page_of_cut(
            shape_of(actor), filters.cut, bool(filters.channel), after is not None, PAGE + 1
        )
        drawn = prepared.rows(channel=filters.channel, due=due, last=last, **values_of(actor))
        rows = [QueueRow(*one) for one in drawn]
    return rows[:PAGE], len(rows) > PAGE


@cache
def _page_of_cut(shape: Shape, cut: str, channel: bool, after: bool, most: int) -> Prepared[tuple[Any, ...]]:
    """The page of who has not narrowed the queue beyond a cut and a channel: nearly every one that is opened."""

    def build() -> QuerySet[Matter, tuple[Any, ...]]:
        of = any_reader(shape)
        found = open_queue(of).filter(CUTS[cut].where(of))
        if channel:
            found = found.filter(channel=Slot("channel"))
        return row_values(following(found, Slot("due"), Slot("last")) if after else found)[:most]

    return Prepared(build)


def following(found: QuerySet[Matter], due: dt.datetime | Slot, last: UUID | Slot) -> QuerySet[Matter]:
    """What comes after a row in the order of the queue."""
    return found.filter(Q(due_at__gt=due) | Q(due_at=due, id__gt=last), due_at__gte=due)


def search_all(actor: Actor, words: str, *, now: dt.datetime, most: int = PAGE) -> list[QueueRow]:
    """Visible matters, open, closed and imported, with this number or these words; newest first.

    Two statements, one where a number was asked for.
    """
    found = visible_to(actor).filter(saying(words, actor, now))
    return queue_rows(found.order_by("-id"), most)


def saying(words: str, actor: Actor, now: dt.datetime) -> Q:
    """With this number, where a number alone is one of this year, or holding all these words."""
    number = words.strip()
    if number.isascii() and number.isdigit() and len(number) <= 9:
        return Q(
            ref=refs.render("LM" if actor.practising else "M", now.astimezone(LOCAL).year, int(number)),
            street_id=actor.street_id,
        )
    parsed = refs.parse(words)
    if parsed is not None:
        return Q(ref=refs.render(*parsed), street_id=actor.street_id)
    return Q(id__in=search.find(words, kind="matter", paths=area_paths(actor) or None))


def _at(place: Place) -> Q:
    """At a place or inside it; a compound's buildings lie in grid areas, not under its own path."""
    inside = within_any([place.path])
    return inside | Q(place__compound_id=place.id) if place.kind == Place.Kind.COMPOUND else inside


def _due(due: str, now: dt.datetime) -> Q:
    today, tomorrow = midnights(now)
    return {
        "late": Q(due_at__lt=now),
        "today": Q(due_at__gte=now, due_at__lt=today),
        "soon": Q(due_at__gte=today, due_at__lt=tomorrow),
        "going": Q(due_at__gte=tomorrow),
    }[due]


def midnights(now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The ends of today and of tomorrow in Shanghai."""
    start = now.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    return start + dt.timedelta(days=1), start + dt.timedelta(days=2)
