"""What is done on its own: sign-in codes that are long over are cleared away."""

from __future__ import annotations

import datetime as dt

from mulin.people import actions
from mulin.platform.jobs.app import app


@app.periodic(cron="23 * * * *")
@app.task(name="people.sweep_codes", queueing_lock="people.sweep_codes")
def sweep_codes(timestamp: int) -> None:
    """Every hour: a code says nothing any more a day after it ended."""
    actions.sweep_codes(dt.datetime.now(dt.UTC))
