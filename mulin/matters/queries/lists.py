"""Lists of matters behind figures, open to everybody or to staff: the same rows, keyset pages, no count of all.

Nobody's words are read here. Imported history is in no list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from mulin.matters import states
from mulin.matters.figures import AGES, COUNTS, FEWEST, NONE, Period, age_span, last_days, total
from mulin.matters.models import LIVE_WORK, SILENT, UNHEARD, Category, DayFigures, Matter
from mulin.matters.queries import figures as counted
from mulin.matters.queries import measures
from mulin.platform import refs
from mulin.platform.paths import within
from mulin.territory import queries as territory
from mulin.territory.models import Place

PAGE = 30
COUNT_TO = 1000
"""A list that no figure counts says how many it holds up to here."""
PERIOD = 90
"""Days looked back over where the reader has not said how many."""

PUBLIC = Q(private=False)
"""What may stand on lists that are open to everybody. It is counted all the same."""

_NAMED = ("category", "owner_org")
_UNREAD = ("words", "source", "external_no")


def overdue(now: dt.datetime) -> Q:
    """Past what residents are told: the limit for solving, or before dispatch that for receiving.

    Answered matters wait for the person and are not overdue.
    """
    return ~Q(state=states.ANSWERED) & (Q(solve_by__lt=now) | Q(solve_by__isnull=True, due_at__lt=now))


def unanswered(now: dt.datetime) -> Q:
    """Nobody has spoken with who raised it, and the limit for that has run out (S0-23)."""
    return SILENT & Q(respond_by__lt=now)


def aged(key: str, now: dt.datetime) -> Q:
    age = next(age for age in AGES if age.key == key)
    start, end = age_span(age, now)
    return Q(occurred_at__lt=end) & (Q(occurred_at__gte=start) if start else Q())


LIVE: dict[str, Callable[[dt.datetime], Q]] = {
    "open": lambda now: Q(),
    "overdue": overdue,
    "unanswered": unanswered,
    "silent": lambda now: SILENT,
    "hung": lambda now: Q(hung_until__isnull=False),
    "in_hand": lambda now: Q(assignments__state__in=states.LIVE),
    "in_hand_late": lambda now: Q(assignments__state__in=states.LIVE, assignments__due_at__lt=now),
}
"""Lists of what is open now; every other list is of a measure over a stretch of days."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is to hold; what is empty narrows nothing."""

    of: str = "open"
    days: int = PERIOD
    age: str = ""
    place: Place | None = None
    category: UUID | None = None
    organisation: UUID | None = None
    nowhere: bool = False
    """Only what lies in no neighbourhood."""
    month: Period | None = None
    """Instead of the last `days`."""

    @property
    def live(self) -> bool:
        return self.of in LIVE

    def period(self, now: dt.datetime) -> Period:
        return self.month or last_days(self.days, now)

    @property
    def narrowed(self) -> bool:
        """Whether it is less than a whole street over one of the usual stretches."""
        return any((self.place, self.nowhere, self.category, self.organisation, self.month))


KNOWN = frozenset({*LIVE, *COUNTS, "late", "handled_late"})

FELT = frozenset({"asked", "content"})
"""Whether somebody is content: where few were asked, a narrowed list would point at who (DR-07, ET-15)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the matter, and when it came to count for this list."""

    matter: Matter
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Page:
    lines: list[Line]
    after: str
    """Where the next page begins, for the address; empty on the last."""
    total: int
    """How many there are in all."""
    more: bool
    """Whether there are more than are counted."""
    kept: int = 0
    """How many of them are private: counted, and not shown."""
    few: bool = False
    """Whether so few were asked that neither they nor their number are told."""


def page(street_id: UUID, wanted: Wanted, now: dt.datetime, after: str = "", most: int = PAGE) -> Page:
    """One page of a list, in four statements. A mark that cannot be read begins anew."""
    if wanted.of in FELT and wanted.narrowed and _asked(street_id, wanted, now) < FEWEST:
        return Page([], after="", total=0, more=False, few=True)
    found, at, matter = _rows(street_id, wanted, now)
    told = _counted(street_id, wanted, now)
    count = found.order_by()[:COUNT_TO].count() if told is None else told
    kept = found.order_by().filter(**{f"{matter}private": True})[:COUNT_TO].count()
    found = found.filter(**{f"{matter}private": False})
    start = read_mark(after)
    if start is not None:
        found = found.filter(_beyond(at, *start, rising=wanted.live))
    rows = list(_with_names(found, matter)[: most + 1])
    lines = [Line(getattr(row, "matter", row), getattr(row, at)) for row in rows[:most]]
    _at_open_places([line.matter for line in lines])
    last = rows[most - 1] if len(rows) > most else None
    # Figures are up to a minute older than the rows.
    return Page(
        lines,
        after=mark_of(getattr(last, at), last.id) if last else "",
        total=max(count, len(lines)),
        more=told is None and count >= COUNT_TO,
        kept=kept,
    )


def _asked(street_id: UUID, wanted: Wanted, now: dt.datetime) -> int:
    """How many people said whether they are content, in the same cut."""
    rows, _at, _matter = _rows(street_id, replace(wanted, of="asked"), now)
    return rows.order_by()[:FEWEST].count()


def _counted(street_id: UUID, wanted: Wanted, now: dt.datetime) -> int | None:
    """How many a list of a measure holds, from the counted figures: the number that led there. None where they
    do not tell: for what is open now, and for lists narrowed twice.
    """
    cut = _axis(wanted)
    if wanted.live or cut is None:
        return None
    axis, keys = cut
    parts = counted.by_axes(street_id, [axis], wanted.period(now), keys or [street_id])[axis]
    sums = total(parts.values())
    return int(getattr(sums, wanted.of))


def _axis(wanted: Wanted) -> tuple[str, list[UUID]] | None:
    """The axis that has the counts of a list, and its keys; no keys for the whole street."""
    axis = DayFigures.Axis
    if sum(map(bool, (wanted.place or wanted.nowhere, wanted.category, wanted.organisation))) > 1:
        return None
    if wanted.organisation is not None:
        return axis.ORGANISATION, [wanted.organisation]
    if wanted.category is not None:
        inside = Category.objects.filter(Q(id=wanted.category) | Q(parent=wanted.category))
        return axis.CATEGORY, [wanted.category, *inside.values_list("id", flat=True)]
    if wanted.nowhere:
        return axis.NEIGHBOURHOOD, [NONE]
    if wanted.place is None:
        return axis.WHOLE, []
    of_place = {Place.Kind.NEIGHBOURHOOD: axis.NEIGHBOURHOOD, Place.Kind.COMPOUND: axis.COMPOUND}
    found = of_place.get(Place.Kind(wanted.place.kind))
    return (found, [wanted.place.id]) if found else None


def _rows(street_id: UUID, wanted: Wanted, now: dt.datetime) -> tuple[QuerySet[Any], str, str]:
    """The rows of a list in their order, the column of their moment, and the way to the matter."""
    if wanted.live:
        organisation = "assignments__organisation_id" if wanted.of.startswith("in_hand") else "owner_org_id"
        where = LIVE[wanted.of](now) & (aged(wanted.age, now) if wanted.age else Q())
        # One filter: a sheet that is live and its organisation are the same sheet's.
        found: QuerySet[Any] = Matter.objects.filter(
            LIVE_WORK, where, _narrow(street_id, wanted, "", organisation), street_id=street_id
        )
        return found.order_by("occurred_at", "id"), "occurred_at", ""
    source = measures.BY_MEASURE[wanted.of]
    found = source.of(street_id, wanted.of, wanted.period(now), now)
    return (
        found.filter(_narrow(street_id, wanted, source.matter, source.organisation or "")),
        source.at,
        source.matter,
    )


def _narrow(street_id: UUID, wanted: Wanted, matter: str, organisation: str) -> Q:
    where = Q()
    if wanted.place is not None:
        where &= at_place(wanted.place, matter)
    elif wanted.nowhere:
        for area in territory.neighbourhoods_of(street_id):
            where &= ~within(area.path, f"{matter}path")
    if wanted.category == NONE:
        where &= Q(**{f"{matter}category__isnull": True})
    elif wanted.category is not None:
        where &= Q(**{f"{matter}category_id": wanted.category}) | Q(
            **{f"{matter}category__parent_id": wanted.category}
        )
    if wanted.organisation is not None and organisation:
        where &= Q(**{organisation: wanted.organisation})
    return where


def at_place(place: Place, matter: str = "") -> Q:
    """At a place or inside it; the houses of a compound belong to it wherever the grid has them."""
    inside = within(place.path, f"{matter}path")
    if place.kind != Place.Kind.COMPOUND:
        return inside
    prefix = f"{matter}place__"
    houses = Q(**{f"{prefix}compound_id": place.id}) | Q(**{f"{prefix}parent__compound_id": place.id})
    # What was closed at a compound stays in the neighbourhood it lay in then, and is the compound's all the same.
    return inside | Q(**{f"{matter}place_id": place.id}) | houses


def _with_names(found: QuerySet[Any], matter: str) -> QuerySet[Any]:
    names = [f"{matter}{name}" for name in _NAMED]
    unread = [f"{matter}{name}" for name in _UNREAD]
    if matter:
        names.insert(0, matter.rstrip("_"))
    if found.model.__name__ in ("Word", "Answer"):
        unread.append("words" if found.model.__name__ == "Word" else "body")
    return found.select_related(*names).defer(*unread)


def _at_open_places(matters: list[Matter]) -> list[Matter]:
    """The same matters, each at the place that everybody may know: no page can tell a finer one."""
    places = territory.open_places({matter.place_id: matter.path for matter in matters})
    for matter in matters:
        matter.place = places[matter.place_id]
    return matters


def _beyond(at: str, moment: dt.datetime, last: UUID, *, rising: bool) -> Q:
    side = "gt" if rising else "lt"
    return Q(**{f"{at}__{side}": moment}) | Q(**{at: moment, f"id__{side}": last})


def mark_of(moment: dt.datetime, last: UUID) -> str:
    return f"{round(moment.timestamp() * 1_000_000)}.{last.hex}"


def read_mark(text: str) -> tuple[dt.datetime, UUID] | None:
    micro, _, last = text.partition(".")
    try:
        return _EPOCH + dt.timedelta(microseconds=int(micro)), UUID(last)
    except (ValueError, OverflowError):
        return None


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Now:
    """What is open on a street at this moment."""

    open: int = 0
    overdue: int = 0
    silent: int = 0
    unanswered: int = 0
    hung: int = 0
    """On the public list of what cannot be done for now."""
    hung_in_all: int = 0
    """With what is private and stands on no list."""
    oldest: dt.datetime | None = None
    ages: dict[str, int] = field(default_factory=dict)
    silent_ages: dict[str, int] = field(default_factory=dict)
    """How long those without any reply have waited (S0-23)."""


def standing_now(street_id: UUID, now: dt.datetime) -> Now:
    """How many are open, overdue, without any reply, and how long they have waited. One statement.

    Reads the index of open matters alone; how many are closed does not matter.
    """
    rows = Matter.objects.filter(LIVE_WORK, street_id=street_id).order_by()
    sums = rows.aggregate(
        open=Count("pk"),
        overdue=Count("pk", filter=overdue(now)),
        silent=Count("pk", filter=SILENT),
        unanswered=Count("pk", filter=unanswered(now)),
        hung=Count("pk", filter=Q(hung_until__isnull=False, private=False)),
        hung_in_all=Count("pk", filter=Q(hung_until__isnull=False)),
        oldest=Min("occurred_at"),
        **{f"age_{age.key}": Count("pk", filter=aged(age.key, now)) for age in AGES},
        **{f"silent_{age.key}": Count("pk", filter=SILENT & aged(age.key, now)) for age in AGES},
    )
    ages = {age.key: sums.pop(f"age_{age.key}") for age in AGES}
    silent_ages = {age.key: sums.pop(f"silent_{age.key}") for age in AGES}
    return Now(ages=ages, silent_ages=silent_ages, **sums)


def oldest(street_id: UUID, most: int) -> list[Matter]:
    """Those that have waited longest."""
    rows = Matter.objects.filter(LIVE_WORK, PUBLIC, street_id=street_id).order_by("occurred_at", "id")
    return _at_open_places(list(_with_names(rows, "")[:most]))


def without_reply(street_id: UUID, most: int) -> list[Matter]:
    """Open matters that somebody raised and nobody has spoken with them about, the longest due first (S0-23)."""
    rows = Matter.objects.filter(UNHEARD, PUBLIC, street_id=street_id)
    return _at_open_places(list(_with_names(rows.order_by("respond_by", "id"), "")[:most]))


def by_ids(street_id: UUID, ids: Collection[UUID]) -> dict[UUID, Matter]:
    """These matters as a list may show them; none that is private or imported."""
    rows = _with_names(Matter.objects.filter(PUBLIC, street_id=street_id, history=False, id__in=ids), "")
    return {matter.id: matter for matter in _at_open_places(list(rows))}


def public(street_id: UUID, ref: str) -> Matter | None:
    """One matter that anybody may look at, by its reference as typed: never imported history."""
    parsed = refs.parse(ref)
    if parsed is None:
        return None
    rows = Matter.objects.filter(street_id=street_id, ref=refs.render(*parsed), history=False, private=False)
    found = rows.select_related(*_NAMED, "answer").defer(*_UNREAD, "answer__body").first()
    return _at_open_places([found])[0] if found else None
