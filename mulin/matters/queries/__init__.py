"""Reading matters: what an actor may see, the queues, one matter with everything about it."""

from mulin.matters.queries.categories import categories
from mulin.matters.queries.handlers import Choices, Suggestion, choices, suggestions
from mulin.matters.queries.known import Caller, callers
from mulin.matters.queries.letters import PaperLetter, letter, letters
from mulin.matters.queries.queues import (
    COUNT_TO,
    CUTS,
    PAGE,
    Counts,
    Cut,
    Filters,
    counts,
    cuts_for,
    for_table,
    handler_queue,
    narrow,
    of_channel,
    page,
    queue,
    search_all,
    window_queue,
    with_line,
)
from mulin.matters.queries.reporters import (
    by_number,
    by_token,
    open_word,
    photo,
    photo_on_slip,
    raised_by,
)
from mulin.matters.queries.sight import SEES_AREA, area_paths, find, visible_to, works_at_window
from mulin.matters.queries.slips import Slip, slip
from mulin.matters.queries.whole import Whole, whole

__all__ = [
    "COUNT_TO",
    "CUTS",
    "PAGE",
    "SEES_AREA",
    "Caller",
    "Choices",
    "Counts",
    "Cut",
    "Filters",
    "PaperLetter",
    "Slip",
    "Suggestion",
    "Whole",
    "area_paths",
    "by_number",
    "by_token",
    "callers",
    "categories",
    "choices",
    "counts",
    "cuts_for",
    "find",
    "for_table",
    "handler_queue",
    "letter",
    "letters",
    "narrow",
    "of_channel",
    "open_word",
    "page",
    "photo",
    "photo_on_slip",
    "queue",
    "raised_by",
    "search_all",
    "slip",
    "suggestions",
    "visible_to",
    "whole",
    "window_queue",
    "with_line",
    "works_at_window",
]
