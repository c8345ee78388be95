"""The kinds of notices there are, each with its context's way of saying it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from mulin.platform.notices.models import Notice


@dataclass(frozen=True, slots=True)
class Message:
    title: str
    body: str


Render = Callable[[Notice], Message | None]
"""Notice -> what it says now, or None when there is nothing to say any more."""


SOMETHING = gettext_lazy("您有一条新消息")


@dataclass(frozen=True, slots=True)
class Kind:
    """`what` says in a few words, and nothing personal, what a kind of notice is about."""

    render: Render
    what: str | Promise = SOMETHING
    urgent: bool = False
    open_at_desk: bool = False
    """Whether the window may print what it says: not where the desk has no business with it (ET-08)."""


kinds: dict[str, Kind] = {}
