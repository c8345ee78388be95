"""What of matters follows a place that moves, and what stays; see `territory.rehoming`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters.actions.rehoming import SOURCES, count_changes, rehome
from mulin.territory import rehoming
from mulin.territory.rehoming import Move, Over

WORDS: dict[str, str | Promise] = {
    "matters_matter": gettext_lazy("没办完的事"),
    "matters_outing": gettext_lazy("约好的出门"),
    "matters_whistle": gettext_lazy("没结束的吹哨"),
    "matters_sweep": gettext_lazy("没结束的排查"),
    "matters_triage": gettext_lazy("等着议的事"),
}
"""What is told before a move; rules and articles only go along."""
STAY = {
    "matters_matter": "the place keeps its id, and the path beside it follows while it is open",
    "matters_duty": "a line of the directory holds for the place, wherever it lies",
    "matters_rule": "a rule names the place, wherever it lies",
    "matters_savedfilter": "a filter asks for the place, wherever it lies",
    "matters_sweepline": "the place that is looked at stays the same",
    "matters_mediation": "a mediation is opened by its parties and its mediator, not by its place",
}


def register() -> None:
    for table, condition in SOURCES.items():
        rehoming.follow(table, WORDS.get(table, ""), open=condition, holds=table in WORDS)
    for table, why in STAY.items():
        rehoming.stays(table, "place_id", why=why)
    for table in SOURCES:
        rehoming.stays(table, "place_id", why="the place keeps its id, and the path beside it follows")
    rehoming.add_hook("matters", rehoming.Hook(_preview, rehome))


def _preview(moves: Sequence[Move], now: dt.datetime, over: Over) -> list[tuple[str, int]]:
    count = count_changes(moves, now, over)
    return [(_("换到新地方的窗口负责的事"), count)] if count else []
