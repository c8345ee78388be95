"""Reading matters: what an actor may see, the queues, one matter with everything about it."""

from mulin.matters.queries.afterwards import speaking, to_settle
from mulin.matters.queries.beside import Beside, beside
from mulin.matters.queries.categories import categories, category
from mulin.matters.queries.counts import COUNT_TO, Counts, counts
from mulin.matters.queries.filters import COUNTED, Kept, Rail, rail, saved_filter
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
from mulin.matters.queries.sight import (
    SEES_AREA,
    area_paths,
    find,
    own_ids,
    visible_to,
    works_at_window,
)
from mulin.matters.queries.slips import Slip, slip
from mulin.matters.queries.sweep import find_sweep, line_of, lines_of, sweeps
from mulin.matters.queries.together import same_issue
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
    "COUNTED",
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
    "Fitting",
    "Kept",
    "PaperLetter",
    "QueueRow",
    "Rail",
    "Slip",
    "Suggestion",
    "WhistleFilters",
    "Whole",
    "accountable",
    "alike",
    "alike_list",
    "area_paths",
    "article",
    "articles",
    "asked_on",
    "away_among",
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
    "could_take",
    "counts",
    "cuts_for",
    "find",
    "find_fix",
    "find_sweep",
    "find_triage",
    "find_whistle",
    "fitting",
    "fixes",
    "following",
    "for_table",
    "letter",
    "letters",
    "line_of",
    "lines_of",
    "mention",
    "mentions",
    "open_word",
    "overdue_calls",
    "own_ids",
    "page",
    "photo",
    "photo_on_slip",
    "public_rules",
    "queue",
    "queue_rows",
    "rail",
    "raised_by",
    "same_issue",
    "saved_filter",
    "search_all",
    "slip",
    "speaking",
    "standing_fixes",
    "suggestion",
    "suggestions",
    "sweeps",
    "template",
    "templates",
    "to_be_taken_up",
    "to_settle",
    "triages",
    "versions",
    "visible_matters",
    "visible_to",
    "whistle_by_id",
    "whistle_figures",
    "whistles",
    "whole",
    "works_at_window",
]
