"""The tables of this context: matters and what happens to them, and what is counted of them day by day."""

from mulin.matters.models.door_notice import DoorNotice
from mulin.matters.models.figures import DayFigures, FiguresMark
from mulin.matters.models.importing import ImportRefusal, ImportRun
from mulin.matters.models.layout import SheetLayout, SheetLayoutVersion
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
    "DoorNotice",
    "FiguresMark",
    "ImportRefusal",
    "ImportRun",
    "Matter",
    "Photo",
    "Reopening",
    "ReplyBy",
    "Reporter",
    "SheetLayout",
    "SheetLayoutVersion",
    "Word",
    "first_words",
]
