"""The tables of this context: matters and what happens to them, and what is counted of them day by day."""

from mulin.matters.models.figures import DayFigures, FiguresMark
from mulin.matters.models.filters import SavedFilter
from mulin.matters.models.importing import ImportRefusal, ImportRun
from mulin.matters.models.knowledge import AnswerTemplate, Article, ArticleVersion
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
from mulin.matters.models.noting import Mention, Note
from mulin.matters.models.reminding import Reminder

__all__ = [
    "IS_OPEN",
    "LIVE_WORK",
    "SILENT",
    "TO_RESPOND",
    "UNHEARD",
    "Answer",
    "AnswerTemplate",
    "Article",
    "ArticleVersion",
    "Assignment",
    "Attempt",
    "Category",
    "Channel",
    "DayFigures",
    "FiguresMark",
    "ImportRefusal",
    "ImportRun",
    "Matter",
    "Mention",
    "Note",
    "Photo",
    "Reminder",
    "Reopening",
    "ReplyBy",
    "Reporter",
    "SavedFilter",
    "Word",
    "first_words",
]
