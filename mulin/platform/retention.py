"""What is over is deleted or made nameless on time: contexts register a rule for each term of the register (N-90).

A rule says which rows are over at a moment, out of how many, and how one of them is cleared. The nightly job
and `mulin retention` carry all out; with `--dry-run` they only count. Rows go one by one, each in a transaction
of its own with its line on the timeline, so that a job that is killed goes on the next time.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as Count_
from django.db.models import IntegerField, Model, QuerySet, Value

from mulin.platform import policy
from mulin.platform.errors import Refusal
from mulin.platform.fields import Term, Words

log = logging.getLogger(__name__)

MOST = 20_000
"""Rows one run clears by one rule; the rest waits for the next night."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`over(before)` are the rows whose end lies before a moment; `all()` those it is counted out of."""

    name: str
    word: Words
    term: Term
    model: type[Model]
    all: Callable[[], QuerySet[Any]]
    over: Callable[[dt.datetime], QuerySet[Any]]
    clear: Callable[[Any, dt.datetime], bool]
    """Clears one row, given by its key; False where it is not over any more."""

    @property
    def table(self) -> str:
        return self.model._meta.db_table


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of a rule are over, or were cleared, out of how many."""

    rule: Rule
    due: int
    of: int


rules: dict[str, Rule] = {}


def add_rule(rule: Rule) -> None:
    rules[rule.name] = rule


def ends_before(rule: Rule, now: dt.datetime) -> dt.datetime:
    """The moment before which something must have ended to be over now. The district's number of days counts."""
    days = policy.get(rule.term.days, street_id=None, on=now) if rule.term.days else 0
    return now - dt.timedelta(days=int(days))


def count(now: dt.datetime) -> list[Count]:
    """What a run would clear. One statement for all rules."""
    listed = list(rules.values())
    asked = [
        _numbered(rows, number)
        for at, rule in enumerate(listed)
        for number, rows in ((2 * at, rule.over(ends_before(rule, now))), (2 * at + 1, rule.all()))
    ]
    found = dict(asked[0].union(*asked[1:], all=True)) if asked else {}
    return [Count(rule, found.get(2 * at, 0), found.get(2 * at + 1, 0)) for at, rule in enumerate(listed)]


def _numbered(rows: QuerySet[Any], number: int) -> QuerySet[Any]:
    """(number, how many rows), or no row where there are none."""
    marked = rows.order_by().annotate(rule_number=Value(number, output_field=IntegerField()))
    return marked.values("rule_number").annotate(n=Count_("pk")).values_list("rule_number", "n")


def carry_out(now: dt.datetime, *, most: int = MOST) -> list[Count]:
    """Clear what is over; returns how much went, out of what there was. Run again it clears nothing more."""
    done = []
    for rule in rules.values():
        of = rule.all().count()
        keys = list(rule.over(ends_before(rule, now)).order_by("pk").values_list("pk", flat=True)[:most])
        cleared = 0
        for key in keys:
            try:
                cleared += rule.clear(key, now)
            except Refusal as refusal:
                log.info("%s %s stays: %s", rule.name, key, refusal.message)
        done.append(Count(rule, cleared, of))
    return done
