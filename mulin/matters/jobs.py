"""What happens to matters without anybody acting. Each job calls an action under a name of its own."""

from __future__ import annotations

import datetime as dt
import logging

from mulin.matters import actions
from mulin.matters.models import Word
from mulin.matters.queries.reminding import due_to_remind
from mulin.platform.actors import system
from mulin.platform.errors import Refusal
from mulin.platform.jobs.app import app

REMINDER = system("matters.remind")

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="matters.count", queueing_lock="matters.count", pass_context=False)
def count(timestamp: int) -> None:
    """Every minute: count again the days on which something changed."""
    actions.refresh_figures(now=dt.datetime.now(dt.UTC))


@app.periodic(cron="0 10-13 * * *")
@app.task(name="matters.remind", queueing_lock="matters.remind", pass_context=False)
def remind(timestamp: int) -> None:
    """In the evening, at any of four hours: whoever left nothing but the slip counts as asked once more."""
    remind_due(dt.datetime.now(dt.UTC))


def remind_due(now: dt.datetime) -> int:
    """Note an attempt by slip where one is due; the third, each on another day, closes. Returns how many.

    Somebody who speaks meanwhile makes the attempt void: such a matter is passed over.
    """
    noted = 0
    for matter in due_to_remind(now):
        try:
            actions.attempt(matter=matter, how=Word.Via.SLIP, note="", actor=REMINDER, now=now)
        except Refusal as refusal:
            log.info("%s is not reminded: %s", matter.ref, refusal.message)
        else:
            noted += 1
    return noted
