"""The tables of this context: matters and what happens to them, and what is counted of them day by day."""

from mulin.matters.models.figures import DayFigures, FiguresMark
from mulin.matters.models.importing import ImportRefusal, ImportRun
from mulin.matters.models.matter import (
    IS_OPEN,
    LIVE_WORK,
    SILENT,
    TO_RESPOND,
    UNHEARD,
    Answer,
    Assignment,
    Attempt,
    Category,
    Channel,
    Matter,
    Photo,
    Reopening,
    ReplyBy,
    Reporter,
    Word,
    first_words,
)
from mulin.matters.models.routing import Duty, Hours, Rule, RuleSet, Scope, Side

__all__ = [
    "IS_OPEN",
    "LIVE_WORK",
    "SILENT",
    "TO_RESPOND",
    "UNHEARD",
    "Answer",
    "Assignment",
    "Attempt",
    "Category",
    "Channel",
    "DayFigures",
    "Duty",
    "FiguresMark",
    "Hours",
    "ImportRefusal",
    "ImportRun",
    "Matter",
    "Photo",
    "Reopening",
    "ReplyBy",
    "Reporter",
    "Rule",
    "RuleSet",
    "Scope",
    "Side",
    "Word",
    "first_words",
]
