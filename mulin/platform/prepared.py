"""Querysets compiled once and run many times.

Django turns a queryset into SQL anew each time it runs. For a short look-up with joins that takes longer
than PostgreSQL takes to answer it, and a page makes several. Here the queryset is built once with slots
where each run brings its values; what comes back is what the queryset itself would have brought.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import BooleanField, Expression, F, Func, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

T = TypeVar("T")
K = TypeVar("K")


class Slot(Expression):
    """A value that each run brings, compared with as a value is: `filter(person_id=Slot("person"))`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: Any
    ) -> tuple[str, list[Any]]:
        return "%s", [self]


def among(column: str, slot: str) -> Func:
    """A condition: the column holds one of the list that each run brings."""
    return Func(
        F(column),
        Slot(slot),
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


def _twin(one: K, **changes: Any) -> K:
    """A shallow copy with some attributes of its own; Django's copies are deep, and these are only read."""
    twin = object.__new__(type(one))
    twin.__dict__ = {**one.__dict__, **changes}
    return twin


class Prepared(Generic[T]):
    """A queryset with slots, kept as SQL from its first run on.

    A queryset that locks rows by itself is compiled where it runs, so that Django can see that a
    transaction is open. `share` names the table whose rows a run holds still until the transaction ends:
    read by many at once, changed by nobody meanwhile (FOR SHARE, which Django does not have). A row that
    somebody is just changing is waited for, and left out where it fits no more. Raises KeyError for a
    slot that a run leaves empty.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, T]], *, share: str = "") -> None:
        self._build = build
        self._share = share

    @cached_property
    def _compiled(self) -> tuple[QuerySet[Any, T], SQLCompiler, str, tuple[Any, ...]]:
        queryset = self._build()
        if queryset.query.select_for_update:
            raise ValueError("a query that locks rows is not prepared")
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, params = compiler.as_sql()
        if self._share:
            sql = f'{sql} FOR SHARE OF "{self._share}"'
        return queryset, compiler, sql, tuple(params)

    def bound(self, **values: Any) -> tuple[str, tuple[Any, ...]]:
        """The SQL and its parameters, for a statement of which this is a part."""
        _queryset, _compiler, sql, params = self._compiled
        return sql, tuple(values[one.name] if isinstance(one, Slot) else one for one in params)

    def rows(self, **values: Any) -> list[T]:
        """The rows of one run."""
        queryset, compiler, _sql, _params = self._compiled
        bound = self.bound(**values)
        if self._share and not connections[queryset.db].in_atomic_block:
            raise TransactionManagementError("rows are held still inside a transaction")
        # The connection belongs to a thread, the compiled query to the process.
        run = _twin(compiler, connection=connections[queryset.db], as_sql=lambda *args, **kwargs: bound)
        query = _twin(queryset.query, get_compiler=lambda *args, **kwargs: run)
        return list(_twin(queryset, _query=query))

    def first(self, **values: Any) -> T | None:
        """The first row of one run, or None."""
        rows = self.rows(**values)
        return rows[0] if rows else None
