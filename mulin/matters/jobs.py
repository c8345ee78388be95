"""What happens to matters without anybody acting. Each job calls an action under a name of its own."""

from __future__ import annotations

import datetime as dt
import logging
from uuid import UUID

from django.conf import settings
from django.utils import translation

from mulin.matters import actions, imports
from mulin.matters.actions import import_runs
from mulin.matters.actions.mediating import REMIND_DAYS
from mulin.matters.models import ImportRun, Word
from mulin.matters.open311.callbacks import tell_clients
from mulin.matters.queries.delays import delays_to_look_at
from mulin.matters.queries.importing import left_lying, run_by_id, running
from mulin.matters.queries.mediation import to_remind
from mulin.matters.queries.reminding import due_to_remind
from mulin.matters.queries.whistle import overdue_calls
from mulin.people.queries import actor_of
from mulin.platform.actors import system
from mulin.platform.errors import Conflict, Refusal
from mulin.platform.jobs.app import app
from mulin.platform.policy import LOCAL
from mulin.platform.tables import UnreadableTable

REMINDER = system("matters.remind")
REVIEW = system("matters.look_at_delays")


MEDIATION_REMINDER = system("matters.mediation_remind")


WHISTLER = system("matters.whistle")

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


@app.periodic(cron="5 0 * * *")
@app.task(name="matters.look_at_delays", queueing_lock="matters.look_at_delays", pass_context=False)
def review_delays(timestamp: int) -> None:
    """In the morning: what was put off until today goes on."""
    look_at_delays(dt.datetime.now(dt.UTC))


def look_at_delays(now: dt.datetime) -> int:
    """End the approved delays whose day has come; returns how many. What somebody else just ended is passed over."""
    ended = 0
    for delay in delays_to_look_at(now.astimezone(LOCAL).date()):
        try:
            actions.end_delay(delay=delay, actor=REVIEW, now=now)
        except Refusal as refusal:
            log.info("delay %s: %s", delay.id, refusal.message)
        else:
            ended += 1
    return ended


@app.periodic(cron="7 1 * * *")
@app.task(name="matters.remind_mediations", queueing_lock="matters.remind_mediations", pass_context=False)
def remind_mediations(timestamp: int) -> None:
    """Every morning: agreements whose last day for joint confirmation comes near (N-48)."""
    remind_of_confirmations(dt.datetime.now(dt.UTC))


def remind_of_confirmations(now: dt.datetime) -> int:
    """Remind of each once, however often it runs. Returns how many."""
    return sum(
        actions.remind_of_confirmation(mediation=one, actor=MEDIATION_REMINDER, now=now)
        for one in to_remind(now, REMIND_DAYS)
    )


@app.periodic(cron="* * * * *")
@app.task(name="matters.whistle", queueing_lock="matters.whistle", pass_context=False)
def whistle(timestamp: int) -> None:
    """Every minute: departments whose time to arrive has passed are reminded, once."""
    remind_departments(dt.datetime.now(dt.UTC))


def remind_departments(now: dt.datetime) -> int:
    """Remind of calls whose time has passed; run again it reminds of nothing. Returns how many."""
    return sum(actions.remind_to_arrive(call=call, actor=WHISTLER, now=now) for call in overdue_calls(now))


@app.periodic(cron="* * * * *")
@app.task(name="matters.open311", queueing_lock="matters.open311", pass_context=False)
def tell_open311_clients(timestamp: int) -> None:
    """Every minute: Open311 clients whose requests have come to another state."""
    tell_clients(dt.datetime.now(dt.UTC))


@app.task(name="matters.import")
def import_table(run_id: str) -> None:
    """One table, from wherever its run stands."""
    go_on_importing(UUID(run_id), dt.datetime.now(dt.UTC))


@app.periodic(cron="* * * * *")
@app.task(name="matters.resume_imports", queueing_lock="matters.resume_imports", pass_context=False)
def resume_imports(timestamp: int) -> None:
    """Every minute: runs whose process was killed, and those whose job was lost."""
    for run in running():
        go_on_importing(run.id, dt.datetime.now(dt.UTC))


@app.periodic(cron="23 19 * * *")
@app.task(name="matters.sweep_tables", queueing_lock="matters.sweep_tables", pass_context=False)
def sweep_tables(timestamp: int) -> None:
    """Every night: tables that were handed in a week ago and never taken in."""
    now = dt.datetime.now(dt.UTC)
    import_runs.sweep_tables(left_lying(now - import_runs.KEPT_FOR), now=now)


def take_up(run: ImportRun) -> None:
    """Have a worker go on with a run, soon."""
    import_table.defer(run_id=str(run.id))


def go_on_importing(run_id: UUID, now: dt.datetime) -> None:
    """Go on with a run as whoever started it, unless another process does already."""
    run = run_by_id(run_id)
    if run is None or run.by is None or run.state != ImportRun.State.RUNNING:
        return
    actor = actor_of(run.by, on=now.astimezone(LOCAL).date())
    with translation.override(run.mapping.get("language") or settings.LANGUAGE_CODE):
        try:
            imports.resume(run, actor=actor, now=now)
        except Conflict as conflict:
            log.info("import %s: %s", run.id, conflict.message)
        except (Refusal, UnreadableTable, OSError) as error:
            log.warning("import %s stopped: %s", run.id, error)
