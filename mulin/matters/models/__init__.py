"""The tables of this context: matters and what happens to them, and what is counted of them day by day."""

from mulin.matters.models.afterwards import Afterwards
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
from mulin.matters.models.passing import Passing

__all__ = [
    "IS_OPEN",
    "LIVE_WORK",
    "SILENT",
    "TO_RESPOND",
    "UNHEARD",
    "Afterwards",
    "Answer",
    "Assignment",
    "Attempt",
    "Category",
    "Channel",
    "DayFigures",
    "FiguresMark",
    "ImportRefusal",
    "ImportRun",
    "Matter",
    "Passing",
    "Photo",
    "Reopening",
    "ReplyBy",
    "Reporter",
    "Word",
    "first_words",
]
