"""What somebody without an account may do: find their slip again, say more, ask for a call, forward a message."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from mulin.matters import actions, tokens
from mulin.matters.api.schemas import PROBLEMS, Raised, SaidIn, SlipOut
from mulin.matters.api.slips import _reporter, _slip
from mulin.matters.models import Reporter
from mulin.platform import clients, errors
from mulin.platform.actors import VISITOR
from mulin.platform.api.schemas import Schema
from mulin.platform.ids import new_token
from mulin.platform.requests import Request
from mulin.territory import queries as territory

router = Router(tags=["slips"])
opened = Router(tags=["matters"])


class LookUpIn(Schema):
    """A number and the last four digits of the telephone that was left; never the number alone."""

    ref: str = Field(max_length=40, examples=["M-2026-00417"])
    last_four: str = Field(max_length=10, examples=["0027"])


class FoundOut(Schema):
    """The token of the slip."""

    slip: str


class MoreIn(Schema):
    """How content, and why; each once, within a week."""

    content: Literal["", "yes", "fairly", "no"] = ""
    words: str = Field("", max_length=10_000)


class CallIn(Schema):
    """The number to ring, where none is known."""

    phone: str = Field("", max_length=30)


class ForwardIn(Schema):
    """One message, as it stood in a chat, forwarded by whoever chose to."""

    message: str
    writer: Literal["self", "agreed", "unasked"]
    """Who wrote it: whoever forwards it, somebody who agreed, somebody nobody asked."""
    place: UUID | None = None
    """Without one, the whole street."""


@opened.post("/lookups/", response={201: FoundOut, **PROBLEMS}, auth=None)
def create_lookup(request: Request, body: LookUpIn) -> Status:
    """Find a slip again. A wrong pair and an unknown number are answered alike, and tries are limited."""
    found = actions.look_up(
        ref=body.ref, last_four=body.last_four, client=clients.of(request), now=request.now
    )
    if found is None:
        raise errors.Invalid(
            "N-90",
            _("编号和电话后四位对不上。请照纸条上的编号抄，电话用当时留的那个。"),
            field="last_four",
        )
    return Status(201, FoundOut(slip=found.token))


@opened.post("/forwards/", response={201: Raised, **PROBLEMS}, auth=None)
def create_forward(request: Request, body: ForwardIn) -> Status:
    """One message of a chat becomes a matter; nothing else of the group is read."""
    place = territory.by_id(body.place) if body.place else territory.opened(territory.the_street())
    if place is None:
        raise errors.Invalid("S1-21", _("没有这个地方。"), remedy=_("请搜一下，或留空。"), field="place")
    made = actions.forward(
        message=body.message,
        writer=body.writer,
        place=place,
        contact=actions.Contact(),
        token=tokens.for_form(new_token(), body.message, place.id),
        client=clients.key(request),
        actor=VISITOR,
        now=request.now,
    )
    return Status(201, Raised(ref=made.matter.ref, slip=made.token))


def _again(request: Request, reporter: Reporter) -> Status:
    return Status(201, _slip(_reporter(reporter.token).matter, request.now))


@router.post("/{token}/words/latest/", response={201: SlipOut, **PROBLEMS}, auth=None)
def create_more(request: Request, token: str, body: MoreIn) -> Status:
    """How content and why, to what was just said."""
    reporter = _reporter(token)
    actions.add_to_word(
        matter=reporter.matter, reporter=reporter, content=body.content, words=body.words, actor=VISITOR,
        now=request.now,
    )  # fmt: skip
    return _again(request, reporter)


@router.post("/{token}/calls/", response={201: SlipOut, **PROBLEMS}, auth=None)
def create_call(request: Request, token: str, body: CallIn) -> Status:
    """Please call me."""
    reporter = _reporter(token)
    actions.ask_for_call(
        matter=reporter.matter, reporter=reporter, phone=body.phone, actor=VISITOR, now=request.now
    )
    return _again(request, reporter)


@router.post("/{token}/repeats/", response={201: Raised, **PROBLEMS}, auth=None)
def create_repeat(request: Request, token: str, body: SaidIn) -> Status:
    """It has come again, long after: a matter of its own, linked to the old one."""
    reporter = _reporter(token)
    made = actions.raise_again(
        matter=reporter.matter,
        reporter=reporter,
        words=body.words,
        token=tokens.for_form(new_token(), token, body.words),
        client=clients.key(request),
        actor=VISITOR,
        now=request.now,
    )
    return Status(201, Raised(ref=made.matter.ref, slip=made.token))


@router.post("/{token}/help-ends/", response={201: SlipOut, **PROBLEMS}, auth=None)
def create_help_end(request: Request, token: str) -> Status:
    """The neighbour speaks for me no longer."""
    reporter = _reporter(token)
    if reporter is None:
        raise Http404
    actions.end_help(reporter=reporter, actor=VISITOR, now=request.now)
    return _again(request, reporter)
