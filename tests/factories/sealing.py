"""Sealing in a cluster that other tests use at the same time.

What may be sealed ends before the oldest transaction under way anywhere in the cluster, and the tests
of another process hold theirs open for as long as they run: so wait for them.
"""

from __future__ import annotations

import datetime as dt
import time

from mulin.platform.timeline.sealer import seal

PATIENCE = 150.0
"""Seconds; the longest test takes less."""


def seal_all(expected: int) -> int:
    """Seal until `expected` acts have been sealed by this call; returns how many blocks that took."""
    now = dt.datetime(2026, 6, 11, 1, 0, tzinfo=dt.UTC)
    deadline = time.monotonic() + PATIENCE
    sealed = blocks = 0
    while sealed < expected:
        done = seal(now)
        sealed, blocks = sealed + done, blocks + bool(done)
        if not done:
            assert time.monotonic() < deadline, f"{sealed} of {expected} acts sealed"
            time.sleep(0.05)
    assert sealed == expected
    return blocks
