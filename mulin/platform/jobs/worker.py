"""The worker: seals the timeline, empties the outbox, carries messages out, runs queued and scheduled jobs.

Started by `mulin up` as `python -m mulin.platform.jobs.worker`; several may run at once.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import threading
from collections.abc import Callable
from typing import Any

log = logging.getLogger("mulin.worker")

SEAL_EVERY = 1.0
SEND_EVERY = 2.0
CARRY_EVERY = 3.0
BACK_UP_EVERY = 30.0
JOBS_EVERY = 1.0
"""Seconds. Polled rather than notified: NOTIFY takes a lock shared by every commit."""
DELIVERERS = 2


def every(seconds: float, act: Callable[[dt.datetime], int], stop: threading.Event) -> threading.Thread:
    """Run `act(now)` again and again in a thread of its own, at once while it finds work."""

    def loop() -> None:
        from django.db import close_old_connections, connection

        from mulin.platform import scope

        while not stop.is_set():
            done = 0
            try:
                with scope.everything(f"worker {act.__name__}"):
                    done = act(dt.datetime.now(dt.UTC))
            except Exception:
                log.exception("%s", act.__name__)
                connection.close()
            close_old_connections()
            if not done:
                stop.wait(seconds)

    thread = threading.Thread(target=loop, name=act.__name__, daemon=True)
    thread.start()
    return thread


def _carrier(channel: str) -> Callable[[dt.datetime], int]:
    from mulin.platform.notices.sending import deliver_due

    def carry(now: dt.datetime) -> int:
        return deliver_due(now, channel=channel)

    carry.__name__ = f"carry_{channel}"
    return carry


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.settings")
    import django

    django.setup()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")

    from mulin.platform.backups.archiving import carry
    from mulin.platform.hooks.actions import deliver, follow
    from mulin.platform.jobs.app import app
    from mulin.platform.notices.actions import send_due
    from mulin.platform.notices.channels import WIRES
    from mulin.platform.timeline.sealer import seal

    stop = threading.Event()
    threads = [every(SEAL_EVERY, seal, stop), every(SEND_EVERY, send_due, stop)]
    threads.append(every(SEND_EVERY, follow, stop))
    # What was written goes to the backups, where any are made.
    threads.append(every(BACK_UP_EVERY, carry, stop))
    # One slow receiver holds up one of them.
    threads += [every(SEND_EVERY, deliver, stop) for _number in range(DELIVERERS)]
    # A channel that is slow holds up nobody else's.
    threads += [every(CARRY_EVERY, _carrier(channel), stop) for channel in WIRES]
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    connector: Any = app.connector
    log.info("worker started")
    with app.replace_connector(connector.get_worker_connector()) as queue:
        # procrastinate stops on SIGTERM and SIGINT by itself, after the job in hand.
        queue.run_worker(concurrency=2, listen_notify=False, fetch_job_polling_interval=JOBS_EVERY)
    stop.set()
    for thread in threads:
        thread.join(timeout=10)


if __name__ == "__main__":
    main()
