"""Clearing away what has served its time."""

from __future__ import annotations

import datetime as dt

from procrastinate import JobContext

from mulin.platform import once, resealing, retention, throttle
from mulin.platform.hooks import actions as hooks
from mulin.platform.jobs.app import app
from mulin.platform.notices import sending

JOBS_KEPT_HOURS = 72


@app.periodic(cron="17 * * * *")
@app.task(name="platform.sweep_hits", queueing_lock="platform.sweep_hits")
def sweep_hits(timestamp: int) -> None:
    """Every hour: rate limits whose window has ended say nothing any more."""
    throttle.sweep(dt.datetime.now(dt.UTC))


@app.periodic(cron="41 18 * * *")
@app.task(name="platform.sweep_jobs", queueing_lock="platform.sweep_jobs", pass_context=True)
async def sweep_jobs(context: JobContext, timestamp: int) -> None:
    """Every night: jobs that were done more than three days ago."""
    await context.app.job_manager.delete_old_jobs(nb_hours=JOBS_KEPT_HOURS)


@app.periodic(cron="23 * * * *")
@app.task(name="platform.sweep_answers", queueing_lock="platform.sweep_answers")
def sweep_answers(timestamp: int) -> None:
    """Every hour: answers kept for a day, for requests sent twice; deliveries to hooks, kept for a week."""
    once.sweep(dt.datetime.now(dt.UTC))
    hooks.sweep(dt.datetime.now(dt.UTC))


@app.periodic(cron="11 19 * * *")
@app.task(name="platform.sweep_deliveries", queueing_lock="platform.sweep_deliveries")
def sweep_deliveries(timestamp: int) -> None:
    """Every night: what was sent, and to whom, is kept no longer than it serves (N-90)."""
    sending.forget_old(dt.datetime.now(dt.UTC))


@app.periodic(cron="47 18 * * *")
@app.task(name="platform.retention", queueing_lock="platform.retention")
def carry_out_retention(timestamp: int) -> None:
    """Every night: what is over by the register of fields is deleted or made nameless (N-90)."""
    retention.carry_out(dt.datetime.now(dt.UTC))


@app.periodic(cron="* * * * *")
@app.task(name="platform.reseal", queueing_lock="platform.reseal")
def reseal(timestamp: int) -> None:
    """Every minute: go on with a change of keys, if one is under way."""
    now = dt.datetime.now(dt.UTC)
    if resealing.is_pending():
        resealing.go_on(now, most=100)
    resealing.settle_if_turning(now)
