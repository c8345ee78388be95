"""The rows of the queue as they are read: what, where, how it came, who has it, how long is left."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mulin.matters import clocks, states
from mulin.matters.forms.desk import DUE
from mulin.matters.models import Channel, Matter
from mulin.matters.pages import record
from mulin.matters.pages.state import Desk
from mulin.matters.queries import QueueRow
from mulin.matters.registration import MARKS
from mulin.platform.language import in_language
from mulin.platform.ui import words as said

ENDED = "ended"
_STATES: dict[str, str | Promise] = {
    "open": gettext_lazy("在办"),
    states.ANSWERED: gettext_lazy("等本人说"),
    ENDED: gettext_lazy("办完的"),
}


@dataclass(slots=True)
class Group:
    """Rows that fall due alike. `key` empty goes on with the group above it."""

    key: str
    word: str | Promise
    rows: list[dict[str, Any]] = field(default_factory=list)


def by_due(
    found: list[QueueRow], desk: Desk, now: dt.datetime, *, before: dt.datetime | None = None
) -> list[Group]:
    """Rows of the queue grouped by when they are due; `before` is where the rows above ended."""
    drawn = _drawn(found, desk, now)
    above = clocks.standing(before, now) if before else ""
    return [
        Group("" if key == above else key, DUE[key], [drawn[one.ref] for one in part])
        for key, part in groupby(found, key=lambda one: clocks.standing(one.due_at, now))
    ]


def by_state(found: list[QueueRow], desk: Desk, now: dt.datetime) -> list[Group]:
    """What a search found: still open, waiting for the person's word, ended."""
    drawn = _drawn(found, desk, now)
    groups = {key: Group(key, word) for key, word in _STATES.items()}
    for one in found:
        key = ENDED if one.state == states.CLOSED else one.state if one.state == states.ANSWERED else "open"
        groups[key].rows.append(drawn[one.ref])
    return [group for group in groups.values() if group.rows]


def _drawn(found: list[QueueRow], desk: Desk, now: dt.datetime) -> dict[str, dict[str, Any]]:
    base = desk.link(m="")
    base += "&m=" if "?" in base else "?m="
    following = [*(one.ref for one in found[1:]), ""][: len(found)]
    return {
        one.ref: row(one, base + one.ref + (f"&n={after}" if after else ""), now)
        for one, after in zip(found, following, strict=True)
    }


def row(matter: QueueRow, href: str, now: dt.datetime) -> dict[str, Any]:
    """One row: the arguments of `ui.queue_row`."""
    return {
        "title": matter.heading,
        "href": href,
        "state": _mark(matter),
        "line": " · ".join((matter.where, str(Channel(matter.channel).label), with_whom(matter))),
        "badge": _left(matter, now),
        "ref": matter.ref.rpartition("-")[2],
        "full_ref": matter.ref,
        "unread": matter.state == states.NEW,
    }


def _mark(matter: QueueRow) -> str:
    if matter.state == states.CLOSED:
        return record.OUTCOME_MARKS[matter.outcome]
    if matter.state == states.RECEIVED and matter.returns:
        return "back"
    return MARKS[matter.state]


def with_whom(matter: QueueRow | Matter) -> str:
    """Who has it, in the words of the queue."""
    if matter.state == states.CLOSED:
        return str(states.OUTCOMES[matter.outcome])
    if matter.state == states.ANSWERED:
        return _("已答复，等核实") if matter.finder_id else _("已答复，等本人说")
    sheet, returns = matter.sheet, matter.returns  # type: ignore[union-attr]
    if sheet:
        name = in_language(sheet["name"], sheet["name_en"])
        return name if sheet["state"] == states.IN_HAND else _("%(who)s，等接") % {"who": name}
    if returns:
        return _("退回 %(n)s 次，等再派") % {"n": returns}
    return _("还没人接") if matter.state == states.NEW else _("等派")


def _left(matter: QueueRow, now: dt.datetime) -> tuple[str, str]:
    if matter.state == states.CLOSED:
        return record.OUTCOME_MARKS[matter.outcome], said.day(matter.closed_at, get_language() or "", now)  # type: ignore[arg-type]
    if matter.due_at is None:
        return "off", _("历史记录")
    if matter.hung_until is not None:
        return "hung", _("挂账到%(day)s") % {"day": said.day(matter.hung_until, get_language() or "", now)}
    stands = clocks.standing(matter.due_at, now)
    mark = {"late": "late", "today": "soon"}.get(stands, "going")
    return mark, said.duration(matter.due_at - now, get_language() or "")
