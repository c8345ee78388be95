"""The tables of this context: matters and what happens to them, and what is counted of them day by day."""

from mulin.matters.models.figures import DayFigures, FiguresMark
from mulin.matters.models.fix import Fix, FixMatter
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
from mulin.matters.models.sweep import Sweep, SweepLine
from mulin.matters.models.triage import Triage
from mulin.matters.models.whistle import Whistle, WhistleCall

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
    "FiguresMark",
    "Fix",
    "FixMatter",
    "ImportRefusal",
    "ImportRun",
    "Matter",
    "Photo",
    "Reopening",
    "ReplyBy",
    "Reporter",
    "Sweep",
    "SweepLine",
    "Triage",
    "Whistle",
    "WhistleCall",
    "Word",
    "first_words",
]
