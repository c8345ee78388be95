"""The tables of this context: matters and what happens to them, and what is counted of them day by day."""

from mulin.matters.models.assignment import IS_LIVE, Assignment
from mulin.matters.models.figures import DayFigures, FiguresMark
from mulin.matters.models.following import Follow
from mulin.matters.models.importing import ImportRefusal, ImportRun
from mulin.matters.models.matter import (
    IS_OPEN,
    LEGAL,
    LIVE_WORK,
    SILENT,
    TO_RESPOND,
    UNHEARD,
    Answer,
    Attempt,
    Category,
    Channel,
    Matter,
    Nature,
    Photo,
    Reopening,
    ReplyBy,
    Reporter,
    Word,
    first_words,
)
from mulin.matters.models.setbacks import Arbitration, Delay, LegalReferral
from mulin.matters.models.uses import DayUses

__all__ = [
    "IS_LIVE",
    "IS_OPEN",
    "LEGAL",
    "LIVE_WORK",
    "SILENT",
    "TO_RESPOND",
    "UNHEARD",
    "Answer",
    "Arbitration",
    "Assignment",
    "Attempt",
    "Category",
    "Channel",
    "DayFigures",
    "DayUses",
    "Delay",
    "FiguresMark",
    "Follow",
    "ImportRefusal",
    "ImportRun",
    "LegalReferral",
    "Matter",
    "Nature",
    "Photo",
    "Reopening",
    "ReplyBy",
    "Reporter",
    "Word",
    "first_words",
]
