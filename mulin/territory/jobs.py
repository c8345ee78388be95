"""What happens to organisations and places on their day, without anybody acting, under a name of its own."""

from __future__ import annotations

import datetime as dt

from mulin.platform.actors import system
from mulin.platform.jobs.app import app
from mulin.territory import actions

CLERK = system("territory.take_effect")


@app.periodic(cron="*/10 * * * *")
@app.task(name="territory.take_effect", queueing_lock="territory.take_effect", pass_context=False)
def take_effect(timestamp: int) -> None:
    """Every ten minutes: what was planned for today, temporary ones that end, and what was left behind."""
    keep_up(dt.datetime.now(dt.UTC))


def keep_up(now: dt.datetime) -> int:
    """Do all whose day has come; run again it does nothing. Returns how much was done.

    A machine that stood still for days takes up each day's acts in their order, as of their own day.
    """
    done = actions.close_due(actor=CLERK, now=now) + actions.take_due(actor=CLERK, now=now)
    return done + actions.settle(actor=CLERK, now=now)


@app.periodic(cron="3 16 * * *")
@app.task(name="territory.follow_codes", queueing_lock="territory.follow_codes", pass_context=False)
def follow_codes(timestamp: int) -> None:
    """Just after midnight in China: area codes that begin today stand beside their places."""
    actions.follow_codes(now=dt.datetime.now(dt.UTC))
