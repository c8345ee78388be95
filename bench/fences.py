"""What row-level security costs: the same requests with and without it, in turn, in one process on one database.

Without it means: no table stands under a policy, and no request is a transaction with a scope. Rounds alternate, so
that what else the machine does falls on both alike. The step runs under a name (`bench.run`), so that what is asked
without the middleware sets nothing.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test.utils import override_settings

from bench.measure import Timing, Visitor, measure
from bench.scenarios import Ground, pages_of, raising
from mulin.platform import postgres

ROUNDS = 6
WARM = 20
"""Requests of each round that are not counted: plans are made anew after the tables were changed."""

MIDDLEWARE = "mulin.platform.scope.ScopeMiddleware"
SECURED = """
    SELECT relname FROM pg_class
    WHERE relrowsecurity AND relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
"""

Ask = Callable[[int], HttpResponse]


def measured(count: int) -> dict[str, dict[str, float]]:
    """CPU and time on the clock of one request, in milliseconds, with (`on`) and without (`off`); by what is asked."""
    ground = Ground(0)
    tables = _secured()
    with override_settings(MIDDLEWARE=[one for one in settings.MIDDLEWARE if one != MIDDLEWARE]):
        bare = [Visitor(one.cookies) for one in (ground.dispatcher, ground.resident)]
    fenced = [ground.dispatcher, ground.resident]
    found: dict[str, dict[bool, list[Timing]]] = {}
    try:
        for turn in range(2 * ROUNDS):
            on = turn % 2 == 0
            _switch(tables, on)
            ground.dispatcher, ground.resident = fenced if on else bare
            for name, ask in _asked(ground).items():
                took = measure(ask, warm=WARM, count=max(1, count // ROUNDS))
                found.setdefault(name, {True: [], False: []})[on].append(took)
    finally:
        _switch(tables, True)
    return {name: _said(both) for name, both in found.items()}


def _asked(ground: Ground) -> dict[str, Ask]:
    pages = pages_of(ground)
    return {
        "raise": raising(ground),
        **{name: pages[name] for name in ("matter", "desk", "search", "street")},
    }


def _said(both: dict[bool, list[Timing]]) -> dict[str, float]:
    """The middle one of the rounds: a round that was disturbed counts for nothing."""
    return {
        f"{what} {'on' if on else 'off'}": statistics.median(getattr(one, what) for one in rounds)
        for what in ("cpu", "p50")
        for on, rounds in both.items()
    }


def _secured() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(SECURED)
        return [row[0] for row in cursor.fetchall()]


def _switch(tables: list[str], on: bool) -> None:
    """As the owner, for the application cannot; the policies themselves stay."""
    word = "ENABLE" if on else "DISABLE"
    with postgres.cluster().connect(str(connection.settings_dict["NAME"]), user=postgres.OWNER) as owner:
        for table in tables:
            owner.execute(f"ALTER TABLE {table} {word} ROW LEVEL SECURITY")
