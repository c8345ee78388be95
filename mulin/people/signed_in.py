"""A session's own account of itself: which row lists it, and when it was used last (for the idle end)."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from mulin.people import actions
from mulin.people.devices import device_of
from mulin.people.models import Account
from mulin.platform import sessions

LISTED = "listed"
SEEN = "seen"


def begin(request: Any, account: Account) -> None:
    """Just after signing in, whichever way."""
    session = request.session
    if not session.session_key:
        session.create()
    row = actions.begin_session(
        account=account,
        key=sessions.kept(session.session_key),
        device=device_of(request.headers.get("User-Agent", "")),
        now=request.now,
    )
    session[LISTED] = str(row.id)
    session[SEEN] = int(request.now.timestamp())


def unused_for(session: Any, now: dt.datetime) -> dt.timedelta | None:
    """How long it was not used; None for a session that never said."""
    seen = session.get(SEEN)
    return None if seen is None else dt.timedelta(seconds=now.timestamp() - float(seen))


def see(request: Any) -> bool:
    """It is used now. False where its holder ended it from another device."""
    session = request.session
    listed = session.get(LISTED)
    if listed and not actions.see_session(
        session_id=UUID(listed), key=sessions.kept(session.session_key), now=request.now
    ):
        return False
    session[SEEN] = int(request.now.timestamp())
    return True
