"""What is said when the ground gives way under a request: the database is away, a disk is full, a lock is not free.

None of these is anybody's mistake, and nothing is half done: a transaction is written whole or not at all. Where
the line broke while it was written, which of the two is not known. So it is a 503 with what to do, and not the page for faults of ours.
"""

from __future__ import annotations

import errno

import psycopg
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from mulin.platform.errors import Refusal

DISK_FULL = frozenset({"53100"})
"""SQLSTATE: the server could not write."""
TOO_LONG = frozenset({"55P03", "57014", "40P01", "40001"})
"""A lock that was not free in time, a statement that took too long, two that waited for each other."""
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Outage(Refusal):
    """Not now; the same again later. `RETRY_AFTER` seconds are told with it."""

    status = 503


RETRY_AFTER = 5


def outage(error: BaseException | None) -> Outage | None:
    """What to say where an error comes from the ground, and None where it is a fault of ours."""
    for one in _chain(error):
        if isinstance(one, psycopg.Error) and one.sqlstate in DISK_FULL:
            return _full()
        if isinstance(one, psycopg.Error) and one.sqlstate in TOO_LONG:
            return Outage("HTTP", _("现在太忙，这一步没有办成。"), remedy=_("请过几秒再交一次。"))
        if isinstance(one, OSError) and one.errno in NO_ROOM:
            return _full()
    if any(isinstance(one, OperationalError | InterfaceError) for one in _chain(error)):
        return Outage(
            "HTTP",
            _("系统正在恢复，这一步可能没有存上。"),
            remedy=_("请过一会儿打开看看，没有存上就再交一次；急事请打电话。"),
        )
    return None


def _full() -> Outage:
    return Outage(
        "HTTP",
        _("系统的磁盘满了，这一步没有存上，已经存的都在。"),
        remedy=_("请把写的内容留着，过一会儿再交；急事请打电话。"),
    )


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
