"""How many open matters lie in each grid area, for the rosters of `people` (S4-14)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import CharField, Count, F, Func
from django.utils.translation import gettext_lazy as _

from mulin.matters.models import LIVE_WORK, Matter
from mulin.people.workloads import Workload, add_workload
from mulin.platform.paths import outermost, within_any

_GRID = "substring(%(expressions)s from '^(?:[^/]+/){4}')"
"""The first four steps of a path: district, street, neighbourhood, grid area."""


def open_in_grids(paths: Sequence[str]) -> dict[str, int]:
    """Open matters by grid area. One statement."""
    found = Matter.objects.filter(LIVE_WORK, within_any(outermost(_neighbourhoods(paths))))
    grouped = found.annotate(grid=Func(F("path"), template=_GRID, output_field=CharField()))
    wanted = set(paths)
    counted = grouped.values_list("grid").annotate(n=Count("id")).order_by()
    return {grid: n for grid, n in counted if grid in wanted}


def _neighbourhoods(paths: Sequence[str]) -> list[str]:
    """Fewer ranges for the planner than grid areas."""
    return list(dict.fromkeys("/".join(path.split("/")[:3]) + "/" for path in paths))


def register() -> None:
    add_workload(Workload("matters", _("在办的事"), open_in_grids))
