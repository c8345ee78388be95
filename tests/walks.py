"""Random walks through a flow: round after round, until everything that can be reached has been.

A test starts from the same seeds each time, so that it fails because of what was changed. `make walks` goes other ways
each time and keeps walking (`MULIN_WALKS=<rounds>`); what it finds gets a test of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

PATIENCE = 20
"""Rounds before a walk is given up."""


def walk_until(
    machine: type[RuleBasedStateMachine], missing: Callable[[], set[Any]], *, walks: int, steps: int
) -> None:
    """Walk `walks` times `steps` steps in a round, until nothing is missing. Each round goes other ways."""
    exploring = int(os.environ.get("MULIN_WALKS", "0"))
    for round_ in range(max(PATIENCE, exploring)):
        run_state_machine_as_test(
            machine if exploring else seed(round_)(machine),
            settings=settings(
                max_examples=walks,
                stateful_step_count=steps,
                deadline=None,
                derandomize=False,
                database=None,
                print_blob=True,
                phases=[Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            ),
        )
        if not missing() and round_ + 1 >= exploring:
            return
    raise AssertionError(f"never reached: {missing()}")
