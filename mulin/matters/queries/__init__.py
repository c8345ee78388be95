"""Reading matters: what an actor may see, the queues, one matter with everything about it."""

from mulin.matters.queries.afterwards import speaking, to_settle
from mulin.matters.queries.categories import categories, category
from mulin.matters.queries.counts import COUNT_TO, Counts, counts
from mulin.matters.queries.handlers import Choices, Suggestion, choices, suggestion, suggestions
from mulin.matters.queries.known import Caller, callers
from mulin.matters.queries.letters import PaperLetter, letter, letters
from mulin.matters.queries.passing import accountable, asked_on, away_among, could_take
from mulin.matters.queries.queue_rows import QueueRow, for_table, queue_rows
from mulin.matters.queries.queues import (
    CUTS,
    PAGE,
    Cut,
    Filters,
    cuts_for,
    following,
    page,
    queue,
    search_all,
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
    "QueueRow",
    "Slip",
    "Suggestion",
    "Whole",
    "accountable",
    "area_paths",
    "asked_on",
    "away_among",
    "by_number",
    "by_token",
    "callers",
    "categories",
    "category",
    "choices",
    "could_take",
    "counts",
    "cuts_for",
    "find",
    "following",
    "for_table",
    "letter",
    "letters",
    "open_word",
    "page",
    "photo",
    "photo_on_slip",
    "queue",
    "queue_rows",
    "raised_by",
    "search_all",
    "slip",
    "speaking",
    "suggestion",
    "suggestions",
    "to_settle",
    "visible_to",
    "whole",
    "works_at_window",
]
