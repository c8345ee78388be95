"""Reading matters: what an actor may see, the queues, one matter with everything about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from mulin.matters import states
from mulin.matters.models import (
    LIVE_WORK,
    Answer,
    Assignment,
    Attempt,
    Category,
    Matter,
    Photo,
    Reporter,
    Word,
)
from mulin.people import roles
from mulin.platform import refs, search
from mulin.platform.actors import Actor
from mulin.platform.paths import outermost, upper_bound, within_any
from mulin.platform.policy import LOCAL
from mulin.territory.models import Organisation, Place

SEES_AREA = frozenset(
    {
        roles.DISPATCHER,
        roles.WORKER,
        roles.SECRETARY,
        roles.GRID_MEMBER,
        roles.VERIFIER,
        roles.LEADER,
        roles.AUDITOR,
    }
)
"""Roles whose sight is the subtree of their post. A handler's is what was dispatched to their office."""

COUNT_TO = 1000
"""Counts in the rail stop here: what matters is "how many today", and a bounded count stays quick."""


def area_paths(actor: Actor) -> list[str]:
    return outermost([post.path for post in actor.posts if post.role in SEES_AREA])


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """Matters in the area of a post, or dispatched to the actor's office, or raised by the actor."""
    if actor.id is None:
        return Matter.objects.none()
    mine = Q(Exists(Reporter.objects.filter(matter=OuterRef("pk"), person_id=actor.id)))
    if actor.org_ids:
        mine |= Q(Exists(Assignment.objects.filter(matter=OuterRef("pk"), organisation_id__in=actor.org_ids)))
    return Matter.objects.filter(within_any(area_paths(actor)) | mine)


def find(actor: Actor, ref: str) -> Matter | None:
    """One visible matter by its reference, as typed."""
    parsed = refs.parse(ref)
    if parsed is None:
        return None
    found = visible_to(actor).filter(ref=refs.render(*parsed))
    if actor.street_id:
        found = found.filter(street_id=actor.street_id)
    return found.select_related(
        "place", "place__compound", "street", "category", "owner", "owner_org", "receiver", "receiver_org", "answer"
    ).first()


@dataclass(frozen=True, slots=True)
class Cut:
    """One cut of the queue: a key for the address and a filter."""

    key: str
    where: Q


CUTS = {
    "open": Cut("open", Q()),
    "to_dispatch": Cut("to_dispatch", Q(state__in=(states.NEW, states.RECEIVED))),
    "returned": Cut(
        "returned",
        Q(state=states.RECEIVED)
        & Q(Exists(Assignment.objects.filter(matter=OuterRef("pk"), state=states.RETURNED))),
    ),
    "with_handler": Cut("with_handler", Q(state=states.WITH_HANDLER)),
    "to_call": Cut("to_call", Q(state=states.ANSWERED)),
    "mine": Cut("mine", Q()),
    "no_reply": Cut("no_reply", Q(responded_at__isnull=True)),
}
"""The queues of the window. `mine` is narrowed to the actor by `queue`."""


def window_queue(actor: Actor, *, place: Place | None = None) -> QuerySet[Matter]:
    """Open matters of the area the actor's posts cover: every channel, what is due first first."""
    found = Matter.objects.filter(LIVE_WORK)
    paths = area_paths(actor)
    if place is not None:
        paths = [place.path] if any(place.path.startswith(path) for path in paths) else []
    if actor.street_id and any(_is_street(path, actor) for path in paths):
        # The street's own index serves those who see all of it.
        found = found.filter(street_id=actor.street_id)
    else:
        found = found.filter(within_any(paths))
    return found.order_by("due_at", "id")


def _is_street(path: str, actor: Actor) -> bool:
    return path.count("/") <= 2


def handler_queue(actor: Actor) -> QuerySet[Matter]:
    """Open matters whose live sheet went to the actor's office."""
    live = Assignment.objects.filter(organisation_id__in=actor.org_ids, state__in=states.LIVE)
    return Matter.objects.filter(LIVE_WORK, id__in=live.values("matter_id")).order_by("due_at", "id")


def works_at_window(actor: Actor) -> bool:
    return any(post.role in SEES_AREA for post in actor.posts)


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


def queue(actor: Actor, filters: Filters, *, now: dt.datetime) -> QuerySet[Matter]:
    """The queue as one reader has cut it, rows ready to show: one statement, whatever the rows."""
    if works_at_window(actor):
        found = window_queue(actor, place=filters.place)
    else:
        found = handler_queue(actor)
    found = found.filter(CUTS[filters.cut].where)
    if filters.cut == "mine":
        found = found.filter(owner_id=actor.id)
    if filters.channel:
        found = found.filter(channel=filters.channel)
    if filters.category:
        found = found.filter(Q(category_id=filters.category) | Q(category__parent_id=filters.category))
    if filters.handler:
        live = Assignment.objects.filter(
            matter=OuterRef("pk"), organisation_id=filters.handler, state__in=states.LIVE
        )
        found = found.filter(Exists(live))
    if filters.due:
        found = found.filter(_due(filters.due, now))
    if filters.words:
        found = found.filter(_matching(filters.words, actor))
    return found.select_related("place", "place__compound", "category", "owner_org")


def _due(due: str, now: dt.datetime) -> Q:
    midnight = now.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    return {
        "late": Q(due_at__lt=now),
        "today": Q(due_at__gte=now, due_at__lt=midnight),
        "soon": Q(due_at__gte=midnight, due_at__lt=midnight + dt.timedelta(days=1)),
    }[due]


def _matching(words: str, actor: Actor) -> Q:
    parsed = refs.parse(words)
    if parsed is not None:
        return Q(ref=refs.render(*parsed))
    paths = area_paths(actor)
    return Q(id__in=search.find(words, kind="matter", paths=paths or None))


def search_all(actor: Actor, words: str, *, most: int = 50) -> list[Matter]:
    """Visible matters, open, closed and imported, whose words or title hold these; newest first."""
    ids = search.find(words, kind="matter", paths=area_paths(actor) or None)
    found = visible_to(actor).filter(id__in=ids).select_related("place", "place__compound", "category", "owner_org")
    return list(found.order_by("-id")[:most])


def counts(actor: Actor, now: dt.datetime) -> dict[str, int]:
    """How many stand in each cut of the actor's queue, counted up to `COUNT_TO`. One statement."""
    base = window_queue(actor) if works_at_window(actor) else handler_queue(actor)
    parts, values = [], []
    for cut in CUTS.values():
        rows = base.filter(cut.where)
        if cut.key == "mine":
            rows = rows.filter(owner_id=actor.id)
        sql, params = rows.order_by().values("pk")[:COUNT_TO].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS part)")
        values += list(params)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), values)
        return dict(zip(CUTS, cursor.fetchone(), strict=True))


@dataclass(slots=True)
class Whole:
    """One matter with everything its page shows."""

    matter: Matter
    reporters: list[Reporter]
    assignments: list[Assignment]
    answers: list[Answer]
    words: list[Word]
    attempts: list[Attempt]
    photos: list[Photo]

    @property
    def live(self) -> Assignment | None:
        return next((one for one in self.assignments if one.state in states.LIVE), None)

    @property
    def returned(self) -> int:
        return sum(one.state == states.RETURNED for one in self.assignments)


def whole(matter: Matter) -> Whole:
    """Everything about one matter: a fixed number of statements, whatever has happened to it."""
    prefetched = Matter.objects.prefetch_related(
        Prefetch("assignments", Assignment.objects.select_related("organisation", "accepted_by").order_by("offered_at")),
        Prefetch("answers", Answer.objects.select_related("organisation").order_by("at")),
        Prefetch("said", Word.objects.order_by("at"), to_attr="words_said"),
        Prefetch("attempts", Attempt.objects.order_by("at")),
        Prefetch("reporters", Reporter.objects.select_related("person").order_by("at")),
        Prefetch("photos", Photo.objects.order_by("at")),
    )
    from django.db.models import prefetch_related_objects

    prefetch_related_objects([matter], *prefetched._prefetch_related_lookups)  # type: ignore[attr-defined]
    return Whole(
        matter,
        list(matter.reporters.all()),
        list(matter.assignments.all()),
        list(matter.answers.all()),
        list(matter.words_said),  # type: ignore[attr-defined]
        list(matter.attempts.all()),
        list(matter.photos.all()),
    )


def by_token(token: str) -> Reporter | None:
    """The reporter whose slip this token opens, with the matter."""
    return (
        Reporter.objects.select_related(
            "matter",
            "matter__place",
            "matter__place__compound",
            "matter__street",
            "matter__street__parent",
            "matter__category",
            "matter__answer",
            "matter__answer__organisation",
            "matter__owner_org",
            "matter__receiver_org",
        )
        .filter(token=token)
        .first()
    )


def raised_by(person_id: UUID) -> QuerySet[Reporter]:
    """What a person raised, newest first."""
    return (
        Reporter.objects.filter(person_id=person_id)
        .select_related("matter", "matter__place", "matter__place__compound", "matter__category", "matter__answer")
        .order_by("-id")
    )


def categories() -> QuerySet[Category]:
    return Category.objects.filter(active=True).select_related("parent").order_by("position", "code")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A handler for a matter, with the reason it is suggested."""

    organisation: Organisation
    past: int
    """How many of the same category this organisation has answered in a year around here."""
    live: int
    """How many it has in hand now."""
    late: int
    serves: bool
    """Whether it is there for this very place."""


def suggestions(matter: Matter, *, now: dt.datetime, most: int = 5) -> list[Suggestion]:
    """Who could handle it: who serves the place, and who answered the same kind near by this year.

    One statement. A suggestion, never a decision: the dispatcher chooses.
    """
    steps = matter.path.rstrip("/").split("/")
    around = ["/".join(steps[: n + 1]) + "/" for n in range(len(steps))]
    street = "/".join(steps[:2]) + "/"
    with connection.cursor() as cursor:
        cursor.execute(
            _SUGGEST,
            {
                "around": around,
                "compound": matter.place.compound_id,
                "street": matter.street_id,
                "low": street,
                "high": upper_bound(street),
                "category": matter.category_id,
                "since": now - dt.timedelta(days=365),
                "now": now,
                "most": most,
            },
        )
        rows = cursor.fetchall()
    found = Organisation.objects.in_bulk([row[0] for row in rows])
    return [Suggestion(found[org], past, live, late, serves) for org, past, live, late, serves in rows]


_SUGGEST = """
    WITH serving AS (
        SELECT DISTINCT a.organisation_id AS id FROM territory_area a JOIN territory_place p ON p.id = a.place_id
        JOIN territory_organisation o ON o.id = a.organisation_id
        WHERE (p.path = ANY(%(around)s) OR p.id = %(compound)s) AND o.kind IN ('property', 'committee')
          AND o.street_id = %(street)s AND o.valid_to IS NULL
    ), past AS (
        SELECT s.organisation_id AS id, count(*) AS n FROM (
            SELECT an.organisation_id FROM matters_matter m JOIN matters_answer an ON an.id = m.answer_id
            WHERE m.street_id = %(street)s AND m.state = 'closed' AND m.category_id = %(category)s
              AND m.closed_at > %(since)s AND an.assignment_id IS NOT NULL
            ORDER BY m.closed_at DESC LIMIT 200
        ) s GROUP BY 1
    ), candidates AS (
        SELECT id FROM serving UNION SELECT id FROM past
    )
    SELECT c.id, coalesce(past.n, 0), load.live, load.late, serving.id IS NOT NULL
    FROM candidates c LEFT JOIN past USING (id) LEFT JOIN serving USING (id)
    CROSS JOIN LATERAL (
        SELECT count(*) AS live, count(*) FILTER (WHERE due_at < %(now)s) AS late FROM matters_assignment
        WHERE organisation_id = c.id AND state IN ('offered', 'in_hand')
    ) load
    ORDER BY coalesce(past.n, 0) + CASE WHEN serving.id IS NOT NULL THEN 5 ELSE 0 END DESC, c.id
    LIMIT %(most)s
"""
