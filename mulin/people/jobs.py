"""What happens to people's data without anybody acting: what is long over is cleared away."""

from __future__ import annotations

import datetime as dt

from mulin.people import actions, queries
from mulin.people.actions import street_books
from mulin.platform.jobs.app import app


@app.periodic(cron="23 * * * *")
@app.task(name="people.sweep_codes", queueing_lock="people.sweep_codes")
def sweep_codes(timestamp: int) -> None:
    """Every hour: a code says nothing any more a day after it ended."""
    actions.sweep_codes(dt.datetime.now(dt.UTC))


@app.periodic(cron="37 * * * *")
@app.task(name="people.sweep_sessions", queueing_lock="people.sweep_sessions")
def sweep_sessions(timestamp: int) -> None:
    """Every hour: sessions that have run out, and what was kept to list them."""
    actions.sweep_sessions(dt.datetime.now(dt.UTC))


@app.periodic(cron="31 19 * * *")
@app.task(name="people.sweep_books", queueing_lock="people.sweep_books", pass_context=False)
def sweep_books(timestamp: int) -> None:
    """Every night: workbooks that were handed in a week ago and never confirmed."""
    now = dt.datetime.now(dt.UTC)
    street_books.sweep_books(queries.left_lying(now - street_books.KEPT_FOR), now=now)
