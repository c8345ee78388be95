"""Reading matters: what an actor may see, the queues, one matter with everything about it."""

from mulin.matters.queries.categories import categories, category
from mulin.matters.queries.counts import COUNT_TO, Counts, counts
from mulin.matters.queries.filters import COUNTED, Kept, Rail, rail, saved_filter
from mulin.matters.queries.handlers import Choices, Suggestion, choices, suggestion, suggestions
from mulin.matters.queries.knowledge import (
    Fitting,
    article,
    articles,
    fitting,
    template,
    templates,
    versions,
)
from mulin.matters.queries.known import Caller, callers
from mulin.matters.queries.letters import PaperLetter, letter, letters
from mulin.matters.queries.noting import mention, mentions
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
from mulin.matters.queries.sight import (
    SEES_AREA,
    area_paths,
    find,
    own_ids,
    visible_to,
    works_at_window,
)
from mulin.matters.queries.slips import Slip, slip
from mulin.matters.queries.together import alike
from mulin.matters.queries.whole import Whole, whole

__all__ = [
    "COUNTED",
    "COUNT_TO",
    "CUTS",
    "PAGE",
    "SEES_AREA",
    "Caller",
    "Choices",
    "Counts",
    "Cut",
    "Filters",
    "Fitting",
    "Kept",
    "PaperLetter",
    "QueueRow",
    "Rail",
    "Slip",
    "Suggestion",
    "Whole",
    "alike",
    "area_paths",
    "article",
    "articles",
    "by_number",
    "by_token",
    "callers",
    "categories",
    "category",
    "choices",
    "counts",
    "cuts_for",
    "find",
    "fitting",
    "following",
    "for_table",
    "letter",
    "letters",
    "mention",
    "mentions",
    "open_word",
    "own_ids",
    "page",
    "photo",
    "photo_on_slip",
    "queue",
    "queue_rows",
    "rail",
    "raised_by",
    "saved_filter",
    "search_all",
    "slip",
    "suggestion",
    "suggestions",
    "template",
    "templates",
    "versions",
    "visible_to",
    "whole",
    "works_at_window",
]
