"""How a row stands in an old system: its state in that system's words, who has it, until when (DR-15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from difflib import get_close_matches

from django.utils.translation import gettext as _

from mulin.matters import states
from mulin.matters.actions.taking_over import Ground, Stood
from mulin.platform.policy import LOCAL
from mulin.platform.tables import Cell, cell_text, parse_moment
from mulin.platform.text import fold, one_line
from mulin.territory.models import Organisation

OFFERED, HUNG = "offered", "hung"

_STATES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (states.NEW, ("新收到", "刚收到", "待受理", "未受理", "待签收", "新建", "new")),
    (states.RECEIVED, ("已受理", "受理", "待派", "待派单", "待分派", "待交办", "已受理等派", "received")),
    (OFFERED, ("已派", "已派单", "派单", "待接单", "待接收", "已交办", "已转办", "派出等接", "offered", "dispatched")),
    (states.WITH_HANDLER, ("在办", "办理中", "处理中", "已接单", "已接收", "接下在办", "整改中", "in hand", "in progress")),
    (states.ANSWERED, ("已答复", "已回复", "待回访", "待评价", "待反馈", "已答复等本人说", "answered", "replied")),
    (HUNG, ("挂账", "挂起", "暂缓", "缓办", "延期挂账", "hung", "on hold")),
    (states.CLOSED, ("办结", "已办结", "结案", "已结案", "归档", "已归档", "关闭", "closed", "done")),
)  # fmt: skip


def _plain(words: str) -> str:
    return "".join(letter for letter in fold(words) if letter.isalnum())


_KNOWN = {_plain(word): state for state, words in _STATES for word in words}

_NO = {
    fold(word) for word in ("否", "未", "没有", "未接", "未接收", "未签收", "no", "n", "0", "×", "x", "false")
}
_PROPOSED = (
    # What a verdict holds -> what the answer says it is; the first that fits.
    ("未解决", states.EXPLAINED), ("办不了", states.CANNOT), ("无法", states.CANNOT), ("不能", states.CANNOT),
    ("转", states.REFERRED), ("解释", states.EXPLAINED), ("说明", states.EXPLAINED), ("解决", states.SOLVED),
    ("cannot", states.CANNOT), ("referred", states.REFERRED), ("explained", states.EXPLAINED),
    ("solved", states.SOLVED),
)  # fmt: skip


class Unclear(Exception):
    """A row whose standing cannot be told, with the reason and the way out for people."""


class Standings:
    """Reads how rows stand; looks nothing up in the database while it reads."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._offices: dict[str, Organisation] = {}
        for one in ground.offices:
            self._offices.update({_plain(name): one for name in (one.name, one.name_en) if name})

    def read(self, cells: Mapping[str, Cell]) -> Stood:
        """Raises `Unclear`, or `BadCell` for a moment that is none."""
        handler = self._office(one_line(cell_text(cells.get("handler"))))
        accepted = one_line(cell_text(cells.get("accepted")))
        took = bool(accepted) and fold(accepted) not in _NO
        reply = cell_text(cells.get("reply"))
        told = one_line(cell_text(cells.get("state")))
        state = _state(told, handler is not None, bool(reply.strip()))
        if state == states.WITH_HANDLER and not accepted:
            took = True
        return Stood(
            state=states.WITH_HANDLER if state == OFFERED else state,
            told=told or str(states.MATTER.states[states.WITH_HANDLER if state == OFFERED else state]),
            handler=handler,
            accepted=took,
            due=_due(cells.get("due")),
            proposes=proposed(cell_text(cells.get("proposes"))),
        )

    def _office(self, told: str) -> Organisation | None:
        if not told:
            return None
        found = self._offices.get(_plain(told))
        if found is not None:
            return found
        near = self._near(told)
        raise Unclear(
            _("街道里没有这家单位：“%(name)s”。最像的是：%(near)s。请改成名单里的名字。")
            % {"name": told[:40], "near": _("、").join(near)}
            if near
            else _("街道里没有这家单位：“%(name)s”。请改成名单里的名字，或先把它加进名单。")
            % {"name": told[:40]}
        )

    def _near(self, told: str) -> list[str]:
        """Up to three offices whose names are most like it."""
        plain = _plain(told)
        close = get_close_matches(plain, self._offices, n=3, cutoff=0.4)
        inside = [name for name in self._offices if plain in name or name in plain]
        return list(dict.fromkeys(self._offices[name].local_name for name in [*inside, *close]))[:3]


def _state(told: str, has_handler: bool, has_reply: bool) -> str:
    if not told:
        # A table that says no state says it by what it holds.
        if has_reply:
            return states.ANSWERED
        return OFFERED if has_handler else states.RECEIVED
    state = _KNOWN.get(_plain(told))
    if state is None:
        raise Unclear(
            _("看不懂的状态：“%(state)s”。可以写：待受理、已受理、已派单、在办、已答复。")
            % {"state": told[:40]}
        )
    if state == HUNG:
        raise Unclear(
            _("写着“%(state)s”：挂账还不能从表格接过来。请先写成“在办”接过来，再在这里按规定申请挂账。")
            % {"state": told[:40]}
        )
    if state == states.CLOSED:
        raise Unclear(
            _("写着“%(state)s”：已经办完的不用接着办。请放到另一张表里，按“以前的记录”导入。")
            % {"state": told[:40]}
        )
    return state


def _due(cell: Cell) -> dt.datetime | None:
    """The limit; a day alone means until its end."""
    if not cell_text(cell).strip():
        return None
    due = parse_moment(cell)
    if due.astimezone(LOCAL).time() == dt.time():
        due += dt.timedelta(hours=23, minutes=59)
    return due


def proposed(told: str, otherwise: str = states.EXPLAINED) -> str:
    """What an answer says it is, by the words of a verdict."""
    told = fold(told) if told else ""
    return next((what for words, what in _PROPOSED if words in told), otherwise)
