"""What happens to places without anybody acting."""

from __future__ import annotations

import datetime as dt

from mulin.platform.jobs.app import app
from mulin.territory import actions


@app.periodic(cron="3 16 * * *")
@app.task(name="territory.follow_codes", queueing_lock="territory.follow_codes", pass_context=False)
def follow_codes(timestamp: int) -> None:
    """Just after midnight in China: area codes that begin today stand beside their places."""
    actions.follow_codes(now=dt.datetime.now(dt.UTC))
