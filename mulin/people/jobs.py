"""What happens to people's data without anybody acting."""

from __future__ import annotations

import datetime as dt

from mulin.people import queries
from mulin.people.actions import street_books
from mulin.platform.jobs.app import app


@app.periodic(cron="31 19 * * *")
@app.task(name="people.sweep_books", queueing_lock="people.sweep_books", pass_context=False)
def sweep_books(timestamp: int) -> None:
    """Every night: workbooks that were handed in a week ago and never confirmed."""
    now = dt.datetime.now(dt.UTC)
    street_books.sweep_books(queries.left_lying(now - street_books.KEPT_FOR), now=now)
