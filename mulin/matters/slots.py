"""The empty places in a template of answers, {编号} and others, and what a matter puts into them. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from mulin.matters.models import Assignment, Matter
from mulin.platform.policy import LOCAL

_SLOT = re.compile(r"\{([^{}\n]{1,20})\}")

Fill = Callable[[Matter, Assignment | None, dt.datetime], str]


def _day(moment: dt.datetime | None) -> str:
    """Answers are written in Chinese, whatever language the desk is read in."""
    if moment is None:
        return ""
    local = moment.astimezone(LOCAL)
    return f"{local.month}月{local.day}日"


def _office(matter: Matter, live: Assignment | None, now: dt.datetime) -> str:
    if live is not None:
        return live.organisation.name
    return matter.owner_org.name if matter.owner_org else ""


SLOTS: dict[str, Fill] = {
    "编号": lambda matter, live, now: matter.ref,
    "地点": lambda matter, live, now: matter.place.full_name or matter.place.name,
    "类别": lambda matter, live, now: matter.category.name if matter.category else "",
    "单位": _office,
    "期限": lambda matter, live, now: _day(matter.solve_by or matter.due_at),
    "反映日": lambda matter, live, now: _day(matter.occurred_at),
    "今天": lambda matter, live, now: _day(now),
}
"""Every slot there is. Nothing of who raised it: an answer does not name them."""


def named(body: str) -> list[str]:
    """The slots that stand in a text, known or not, each once."""
    return list(dict.fromkeys(_SLOT.findall(body)))


def unknown(body: str) -> list[str]:
    return [name for name in named(body) if name not in SLOTS]


def left(body: str) -> list[str]:
    """Known slots that are still empty: an answer does not go out with them."""
    return [name for name in named(body) if name in SLOTS]


def fill(body: str, matter: Matter, live: Assignment | None, now: dt.datetime) -> str:
    """The text with every known slot filled; one for which the matter has nothing stays, to be seen."""

    def put(match: re.Match[str]) -> str:
        one = SLOTS.get(match[1])
        return (one(matter, live, now) if one else "") or match[0]

    return _SLOT.sub(put, body)


def listed() -> str:
    """All slots as they are written."""
    return " ".join(f"{{{name}}}" for name in SLOTS)
