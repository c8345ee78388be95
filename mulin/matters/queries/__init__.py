"""Reading matters: what an actor may see, the queues, one matter with everything about it."""

from mulin.matters.queries.categories import categories
from mulin.matters.queries.handlers import Suggestion, suggestions
from mulin.matters.queries.queue import (
    COUNT_TO,
    CUTS,
    Cut,
    Filters,
    counts,
    handler_queue,
    queue,
    window_queue,
)
from mulin.matters.queries.reporters import by_token, raised_by
from mulin.matters.queries.sight import SEES_AREA, area_paths, find, search_all, visible_to, works_at_window
from mulin.matters.queries.whole import Whole, whole

__all__ = [
    "COUNT_TO",
    "CUTS",
    "SEES_AREA",
    "Cut",
    "Filters",
    "Suggestion",
    "Whole",
    "area_paths",
    "by_token",
    "categories",
    "counts",
    "find",
    "handler_queue",
    "queue",
    "raised_by",
    "search_all",
    "suggestions",
    "visible_to",
    "whole",
    "window_queue",
    "works_at_window",
]
