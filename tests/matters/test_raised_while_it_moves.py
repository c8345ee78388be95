"""A matter raised in the very moment its building moves lies where the building lies (S1-21)."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from mulin.matters.models import Matter
from mulin.people.queries import actor_of
from mulin.platform.policy import LOCAL
from mulin.platform.search import SearchDocument
from mulin.territory import actions
from mulin.territory.models import Place
from tests.factories import Town, build_town

PATIENCE = 20.0


def somebody_waits() -> None:
    """Until another connection waits for a lock; a test in which nobody comes to wait fails at its end."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waited")


def first_then(first: Callable[[], object], then: Callable[[], object]) -> None:
    """The second begins while the first is done and not committed."""
    begun, wrong = threading.Event(), []

    def second() -> None:
        try:
            begun.wait(PATIENCE)
            then()
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        first()
        begun.set()
        somebody_waits()
    thread.join(PATIENCE)
    assert not wrong, wrong


@pytest.mark.mechanism("S1-21", "S1-23")
def test_raised_in_the_moment_of_the_move(fresh_database: str) -> None:
    now = dt.datetime(2026, 6, 11, 1, tzinfo=dt.UTC)
    town = build_town()
    known = Place.objects.select_related("street").get(pk=town.building.pk)
    assert town.building.parent is not None

    def mover(to: Place) -> Callable[[], object]:
        leader = actor_of(town.persons["leader"], on=now.date())
        return lambda: actions.move_places(
            places=[Place.objects.get(pk=known.pk)],
            to=to,
            since=now.astimezone(LOCAL).date(),
            actor=leader,
            now=now,
        )

    grid = actions.found_place(
        kind="grid", name="临时格", parent=town.neighbourhood, since=now.date(), actor=town.leader, now=now
    )
    # A page read the building; it moves; only then is the matter written.
    first_then(mover(grid), lambda: town.raise_matter(now=now, place=known))
    _follows(town, grid.path)
    # The matter is written and not committed; the building moves.
    back = Place.objects.get(pk=town.neighbourhood.pk)
    fresh = Place.objects.select_related("street").get(pk=known.pk)
    first_then(lambda: town.raise_matter(now=now, place=fresh, words="门坏了"), mover(back))
    _follows(town, back.path)


def _follows(town: Town, below: str) -> None:
    place = Place.objects.get(pk=town.building.pk)
    assert place.path.startswith(below)
    for matter in Matter.objects.filter(place=place):
        assert matter.path == place.path
        assert SearchDocument.objects.get(record_id=matter.id).path == place.path
