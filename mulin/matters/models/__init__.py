"""The tables of this context: matters and what happens to them, and what is counted of them day by day."""

from mulin.matters.models.figures import DayFigures, FiguresMark
from mulin.matters.models.importing import ImportRefusal, ImportRun
from mulin.matters.models.matter import (
    FOUND,
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
from mulin.matters.models.outing import Goer, Outing, Waiting
from mulin.matters.models.voice import UNTYPED, Voice

__all__ = [
    "FOUND",
    "IS_OPEN",
    "LIVE_WORK",
    "SILENT",
    "TO_RESPOND",
    "UNHEARD",
    "UNTYPED",
    "Answer",
    "Assignment",
    "Attempt",
    "Category",
    "Channel",
    "DayFigures",
    "FiguresMark",
    "Goer",
    "ImportRefusal",
    "ImportRun",
    "Matter",
    "Outing",
    "Photo",
    "Reopening",
    "ReplyBy",
    "Reporter",
    "Voice",
    "Waiting",
    "Word",
    "first_words",
]
