"""The queue's entry point. Contexts declare tasks in their `jobs.py` with `@app.task` and `@app.periodic`.

A task runs in the scope `all:job <its name>`: a job works for every street, and says so.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from procrastinate.contrib.django import app as queue

from mulin.platform import scope

__all__ = ["app"]


class _Scoped:
    """The queue, whose tasks run in a named scope."""

    def task(self, *, name: str, **options: Any) -> Callable[[Callable[..., Any]], Any]:
        def declare(act: Callable[..., Any]) -> Any:
            if inspect.iscoroutinefunction(act):
                # Works on the queue alone, with a connection of its own.
                return queue.task(name=name, **options)(act)

            @wraps(act)
            def scoped(*args: Any, **values: Any) -> Any:
                with scope.everything(f"job {name}"):
                    return act(*args, **values)

            return queue.task(name=name, **options)(scoped)

        return declare

    def __getattr__(self, name: str) -> Any:
        return getattr(queue, name)


app = _Scoped()
