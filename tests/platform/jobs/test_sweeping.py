"""What runs by the clock is known to the worker, and rate limits that have ended are cleared away."""

from __future__ import annotations

import datetime as dt

import pytest

from mulin.platform import throttle
from mulin.platform.jobs.app import app

HOUR = dt.timedelta(hours=1)


def test_the_worker_knows_every_periodic_job() -> None:
    app.perform_import_paths()
    periodic = {name for name, _id in app.periodic_registry.periodic_tasks}
    assert periodic >= {"matters.count", "matters.remind", "platform.sweep_hits", "platform.sweep_jobs"}


@pytest.mark.django_db
def test_ended_limits_are_swept_and_running_ones_stay(now: dt.datetime) -> None:
    throttle.count("old", window=HOUR, now=now - 2 * HOUR)
    throttle.count("new", window=HOUR, now=now)
    assert throttle.sweep(now) == 1
    assert throttle.sweep(now) == 0
    assert throttle.count("new", window=HOUR, now=now)[0] == 2


@pytest.mark.django_db
def test_the_job_sweeps() -> None:
    from mulin.platform.jobs.sweeping import sweep_hits

    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    throttle.count("old", window=HOUR, now=long_ago)
    sweep_hits(timestamp=0)
    assert throttle.sweep(dt.datetime.now(dt.UTC)) == 0
