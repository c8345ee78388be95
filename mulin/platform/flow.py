"""A flow is a table of transitions, and `advance` is the only thing that moves a record along one.

No callbacks, guards or effects live here: who may act is a policy, what follows is the action.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mulin.platform.errors import Conflict


class HasState(Protocol):
    state: str


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: `verb` takes a record from any of `sources` to `target`, because of `why`."""

    verb: str
    sources: tuple[str, ...]
    target: str
    why: str


class Flow:
    """States with the words people see, and the transitions between them."""

    def __init__(
        self, name: str, states: dict[str, str | Promise], initial: Iterable[str], table: Iterable[Transition]
    ) -> None:
        self.name = name
        self.states = states
        self.initial = frozenset(initial)
        self.table = tuple(table)
        self._by_step: dict[tuple[str, str], Transition] = {}
        for row in self.table:
            for state in (*row.sources, row.target):
                if state not in states:
                    raise ValueError(f"{name}: {row.verb} names the unknown state {state}")
            for source in row.sources:
                if (source, row.verb) in self._by_step:
                    raise ValueError(f"{name}: {row.verb} from {source} stands twice")
                self._by_step[source, row.verb] = row

    def find(self, state: str, verb: str) -> Transition | None:
        return self._by_step.get((state, verb))

    def verbs_from(self, state: str) -> Iterator[str]:
        return (verb for (source, verb) in self._by_step if source == state)

    def word(self, state: str) -> str:
        return str(self.states[state])

    def choices(self) -> list[tuple[str, str | Promise]]:
        return list(self.states.items())


def advance(record: HasState, flow: Flow, verb: str) -> Transition:
    """Move `record` along `flow`; raises `Conflict` (409) where the table has no such step.

    The caller holds the row's lock and saves it.
    """
    step = flow.find(record.state, verb)
    if step is None:
        raise Conflict(
            "FLOW",
            _("现在是“%(state)s”，这一步做不了。") % {"state": flow.word(record.state)},
            remedy=_("可能有人刚刚办过。请刷新看看现在到了哪一步。"),
        )
    record.state = step.target
    return step
