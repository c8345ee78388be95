"""The queue's entry point. Contexts declare tasks in their `jobs.py` with `@task` or `@periodic`."""

from __future__ import annotations

from procrastinate.contrib.django import app

__all__ = ["app"]
