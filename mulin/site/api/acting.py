"""What is one's own as JSON: the acts of a resident who is signed in; and acting for somebody, one call at a time."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from ninja.security import django_auth

from mulin.matters import actions, queries, tokens
from mulin.matters.actions import Contact
from mulin.matters.models import Channel, Matter, Reporter
from mulin.matters.queries import lists, reporters, uses
from mulin.matters.queries.categories import category_by_code
from mulin.people import helping, policies
from mulin.people import queries as persons
from mulin.people.models import Mandate
from mulin.platform import clients, errors
from mulin.platform.api.paging import PAGING, Paging, Part, part_of
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Place

router = Router(tags=["mine"], auth=django_auth)


class FollowIn(Schema):
    ref: str
    too: bool = False
    """It is so with us as well."""
    stop: bool = False


class FollowOut(Schema):
    ref: str
    following: bool


class WordsIn(Schema):
    words: str
    key: str
    """Made by the client: sent twice it is one matter."""


class NeighbourIn(WordsIn):
    name: str
    how_agreed: str
    phone: str = ""
    reply_by: Literal["slip", "phone", "letter"] = "slip"
    place: UUID | None = None
    helper_sees: bool = False


class ForIn(WordsIn):
    place: UUID | None = None


class PhoneIn(Schema):
    phone: str = ""


class SpokenIn(Schema):
    solved: bool
    words: str = ""


class RaisedOut(Schema):
    ref: str


class StandOut(Schema):
    ref: str
    state: str
    outcome: str


def _stand(matter: Matter) -> StandOut:
    return StandOut(ref=matter.ref, state=matter.state, outcome=matter.outcome)


def _street() -> Place:
    street = territory.opened(territory.the_street())
    if street is None:
        raise Http404
    return street


def _place(place_id: UUID | None) -> Place:
    if place_id is None:
        return _street()
    place = territory.by_id(place_id)
    if place is None:
        raise errors.Invalid(
            "S1-21", _("没有这个地方。"), remedy=_("请从地点的搜索里选一个。"), field="place"
        )
    return place


@router.post("/feedback/", response={201: RaisedOut, **PROBLEMS})
def create_feedback(request: Request, body: WordsIn) -> Status:
    """A complaint or a suggestion about the service itself, answered like any matter (N-03)."""
    person, category = request.user.person, category_by_code(uses.ABOUT_SERVICE)
    made = actions.raise_once(
        token=tokens.for_form(body.key, body.words),
        place=_street(),
        words=body.words,
        channel=Channel.WEB,
        contact=Contact(person=person, reply_by=person.reply_by),
        category_id=category.id if category else None,
        client=clients.of(request),
        actor=request.actor,
        now=request.now,
    )
    return Status(201, RaisedOut(ref=made.matter.ref))


@router.post("/neighbours/", response={201: RaisedOut, **PROBLEMS})
def create_for_neighbour(request: Request, body: NeighbourIn) -> Status:
    """For a neighbour who agreed: the neighbour raised it, and the slip is theirs."""
    helper = request.user.person
    contact = Contact(
        body.name,
        body.phone,
        body.reply_by,
        agreed=body.how_agreed,
        helper=helper,
        helper_sees=body.helper_sees,
    )
    if not body.name.strip() or not body.how_agreed.strip():
        missing = "name" if not body.name.strip() else "how_agreed"
        raise errors.Invalid("S3-50", _("请写替谁说、对方怎么同意的。"), field=missing)
    made = actions.raise_once(
        token=tokens.for_form(body.key, helper.id, body.words, body.name),
        contact=contact,
        place=_place(body.place),
        words=body.words,
        channel=Channel.WEB,
        client=clients.of(request),
        actor=request.actor,
        now=request.now,
    )
    return Status(201, RaisedOut(ref=made.matter.ref))


@router.post("/follows/", response={201: FollowOut, **PROBLEMS})
def create_follow(request: Request, body: FollowIn) -> Status:
    """Follow a public matter, say that it is so with us, or follow no longer."""
    matter = lists.public(_street().id, body.ref)
    if matter is None:
        raise Http404
    by: dict[str, Any] = {"matter": matter, "actor": request.actor, "now": request.now}
    if body.stop:
        actions.stop_following(**by)
    else:
        actions.follow(**by, too=body.too)
    return Status(201, FollowOut(ref=matter.ref, following=not body.stop))


def _own(request: Request, ref: str) -> Reporter:
    found = reporters.raised_by(request.user.person_id).filter(matter__ref=ref).first()
    if found is None:
        raise Http404
    return found


@router.post("/matters/{ref}/calls/", response={201: StandOut, **PROBLEMS})
def create_call(request: Request, ref: str, body: PhoneIn) -> Status:
    """Please call me."""
    found = _own(request, ref)
    made = actions.ask_for_call(
        matter=found.matter, reporter=found, phone=body.phone, actor=request.actor, now=request.now
    )
    return Status(201, _stand(made))


@router.post("/matters/{ref}/help-ends/", response={201: StandOut, **PROBLEMS})
def create_help_end(request: Request, ref: str) -> Status:
    """The neighbour speaks for me no longer."""
    found = _own(request, ref)
    actions.end_help(reporter=found, actor=request.actor, now=request.now)
    return Status(201, _stand(found.matter))


def _helping(request: Request, mandate_id: UUID, purpose: str) -> Mandate:
    """The mandate of a call, where it is running and for this. Nothing of it stays with the session."""
    found = persons.running(
        mandate_id, helper_id=request.user.person_id, now=request.now, way=Mandate.Way.ONLINE
    )
    if found is None:
        raise Http404
    errors.require(policies.may_act_for(found, purpose))
    return found


@router.get("/for/{mandate_id}/matters/", response={200: Part[StandOut], **PROBLEMS})
def matters_for(request: Request, mandate_id: UUID, paging: Paging = PAGING) -> dict[str, Any]:
    """What the other one raised, newest first."""
    found = reporters.raised_by(_helping(request, mandate_id, Mandate.Purpose.LOOK).person_id)
    return part_of(found, by=("-id",), request=request, paging=paging, show=lambda one: _stand(one.matter))


@router.post("/for/{mandate_id}/matters/", response={201: RaisedOut, **PROBLEMS})
def create_matter_for(request: Request, mandate_id: UUID, body: ForIn) -> Status:
    """Raise something for the other one."""
    mandate = _helping(request, mandate_id, Mandate.Purpose.RAISE)
    made = actions.raise_once(
        token=tokens.for_form(body.key, mandate.id, body.words),
        contact=Contact(person=mandate.person, reply_by=mandate.person.reply_by),
        place=_place(body.place),
        words=body.words,
        channel=Channel.WEB,
        client=clients.of(request),
        actor=helping.acting(request.actor, mandate),
        now=request.now,
    )
    return Status(201, RaisedOut(ref=made.matter.ref))


@router.post("/for/{mandate_id}/matters/{ref}/words/", response={201: StandOut, **PROBLEMS})
def create_word_for(request: Request, mandate_id: UUID, ref: str, body: SpokenIn) -> Status:
    """Say for the other one whether it is solved."""
    mandate = _helping(request, mandate_id, Mandate.Purpose.WORD)
    found = reporters.raised_by(mandate.person_id).filter(matter__ref=ref).first()
    whole = queries.by_token(found.token) if found else None
    if whole is None:
        raise Http404
    made = actions.say(
        matter=whole.matter,
        reporter=whole,
        solved=body.solved,
        words=body.words,
        actor=helping.acting(request.actor, mandate),
        now=request.now,
    )
    return Status(201, _stand(made))
