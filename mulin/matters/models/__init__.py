"""The tables of this context: matters and what happens to them, and what is counted of them day by day."""

from mulin.matters.models.afterwards import Afterwards
from mulin.matters.models.assignment import IS_LIVE, Assignment
from mulin.matters.models.category import Category
from mulin.matters.models.door_notice import DoorNotice
from mulin.matters.models.figures import DayFigures, FiguresMark
from mulin.matters.models.filters import SavedFilter
from mulin.matters.models.fix import Fix, FixMatter
from mulin.matters.models.following import Follow
from mulin.matters.models.formal import FormalReply
from mulin.matters.models.hotline import InboundOrder, OrderMessage, OrderSettlement
from mulin.matters.models.importing import ImportRefusal, ImportRun
from mulin.matters.models.knowledge import AnswerTemplate, Article, ArticleVersion
from mulin.matters.models.layout import SheetLayout, SheetLayoutVersion
from mulin.matters.models.matter import (
    FOUND,
    IS_OPEN,
    LEGAL,
    LIVE_WORK,
    SILENT,
    TO_RESPOND,
    UNHEARD,
    Answer,
    Attempt,
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
from mulin.matters.models.mediation import (
    Mediation,
    MediationAgreement,
    MediationCheck,
    MediationHandover,
    MediationParty,
    MediationSession,
    MediationTerm,
)
from mulin.matters.models.noting import Mention, Note
from mulin.matters.models.open311 import Open311Request
from mulin.matters.models.outing import Goer, Outing, Waiting
from mulin.matters.models.passing import Passing
from mulin.matters.models.reminding import Reminder
from mulin.matters.models.routing import Duty, Hours, Rule, RuleSet, Scope, Side
from mulin.matters.models.setbacks import Arbitration, Delay, LegalReferral
from mulin.matters.models.sweep import Sweep, SweepLine
from mulin.matters.models.triage import Triage
from mulin.matters.models.uses import DayUses
from mulin.matters.models.voice import UNTYPED, Voice
from mulin.matters.models.whistle import Whistle, WhistleCall

__all__ = [
    "FOUND",
    "IS_LIVE",
    "IS_OPEN",
    "LEGAL",
    "LIVE_WORK",
    "SILENT",
    "TO_RESPOND",
    "UNHEARD",
    "UNTYPED",
    "Afterwards",
    "Answer",
    "AnswerTemplate",
    "Arbitration",
    "Article",
    "ArticleVersion",
    "Assignment",
    "Attempt",
    "Category",
    "Channel",
    "DayFigures",
    "DayUses",
    "Delay",
    "DoorNotice",
    "Duty",
    "FiguresMark",
    "Fix",
    "FixMatter",
    "Follow",
    "FormalReply",
    "Goer",
    "Hours",
    "ImportRefusal",
    "ImportRun",
    "InboundOrder",
    "LegalReferral",
    "Matter",
    "Mediation",
    "MediationAgreement",
    "MediationCheck",
    "MediationHandover",
    "MediationParty",
    "MediationSession",
    "MediationTerm",
    "Mention",
    "Nature",
    "Note",
    "Open311Request",
    "OrderMessage",
    "OrderSettlement",
    "Outing",
    "Passing",
    "Photo",
    "Reminder",
    "Reopening",
    "ReplyBy",
    "Reporter",
    "Rule",
    "RuleSet",
    "SavedFilter",
    "Scope",
    "SheetLayout",
    "SheetLayoutVersion",
    "Side",
    "Sweep",
    "SweepLine",
    "Triage",
    "Voice",
    "Waiting",
    "Whistle",
    "WhistleCall",
    "Word",
    "first_words",
]
