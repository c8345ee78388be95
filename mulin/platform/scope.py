"""Whose rows this transaction sees: the streets of who asks, or everything under a name; nothing by default.

Row-level security (`row_security.py`) repeats the street under every explicit filter. It goes by two settings of
PostgreSQL, which only this file sets:

- `mulin.streets`: the streets that are open, as an array;
- `mulin.scope`: `all:<name>` where a job, a command or one step of a request reads across streets.

    with scope.request():                 # middleware: a transaction that sees nothing yet
        with scope.everything("sign-in"): # who somebody is, is found out before their street is known
            ...
        scope.also(street.id)             # from here to the end of the request
    with scope.everything("job seal"):    # jobs, commands, migrations

Inside a transaction the settings are local to it. Where there is none (jobs and commands, which commit as they go)
they hold for the connection, until the block ends; a connection made anew meanwhile is given them again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, InternalError, OperationalError, connection, transaction
from django.db.backends.signals import connection_created
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from psycopg import sql
from psycopg.pq import ExecStatus, TransactionStatus

ALL = "all:"
STREETS = "streets"
_BROKEN = (InternalError, OperationalError, InterfaceError)
_SET = "SELECT set_config('mulin.scope', %s, %s), set_config('mulin.streets', %s, %s)"
_FOUND = (
    "WITH found AS (SELECT coalesce(array_agg(DISTINCT street)::text, '') AS streets FROM ({sql}) AS known (street)"
    " WHERE street IS NOT NULL) SELECT streets, set_config('mulin.scope', 'streets', true),"
    " set_config('mulin.streets', streets, true) FROM found"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is open now: everything, under `name`; or these streets; or nothing."""

    name: str = ""
    streets: frozenset[UUID] = frozenset()
    entering: bool = False
    """Whether it ends with the streets that are found under it."""
    is_firm: bool = False
    """Whether it was set in no savepoint of the request, which, undone, would take the setting with it."""

    @property
    def is_all(self) -> bool:
        return self.name.startswith(ALL)

    @property
    def settings(self) -> tuple[str, str]:
        """The values of `mulin.scope` and `mulin.streets`."""
        streets = "{" + ",".join(sorted(str(one) for one in self.streets)) + "}" if self.streets else ""
        return self.name, streets


CLOSED = Scope()


class _Held(threading.local):
    scope: Scope = CLOSED
    outermost: bool = False
    """Whether the transaction of a request is the connection's own, and may be committed between acts."""
    depth: int = 0
    """Savepoints in which the request began: none but in tests."""


_held = _Held()


def current() -> Scope:
    """What is open in this thread."""
    return _held.scope


@contextmanager
def everything(name: str) -> Iterator[None]:
    """Every street, under a name that says who reads across them. The earlier scope comes back after it.

    Inside another one it changes nothing: the outer name stands.
    """
    if not name:
        raise ValueError("a scope over everything has a name")
    if _held.scope.is_all:
        yield
        return
    with _within(Scope(ALL + name)):
        yield


@contextmanager
def entering(name: str) -> Iterator[None]:
    """As `everything`, to find out who asks. What `open_found` opens inside stays open after it."""
    before = _held.scope
    if before.is_all:
        yield
        return
    mine = Scope(ALL + name, before.streets, entering=True)
    _held.scope = mine
    _begin(mine)
    try:
        yield
    except BaseException:
        _held.scope = before
        _restore(before)
        raise
    if _held.scope is mine:
        _held.scope = before
        _restore(before)


@contextmanager
def only(*streets: UUID) -> Iterator[None]:
    """These streets and no other. The earlier scope comes back after it."""
    with _within(Scope(STREETS, frozenset(streets))):
        yield


def also(*streets: UUID | None) -> None:
    """Open these streets too, for the rest of the request. What is under a named scope sees them anyway."""
    before = _held.scope
    wanted = before.streets | {one for one in streets if one is not None}
    if before.is_all or not wanted or (before.is_firm and wanted == before.streets):
        return
    _held.scope = _streets(wanted)
    _send(_held.scope)


def open_found(sql: str, values: list[Any]) -> None:
    """As `also`, with the streets that a query finds, in the same statement. It ends `entering`.

    Raises RuntimeError outside a transaction, where nothing would end it.
    """
    before = _held.scope
    if before.is_all and not before.entering:
        return
    if not connection.in_atomic_block:
        raise RuntimeError("the streets of who asks are opened inside their request")
    known = sorted(str(one) for one in before.streets)
    found = _tell(_FOUND.format(sql=f"{sql} UNION ALL SELECT unnest(%s::uuid[])"), [*values, known])
    _held.scope = _streets(frozenset(UUID(one) for one in found.strip("{}").split(",") if one))


def _streets(streets: frozenset[UUID]) -> Scope:
    return Scope(STREETS, streets, is_firm=len(connection.savepoint_ids) <= _held.depth)


def settle() -> None:
    """Commit what this request has written so far and go on: what must stay whatever comes, and holds up nobody.

    Only between acts. Inside one, outside a request, and in tests, whose transaction is undone, it does nothing.
    """
    if _held.outermost and connection.in_atomic_block and not connection.savepoint_ids:
        _straight(b"COMMIT; BEGIN; " + _local(_held.scope))


class Request:
    """The transaction of one request."""

    def __init__(self, outermost: bool) -> None:
        self._outermost = outermost

    def is_broken(self) -> bool:
        """Whether a statement failed, and nothing went back to before it."""
        held = connection.connection
        return held is not None and held.pgconn.transaction_status == TransactionStatus.INERROR

    def undo(self) -> None:
        """Take back what the request wrote, after an error; the page that says so may read on."""
        if connection.connection is None:
            return
        with _unless_broken():
            if self._outermost:
                connection.connection.rollback()
                connection.run_on_commit = []
            else:
                connection.connection.execute("ROLLBACK TO SAVEPOINT mulin_request")
            connection.needs_rollback = False
            _send(_held.scope)


@contextmanager
def request() -> Iterator[Request]:
    """One request: a transaction that sees nothing until something is opened, and after which nothing stays open."""
    before = _held.scope
    outermost = not connection.in_atomic_block
    _held.scope, _held.outermost = CLOSED, outermost
    try:
        with transaction.atomic() if outermost else _inside_another():
            _held.depth = len(connection.savepoint_ids)
            if before != CLOSED:
                _send(CLOSED)
            yield Request(outermost)
    finally:
        _held.scope, _held.outermost = before, False
        if not outermost or _is_told_otherwise(before):
            _restore(before)


@contextmanager
def _inside_another() -> Iterator[None]:
    """A test undoes its own transaction in the end: the request's is a savepoint of it, that counts as no statement."""
    connection.connection.execute("SAVEPOINT mulin_request")
    try:
        yield
    except BaseException:
        with _unless_broken():
            connection.connection.execute("ROLLBACK TO SAVEPOINT mulin_request")
            connection.needs_rollback = False
        raise
    with _unless_broken():
        connection.connection.execute("RELEASE SAVEPOINT mulin_request")


@contextmanager
def _within(scope: Scope) -> Iterator[None]:
    before = _held.scope
    _held.scope = scope
    _send(scope)
    try:
        yield
    finally:
        _held.scope = before
        _restore(before)


def _begin(scope: Scope) -> None:
    """As `_send`; where the transaction has not begun yet, in the same breath with its BEGIN."""
    if connection.connection is None or connection.connection.closed or not connection.in_atomic_block:
        _send(scope)
        return
    if connection.connection.pgconn.transaction_status == TransactionStatus.IDLE:
        _straight(b"BEGIN; " + _local(scope))
    else:
        _send(scope)


def _local(scope: Scope) -> bytes:
    script = sql.SQL("SET LOCAL mulin.scope = {}; SET LOCAL mulin.streets = {}")
    return script.format(*(sql.Literal(one) for one in scope.settings)).as_bytes(connection.connection)


def _straight(script: bytes) -> None:
    """Several commands on one way to the server and back."""
    with connection.wrap_database_errors:
        result = connection.connection.pgconn.exec_(script)
        if result.status != ExecStatus.COMMAND_OK:
            raise psycopg.errors.error_from_result(result)


def _restore(scope: Scope) -> None:
    """Where the transaction has failed it is undone, and the setting with it."""
    with _unless_broken():
        _send(scope)


def _unless_broken() -> suppress:
    return suppress(psycopg.errors.InFailedSqlTransaction, psycopg.OperationalError, *_BROKEN)


def _send(scope: Scope) -> None:
    """Tell the connection, below what counts statements. One that is not there yet is told when it is made."""
    if connection.connection is None or connection.connection.closed:
        return
    local = connection.in_atomic_block
    name, streets = scope.settings
    _tell(_SET, [name, local, streets, local])
    if not local:
        # A pool may give the same connection to another thread.
        connection.connection.mulin_scope = scope


def _tell(statement: str, values: list[Any]) -> str:
    """Part of the transaction's beginning, as BEGIN is, and like it below what counts statements."""
    with connection.wrap_database_errors:
        row = connection.connection.execute(statement, values).fetchone()
    return row[0] or ""


def _on_connect(connection: Any, **_more: Any) -> None:
    if _is_told_otherwise(_held.scope):
        _send(_held.scope)


def _is_told_otherwise(scope: Scope) -> bool:
    """Whether the connection itself was last told another scope: it is new, or comes from a pool."""
    held = connection.connection
    return held is not None and getattr(held, "mulin_scope", CLOSED) != scope


connection_created.connect(_on_connect, dispatch_uid="mulin.platform.scope")


class ScopeMiddleware:
    """Every request in a transaction with a scope of its own: kept below 500, undone at an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, asked: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in asked.COOKIES:
            # Read before the transaction, whose beginning can then say that it finds out who asks.
            asked.session.get(SESSION_KEY)
        with request() as running:
            asked.running = running  # type: ignore[attr-defined]
            response = self.get_response(asked)
            if running.is_broken() and response.status_code < 500 and asked.method not in ("GET", "HEAD"):
                # Somebody went on after an error of the database: COMMIT would keep nothing and say nothing.
                raise InternalError(
                    "the transaction of the request had failed, and it was answered as if not"
                )
            if response.status_code >= 500 or running.is_broken():
                running.undo()
            elif getattr(response, "streaming", False) and not isinstance(response, FileResponse):
                chunks = response.streaming_content  # type: ignore[attr-defined]
                response.streaming_content = _within_again(chunks, current())  # type: ignore[attr-defined]
        return response

    def process_exception(self, asked: HttpRequest, exception: Exception) -> None:
        """The page that tells of an error may read in a transaction that works."""
        if not isinstance(exception, (Http404, PermissionDenied, SuspiciousOperation, BadRequest)):
            asked.running.undo()  # type: ignore[attr-defined]


def _within_again(chunks: Iterable[bytes], scope: Scope) -> Iterator[bytes]:
    """What is read while it is sent is read after the request's transaction, in the same scope."""
    if not connection.in_atomic_block:
        with transaction.atomic(), _within(scope):
            yield from chunks
        return
    # Inside a test's own transaction nothing may stay open between two chunks: the rest may never be asked for.
    rest = iter(chunks)
    while True:
        with _within(scope):
            chunk = next(rest, None)
        if chunk is None:
            return
        yield chunk
