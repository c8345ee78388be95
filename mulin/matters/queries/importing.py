"""What is known of tables taken in: their runs, how their columns were read, which numbers are already here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from mulin.matters.models import ImportRefusal, ImportRun, Matter
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.paths import outermost
from mulin.territory.models import Place

_ENDED_EARLY = (ImportRun.State.RUNNING, ImportRun.State.FAILED)


def runs(actor: Actor) -> QuerySet[ImportRun]:
    """The runs of the streets whose dispatcher the actor is, and the actor's own, newest first."""
    paths = outermost([post.path for post in actor.posts if post.role == roles.DISPATCHER])
    found = ImportRun.objects.select_related("by", "street").filter(
        Q(street__path__in=paths) | Q(by_id=actor.id)
    )
    return found.order_by("-at", "-id")


def run(actor: Actor, run_id: UUID) -> ImportRun | None:
    return runs(actor).filter(id=run_id).first()


def run_by_id(run_id: UUID) -> ImportRun | None:
    """For jobs, which act for whoever started the run."""
    return ImportRun.objects.select_related("by", "street").filter(id=run_id).first()


def running() -> QuerySet[ImportRun]:
    """Runs handed in at the desk that have begun and not ended."""
    return ImportRun.objects.filter(state=ImportRun.State.RUNNING).exclude(stored="").order_by("at")


def left_lying(since: dt.datetime) -> QuerySet[ImportRun]:
    """Tables handed in before that moment and never taken in."""
    return ImportRun.objects.filter(state=ImportRun.State.MAPPED, at__lt=since)


def interrupted(*, street: Place, sha256: str, source: str, history: bool) -> ImportRun | None:
    """A run of the same file that did not come to its end."""
    return (
        ImportRun.objects.select_related("by", "street")
        .filter(street=street, sha256=sha256, source=source, history=history, state__in=_ENDED_EARLY)
        .order_by("-at")
        .first()
    )


def last_of_layout(street: Place, headers_key: str) -> ImportRun | None:
    """The latest run whose table had these column heads and that was begun."""
    return (
        ImportRun.objects.filter(street=street, headers_key=headers_key)
        .exclude(state=ImportRun.State.MAPPED)
        .order_by("-at")
        .first()
    )


def refusals(run: ImportRun) -> QuerySet[ImportRefusal]:
    return run.refusals.order_by("row")


def known_numbers(street: Place, numbers: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of these (source, number) pairs are matters of the street already. One statement."""
    if not numbers:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.source, m.external_no FROM unnest(%s::text[], %s::text[]) AS n (source, number)"
            " JOIN matters_matter m ON m.street_id = %s AND m.source = n.source AND m.external_no = n.number"
            " AND m.external_no <> ''",
            [[one[0] for one in numbers], [one[1] for one in numbers], street.id],
        )
        return {(source, number) for source, number in cursor.fetchall()}


def known_refs(street: Place, refs: Collection[str]) -> set[str]:
    """Which of these references are matters of the street."""
    if not refs:
        return set()
    return set(Matter.objects.filter(street=street, ref__in=refs).values_list("ref", flat=True))


def count_of(street: Place) -> int:
    return Matter.objects.filter(street=street).count()


def whole_street(street: Place) -> Iterator[dict[str, Any]]:
    """Every matter of a street with what a table shows of it, oldest first, read through a cursor."""
    found = Matter.objects.filter(street=street).order_by("id")
    return found.values(*_SHOWN).iterator(chunk_size=1000)


_SHOWN = (
    "ref",
    "source",
    "external_no",
    "occurred_at",
    "recorded_at",
    "channel",
    "state",
    "category__name",
    "place__name",
    "place__full_name",
    "title",
    "words",
    "answer__body",
    "answer__at",
    "outcome",
)
