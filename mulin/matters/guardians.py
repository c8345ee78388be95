"""Who is under fourteen speaks with a guardian (ET-18). Reads the dated policy; else pure.

Without one a child's words are taken only where they sound like danger: then safety comes first, the
telephone they left is kept, and the window must call within a time of its own, which counts by the
clock and not by office hours.
"""

from __future__ import annotations

import datetime as dt
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import clocks, danger
from mulin.platform import errors, policy

CALL = policy.declare(
    "matters.limit.call_child",
    "2 hours",
    rule="ET-18",
    text=gettext_lazy("孩子自己说的危险，没有监护人，多久内窗口要去联系"),
)


class Speaker(Protocol):
    """Who raised it, as far as this matters."""

    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def minor(self) -> bool: ...
    @property
    def agreed(self) -> str: ...


def alone(speaker: Speaker) -> bool:
    """Under fourteen, and no guardian has agreed."""
    return speaker.minor and not speaker.agreed


def check(speaker: Speaker | None, words: str) -> None:
    """Raises `Invalid` for a child without a guardian, unless what is said sounds like danger."""
    if speaker is None or not speaker.minor:
        return
    if speaker.agreed.strip() and not (speaker.name.strip() or speaker.phone):
        raise errors.Invalid(
            "ET-18",
            _("请写监护人怎么称呼，或留监护人的电话。"),
            remedy=_("答复会给监护人。"),
            field="guardian_phone",
        )
    if alone(speaker) and not danger.calls(words):
        raise errors.Invalid(
            "ET-18",
            _("未满十四岁，要有一位监护人知道并同意。"),
            remedy=_(
                "请爸爸妈妈或照顾您的大人一起填；没有大人在，到居委会说，或打街道电话。有危险，马上打 110。"
            ),
            field="guardian_agreed",
        )


def call_by(now: dt.datetime, *, street_id: UUID) -> dt.datetime:
    """By when the window must have called about a child in danger."""
    limit = policy.get(CALL, street_id=street_id, on=now)
    return clocks.due_at(limit, now, street_id=street_id)
