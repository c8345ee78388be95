"""What several messages about one order amount to, in whatever order they came. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from mulin.matters.models import InboundOrder

State = InboundOrder.State


class Sent(Protocol):
    """What is read of one message."""

    digest: str
    sent_at: dt.datetime
    state: str
    told: str
    due_at: dt.datetime | None
    answer: str
    callback: str
    urges: int


@dataclass(frozen=True, slots=True)
class Folded:
    state: str = State.OPEN
    told: str = ""
    state_at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    answer: str = ""
    callback: str = ""
    urged: int = 0
    messages: int = 0


def fold(messages: Iterable[Sent]) -> Folded:
    """The latest of each by their own time; how often they urged is the most they counted or we saw.

    Two messages of one moment are taken in the order of their digests, which is no meaning but always the same.
    """
    sent = sorted(messages, key=lambda one: (one.sent_at, one.digest))
    state = next((one for one in reversed(sent) if one.state), None)
    seen = sum(is_urge(one.told) for one in sent)
    return Folded(
        state=state.state if state else State.OPEN,
        told=state.told if state else "",
        state_at=state.sent_at if state else None,
        due_at=next((one.due_at for one in reversed(sent) if one.due_at), None),
        answer=next((one.answer for one in reversed(sent) if one.answer), ""),
        callback=next((one.callback for one in reversed(sent) if one.callback), ""),
        urged=min(max([seen, *(one.urges for one in sent)]), 9_999),
        messages=len(sent),
    )


_URGES = ("催", "urge")
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    # What a word for a state holds -> the state; the first that fits.
    (State.WITHDRAWN, ("撤", "作废", "取消", "withdraw", "cancel")),
    (State.RETURNED, ("退回", "重办", "返工", "未解决", "没解决", "不满意", "重派", "再办", "returned", "reopen")),
    (State.OPEN, ("未办结", "未结", "未完", *_URGES)),
    (State.CLOSED, ("办结", "结案", "归档", "关闭", "完成", "closed", "done")),
    (State.OPEN, ("新", "待", "派", "办理", "在办", "处理", "签收", "接", "受理", "延期", "open", "new", "progress")),
)  # fmt: skip


def is_urge(told: str) -> bool:
    return any(word in told.lower() for word in _URGES)


def state_of(told: str) -> str | None:
    """The state a word of theirs means; empty for no word, None where it cannot be told."""
    plain = told.strip().lower()
    if not plain:
        return ""
    return next((state for state, words in _WORDS if any(word in plain for word in words)), None)
