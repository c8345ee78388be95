"""More of the desk: sorted anew, corrected, answers taken back, formal replies, contacts opened, recordings typed."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.matters import actions, policies, queries
from mulin.matters.api.common import after, at_desk, by, category, matter
from mulin.matters.api.schemas import AnswerIn, MatterOut
from mulin.matters.models import Mention, Reporter
from mulin.matters.queries import outings
from mulin.platform import errors
from mulin.platform.api.paging import PAGING, Paging, Part, part_of, part_of_rows
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.api.scopes import needs
from mulin.platform.requests import Request

router = Router(tags=["matters"], auth=django_auth)
papers = Router(tags=["matters"], auth=django_auth)
_ACT: dict[str, Any] = {"response": {201: MatterOut, **PROBLEMS}}


class CategoryIn(Schema):
    """What it is about."""

    category: UUID


class CorrectionIn(Schema):
    """The right words for what was noted of a call, a visit or a look."""

    act: UUID
    """The act on the timeline that is put right."""
    words: str = Field(max_length=10_000)


class SignatureIn(Schema):
    """Signed, or sent back with why."""

    signed: bool
    words: str = Field("", max_length=10_000)


class ContactOut(Schema):
    """Name and telephone of one who raised it; either may be empty."""

    name: str
    phone: str


class ContactsOut(Schema):
    """Everybody who raised it. The look is written down for them to see."""

    contacts: list[ContactOut]


class TypedIn(Schema):
    """What is said on a recording."""

    words: str = Field(max_length=10_000)


class WaitingOut(Schema):
    """A reporter who has died, while what they raised is open."""

    id: UUID
    ref: str


class AfterwardsIn(Schema):
    """What becomes of it: the family goes on, or ends it, or it concerns everybody."""

    way: Literal["family", "ended", "public"]
    name: str = Field("", max_length=60)
    phone: str = Field("", max_length=30)
    how_agreed: str = Field("", max_length=120)


class MentionOut(Schema):
    """A note that calls for the reader."""

    id: UUID
    ref: str
    who: str
    words: str
    seen: bool

    @classmethod
    def of(cls, one: Mention) -> MentionOut:
        note = one.note
        return cls(
            id=one.id,
            ref=note.matter.ref,
            who=note.author.name,
            words=note.words,
            seen=one.seen_at is not None,
        )


class Done(Schema):
    """That it was done."""

    done: bool = True


@router.post("/{ref}/category/", **_ACT)
def create_category(request: Request, ref: str, body: CategoryIn) -> Status:
    """Say what it is about; limits follow where a sheet is out."""
    actions.classify(matter=matter(request, ref), category=category(body.category), **by(request))  # type: ignore[arg-type]
    return after(request, ref)


@router.post("/{ref}/corrections/", **_ACT)
def create_correction(request: Request, ref: str, body: CorrectionIn) -> Status:
    """The right words for what was noted; the old ones stay, marked."""
    actions.correct(matter=matter(request, ref), act=body.act, words=body.words, **by(request))
    return after(request, ref)


@router.post("/{ref}/retractions/", **_ACT)
def create_retraction(request: Request, ref: str) -> Status:
    """Take the answer back before it is sent."""
    actions.take_back(matter=matter(request, ref), **by(request))
    return after(request, ref)


@router.post("/{ref}/drafts/", **_ACT)
def create_draft(request: Request, ref: str, body: AnswerIn) -> Status:
    """Draft a formal reply, to be signed."""
    actions.draft_reply(matter=matter(request, ref), body=body.body, proposes=body.proposes, **by(request))
    return after(request, ref)


@router.post("/{ref}/signatures/", **_ACT)
def create_signature(request: Request, ref: str, body: SignatureIn) -> Status:
    """Sign the formal reply that waits, or send it back with why."""
    found = queries.whole(matter(request, ref)).to_sign
    if found is None:
        raise errors.Conflict("FLOW", _("现在没有这一步可做。"), remedy=_("请刷新看看现在到了哪一步。"))
    if body.signed:
        actions.sign_reply(reply=found, **by(request))
    else:
        actions.send_back_reply(reply=found, words=body.words, **by(request))
    return after(request, ref)


@router.post(
    "/{ref}/contact-views/", response={201: ContactsOut, **PROBLEMS}, openapi_extra=needs("contacts:read")
)
def create_contact_view(request: Request, ref: str) -> Status:
    """Open name and telephone of everybody who raised it, once; the look is written down first."""
    shown = actions.show_contact(matter=matter(request, ref), **by(request))
    return Status(201, ContactsOut(contacts=[ContactOut(name=one.name, phone=one.phone) for one in shown]))


@router.post("/{ref}/voices/{voice_id}/words/", **_ACT)
def create_typing(request: Request, ref: str, voice_id: UUID, body: TypedIn) -> Status:
    """What is said on a recording, typed; who typed it is written down."""
    at_desk(request)
    voice = outings.voice(request.actor, ref, voice_id)
    if voice is None or not policies.may_hear(request.actor, voice.matter):
        raise Http404
    actions.type_voice(voice=voice, words=body.words, **by(request))
    return after(request, ref)


@papers.post("/letters/{letter}/handovers/", response={201: Done, **PROBLEMS})
def create_handover(request: Request, letter: UUID) -> Status:
    """A printed letter has left the desk; the name on it is kept no longer."""
    found = queries.letter(request.actor, letter)
    if found is None:
        raise Http404
    actions.hand_over(notice=found.notice, matter=found.matter, **by(request))
    return Status(201, Done())


@papers.get("/afterwards/", response={200: Part[WaitingOut], **PROBLEMS})
def afterwards(request: Request, paging: Paging = PAGING) -> Any:
    """What somebody who has died had raised, and is open: the family's word is asked for."""
    at_desk(request)

    def show(one: Reporter) -> WaitingOut:
        return WaitingOut(id=one.id, ref=one.matter.ref)

    return part_of(queries.to_settle(request.actor), by=("id",), request=request, paging=paging, show=show)


@papers.post("/afterwards/{reporter_id}/", response={201: Done, **PROBLEMS})
def create_afterwards(request: Request, reporter_id: UUID, body: AfterwardsIn) -> Status:
    """What becomes of one of them."""
    at_desk(request)
    reporter = queries.to_settle(request.actor).filter(id=reporter_id).first()
    if reporter is None:
        raise Http404
    actions.settle_afterwards(reporter=reporter, **body.dict(), **by(request))
    return Status(201, Done())


@papers.get("/mentions/", response={200: Part[MentionOut], **PROBLEMS})
def mentions(request: Request, paging: Paging = PAGING) -> Any:
    """Notes of colleagues that call for the reader."""
    at_desk(request)
    found = list(queries.mentions(request.actor))
    return part_of_rows(
        found, key=lambda one: (one.id,), request=request, paging=paging, show=MentionOut.of, backwards=True
    )


@papers.post("/mentions/{mention_id}/", response={201: Done, **PROBLEMS})
def create_seen(request: Request, mention_id: UUID) -> Status:
    """The reader has read it."""
    at_desk(request)
    found = queries.mention(request.actor, mention_id)
    if found is None:
        raise Http404
    actions.see_mention(mention=found, **by(request))
    return Status(201, Done())
