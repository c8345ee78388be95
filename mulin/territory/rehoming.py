"""What follows a place that moves: each context names its columns, and which of their rows are open.

A building that goes to another grid area or neighbourhood takes its open work along, in the same transaction
and by one statement a table. What is closed stays where it was done, so that last year's figures stay as
they are (S1-21, S1-03). A house test finds columns that were forgotten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from mulin.platform.actors import Actor
from mulin.platform.paths import upper_bound
from mulin.platform.policy import LOCAL
from mulin.platform.registry import Words
from mulin.territory.models import Place


@dataclass(frozen=True, slots=True)
class Move:
    """A place that goes elsewhere with all that lies in it: its path before and after."""

    place_id: UUID
    street_id: UUID
    old: str
    new: str
    since: str
    """Where it lay, in words, for the note on what goes with it."""
    to: str
    """Where it lies then, in words."""


@dataclass(frozen=True, slots=True)
class Follower:
    """A table whose open rows follow by their path. `open` is a condition on the row `t`, with the day `%(on)s`."""

    table: str
    path: str
    open: str
    word: Words
    """What the rows are; empty where they only go along with others and are not told apart."""
    holds: bool
    """Whether open rows keep a place from being ended."""


Over = tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Hook:
    """What a context does besides: whoever has no sight of their work any more hands it on.

    `preview(moves, now, over)` says so before, in words with a number, and may refuse; posts over the first
    path of `over` are over the second one then. `carry` is asked after the rows have followed.
    """

    preview: Callable[[Sequence[Move], dt.datetime, Over], list[tuple[str, int]]]
    carry: Callable[[Sequence[Move], Actor, dt.datetime], Any]


@dataclass(frozen=True, slots=True)
class Merged:
    """What a context does with what hangs on a neighbourhood itself, when it ends in another one.

    Both are asked with (what ends, what takes it, the day, …).
    """

    preview: Callable[[Place, Place, dt.date], list[tuple[str, int]]]
    carry: Callable[[Place, Place, dt.date, Actor, dt.datetime], Any]


_followers: list[Follower] = []
_known: dict[tuple[str, str], str] = {}
_hooks: dict[str, Hook] = {}
_merged: dict[str, Merged] = {}


def follow(
    table: str,
    word: Words,
    *,
    open: str = "TRUE",
    path: str = "path",
    beside: Sequence[str] = (),
    holds: bool = False,
) -> None:
    """Open rows of `table` follow. `beside` are its columns with the place's id, which stays as it is."""
    one = Follower(table, path, open, word, holds)
    if one not in _followers:
        _followers.append(one)
    _known[table, path] = "follows"
    stays(table, *beside, why="the place keeps its id, and the path beside it follows")


def stays(table: str, *columns: str, why: str) -> None:
    """Say that these columns with a place's id or path need nothing when a place moves, and why not."""
    for column in columns:
        _known[table, column] = why


def add_hook(name: str, hook: Hook) -> None:
    _hooks[name] = hook


def add_merged(name: str, merged: Merged) -> None:
    _merged[name] = merged


def preview_merged(ends: Place, into: Place, on: dt.date) -> list[tuple[str, int]]:
    """What hangs on the neighbourhood itself and goes over, in words, with how many."""
    return [line for one in _merged.values() for line in one.preview(ends, into, on)]


def carry_merged(ends: Place, into: Place, on: dt.date, actor: Actor, now: dt.datetime) -> None:
    for one in _merged.values():
        one.carry(ends, into, on, actor, now)


def in_step(source: str, moves: Sequence[Move], now: dt.datetime, *, open: str) -> int:
    """Records and search documents of the open rows `t` of `source` that lie in the moved places now follow them.

    By their ids, for neither table has an index of paths. Returns how many.
    """
    count = 0
    for table, key in (("platform_record", "id"), ("platform_searchdocument", "record_id")):
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                UPDATE {table} r SET path = t.path
                FROM {source} t, unnest(%(news)s::text[], %(uppers)s::text[]) AS m(new, upper)
                WHERE t.path COLLATE "C" >= m.new AND t.path COLLATE "C" < m.upper AND ({open})
                  AND r.{key} = t.id AND r.path <> t.path
                """,
                _values(moves, now) | {"uppers": [upper_bound(move.new) for move in moves]},
            )
            count += cursor.rowcount
    return count


def known() -> set[tuple[str, str]]:
    """(table, column) of everything that was thought of."""
    return set(_known)


def hold_where(place: Place) -> None:
    """Where a place lies now, and till the transaction ends: what is written into it now follows it later.

    Whoever writes a row with a place's path calls this first. The place was read before, and may have moved in
    between; then `place.path` is the new one. A move that is going on is waited for, and one that begins later
    waits and finds the row. One statement by the primary key; those who only write into a place never wait for
    each other (FOR KEY SHARE, which the foreign key takes anyhow).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT path FROM territory_place WHERE id = %s FOR KEY SHARE", [place.pk])
        if (found := cursor.fetchone()) is not None:
            place.path = found[0]


def preview(moves: Sequence[Move], now: dt.datetime, *, over: Over = None) -> list[tuple[str, int]]:
    """What goes along: in words, with how many. One statement a table."""
    found = []
    for one in _followers:
        if str(one.word) and (count := _count(one, moves, now)):
            found.append((str(one.word), count))
    for hook in _hooks.values():
        found += hook.preview(moves, now, over)
    return found


def held(moves: Sequence[Move], now: dt.datetime) -> list[tuple[str, int]]:
    """What would lose its ground were these places ended: open work and posts inside them."""
    return [(str(one.word), count) for one in _followers if one.holds and (count := _count(one, moves, now))]


def held_at(paths: Mapping[UUID, str], on: dt.date, *, besides: str = "") -> dict[UUID, int]:
    """How much open work, and how many posts, lie inside each of these; those with nothing are left out.

    One statement a table; `besides` leaves one out.
    """
    found: dict[UUID, int] = {}
    ids, olds = list(paths), list(paths.values())
    values: dict[str, Any] = {
        "ids": ids,
        "olds": olds,
        "uppers": [upper_bound(one) for one in olds],
        "on": on,
    }
    for one in _followers if ids else ():
        if not one.holds or one.table == besides:
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT m.id, count(*) FROM {one.table} t,
                  unnest(%(ids)s::uuid[], %(olds)s::text[], %(uppers)s::text[]) AS m(id, old, upper)
                WHERE {_within(one)} AND ({one.open}) GROUP BY m.id
                """,
                values,
            )
            for place_id, count in cursor.fetchall():
                found[place_id] = found.get(place_id, 0) + count
    return found


def carry(moves: Sequence[Move], actor: Actor, now: dt.datetime) -> dict[str, int]:
    """Everything open follows, then each context does what else is to be done. How many, by table."""
    told: dict[str, int] = {}
    for one in _followers:
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                UPDATE {one.table} t SET {one.path} = m.new || substr(t.{one.path}, length(m.old) + 1)
                FROM {_MOVES} WHERE {_within(one)} AND ({one.open})
                """,
                _values(moves, now),
            )
            told[one.table] = told.get(one.table, 0) + cursor.rowcount
    for hook in _hooks.values():
        hook.carry(moves, actor, now)
    return told


_MOVES = "unnest(%(olds)s::text[], %(uppers)s::text[], %(news)s::text[]) AS m(old, upper, new)"


def _within(one: Follower) -> str:
    column = f't.{one.path} COLLATE "C"'
    return f"{column} >= m.old AND {column} < m.upper"


def _count(one: Follower, moves: Sequence[Move], now: dt.datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {one.table} t, {_MOVES} WHERE {_within(one)} AND ({one.open})",
            _values(moves, now),
        )
        return int(cursor.fetchone()[0])


def _values(moves: Sequence[Move], now: dt.datetime) -> dict[str, Any]:
    return {
        "olds": [move.old for move in moves],
        "uppers": [upper_bound(move.old) for move in moves],
        "news": [move.new for move in moves],
        "on": now.astimezone(LOCAL).date(),
    }
