"""Reading matters: what an actor may see, the queues, one matter with everything about it."""

from mulin.matters.queries.beside import Beside, beside
from mulin.matters.queries.categories import categories, category
from mulin.matters.queries.counts import COUNT_TO, Counts, counts
from mulin.matters.queries.fix import (
    because_of,
    candidates,
    find_fix,
    fixes,
    public_rules,
    standing_fixes,
    visible_matters,
)
from mulin.matters.queries.handlers import Choices, Suggestion, choices, suggestion, suggestions
from mulin.matters.queries.known import Caller, callers
from mulin.matters.queries.letters import PaperLetter, letter, letters
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
from mulin.matters.queries.sweep import find_sweep, line_of, lines_of, sweeps
from mulin.matters.queries.triage import Alike, alike, alike_list, find_triage, to_be_taken_up, triages
from mulin.matters.queries.whistle import (
    DepartmentFigures,
    WhistleFilters,
    call_of_notice,
    calls_of,
    find_whistle,
    overdue_calls,
    whistle_by_id,
    whistle_figures,
    whistles,
)
from mulin.matters.queries.whole import Whole, whole

__all__ = [
    "COUNT_TO",
    "CUTS",
    "PAGE",
    "SEES_AREA",
    "Alike",
    "Beside",
    "Caller",
    "Choices",
    "Counts",
    "Cut",
    "DepartmentFigures",
    "Filters",
    "PaperLetter",
    "QueueRow",
    "Slip",
    "Suggestion",
    "WhistleFilters",
    "Whole",
    "alike",
    "alike_list",
    "area_paths",
    "because_of",
    "beside",
    "by_number",
    "by_token",
    "call_of_notice",
    "callers",
    "calls_of",
    "candidates",
    "categories",
    "category",
    "choices",
    "counts",
    "cuts_for",
    "find",
    "find_fix",
    "find_sweep",
    "find_triage",
    "find_whistle",
    "fixes",
    "following",
    "for_table",
    "letter",
    "letters",
    "line_of",
    "lines_of",
    "open_word",
    "overdue_calls",
    "page",
    "photo",
    "photo_on_slip",
    "public_rules",
    "queue",
    "queue_rows",
    "raised_by",
    "search_all",
    "slip",
    "standing_fixes",
    "suggestion",
    "suggestions",
    "sweeps",
    "to_be_taken_up",
    "triages",
    "visible_matters",
    "visible_to",
    "whistle_by_id",
    "whistle_figures",
    "whistles",
    "whole",
    "works_at_window",
]
