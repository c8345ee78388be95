"""Random walks through a flow: round after round, until everything that can be reached has been."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

PATIENCE = 20
"""Rounds before a walk is given up."""


def walk_until(
    machine: type[RuleBasedStateMachine], missing: Callable[[], set[Any]], *, walks: int, steps: int
) -> None:
    """Walk `walks` times `steps` steps in a round, until nothing is missing.

    Each round is another one: where tests are made repeatable by default, as they are on a CI machine, every
    round would go the same ways again. What fails is printed with the blob that repeats it.
    """
    for _round in range(PATIENCE):
        run_state_machine_as_test(
            machine,
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
        if not missing():
            return
    raise AssertionError(f"never reached: {missing()}")
