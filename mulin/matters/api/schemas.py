"""What goes in and out of the JSON API."""

from __future__ import annotations

import datetime as dt
from typing import Literal
from uuid import UUID

from ninja import Query
from pydantic import Field

from mulin.matters.models import Matter
from mulin.platform.api.schemas import PROBLEMS as PROBLEMS
from mulin.platform.api.schemas import Schema as Schema
from mulin.platform.publishing import Decision


class ContactIn(Schema):
    """Who raised it and how they want the answer; everything may be left out."""

    name: str = Field("", max_length=60)
    phone: str = Field("", max_length=30)
    reply_by: Literal["slip", "phone", "letter"] = "slip"


class MatterIn(Schema):
    """What somebody raises. Only the words are needed."""

    words: str
    place: UUID | None = None
    """A place's id; without one, the whole street."""
    door: str = ""
    """The token of a door's QR code, instead of a place."""
    contact: ContactIn = Field(default_factory=lambda: ContactIn(name="", phone=""))
    withheld: bool = False
    """Whoever handles it is not to learn who they are (N-70)."""


class Registered(MatterIn):
    """What a desk writes down for somebody, or has found itself (`reporter` false)."""

    channel: Literal["phone", "walk_in", "patrol", "hotline", "duty", "deputy"]
    occurred_at: dt.datetime | None = None
    category: UUID | None = None
    title: str = Field("", max_length=60)
    reporter: bool = True


class Raised(Schema):
    ref: str
    slip: str = ""
    """The token that opens the slip; empty where nobody raised it."""


class MatterOut(Schema):
    """A matter as its list shows it."""

    ref: str
    state: str
    channel: str
    category: str = ""
    place: str
    heading: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    due_at: dt.datetime | None = None
    owner_office: str = ""
    outcome: str = ""
    history: bool = False

    @staticmethod
    def of(matter: Matter) -> MatterOut:
        return MatterOut(
            ref=matter.ref,
            state=matter.state,
            channel=matter.channel,
            category=matter.category.code if matter.category else "",
            place=matter.place.spoken,
            heading=matter.heading,
            occurred_at=matter.occurred_at,
            recorded_at=matter.recorded_at,
            due_at=matter.due_at,
            owner_office=matter.owner_org.name if matter.owner_org else "",
            outcome=matter.outcome,
            history=matter.history,
        )


class SheetOut(Schema):
    organisation: UUID
    state: str
    reason: str
    due_at: dt.datetime
    end_reason: str = ""


class AnswerOut(Schema):
    body: str
    proposes: str
    at: dt.datetime
    standing: bool


class WholeOut(MatterOut):
    """One matter with what its page shows, but for names and telephone numbers."""

    words: str
    sheets: list[SheetOut]
    answers: list[AnswerOut]
    steps: list[str]
    """The verbs the flow allows from here; a policy may still refuse them."""


class Narrowed(Schema):
    """What the queue is narrowed to, as on its page; every part may be left out."""

    cut: str = "open"
    """open, to_dispatch, returned, with_handler, to_call, to_verify, mine, asked, no_reply, to_accept, in_hand."""
    words: str = Field("", max_length=60)
    """In what was said, or a number."""
    channel: str = Field("", max_length=20)
    due: Literal["", "late", "today", "soon", "going"] = ""
    category: UUID | None = None
    place: UUID | None = None
    """At a place or inside it."""
    handler: UUID | None = None
    """With a live sheet at this organisation."""


NARROWED = Query(...)


class DispatchIn(Schema):
    to: UUID
    reason: str
    task: str = ""
    category: UUID | None = None
    due_at: dt.datetime | None = None


class SaidIn(Schema):
    words: str = ""


class AnswerIn(Schema):
    body: str
    proposes: str


class WordIn(Schema):
    solved: bool
    content: Literal["", "yes", "fairly", "no"] = ""
    words: str = ""


class NotedWordIn(WordIn):
    via: Literal["call", "visit", "paper"]


class AttemptIn(Schema):
    how: Literal["call", "visit"]
    note: str = ""


class VerifyIn(Schema):
    solved: bool
    words: str


class DecisionIn(Schema):
    """What the desk decided on what is hidden before it is public: `seen` comes with the refusal that names it."""

    seen: str = Field("", max_length=32)
    keep: list[str] = Field(default_factory=list, max_length=50)
    keep_reason: str = Field("", max_length=200)
    hide_more: list[str] = Field(default_factory=list, max_length=20)

    def decision(self) -> Decision:
        return Decision(self.seen, tuple(self.keep), self.keep_reason, tuple(self.hide_more))


class TitleIn(DecisionIn):
    title: str
    public: bool = False


class SlipOut(Schema):
    """What a slip shows: no name, no telephone, nothing another person said."""

    ref: str
    state: str
    place: str
    answer: str = ""
    proposes: str = ""
    outcome: str = ""
    solve_by: dt.datetime | None = None
    overdue: bool
