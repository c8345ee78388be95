"""Within one office: a colleague asked to answer for a matter, who takes it or cannot. The desk's own acts as JSON."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.matters import actions, queries
from mulin.matters.api.common import matter as _matter
from mulin.matters.models import Passing
from mulin.people import queries as people
from mulin.platform import errors
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.requests import Request

router = Router(tags=["matters"])


class AssignIn(Schema):
    to: UUID
    """A colleague's id."""
    words: str = Field("", max_length=500)


class WordsIn(Schema):
    words: str = Field("", max_length=500)


class PassingOut(Schema):
    ref: str
    state: str
    owner: UUID


def _asked(request: Request, ref: str) -> Passing:
    asked = queries.asked_on(_matter(request, ref))
    if asked is None:
        raise errors.Conflict("FLOW", _("现在没有请同事接这件。"), remedy=_("可能刚刚有人办过，请刷新看看。"))
    return asked


def _told(request: Request, ref: str, passing: Passing) -> Status:
    return Status(201, PassingOut(ref=ref, state=passing.state, owner=_matter(request, ref).owner_id))


@router.post("/{ref}/assignments/", response={201: PassingOut, **PROBLEMS}, auth=django_auth)
def create_assignment(request: Request, ref: str, body: AssignIn) -> Status:
    """Ask a colleague of the office that has it."""
    matter = _matter(request, ref)
    to = people.by_id(body.to)
    if to is None:
        raise errors.Invalid("S3-48", _("没有这位同事。"), remedy=_("请从名单里选。"), field="to")
    made = actions.assign(matter=matter, to=to, words=body.words, actor=request.actor, now=request.now)
    return _told(request, ref, made)


@router.post("/{ref}/takings/", response={201: PassingOut, **PROBLEMS}, auth=django_auth)
def create_taking(request: Request, ref: str) -> Status:
    """The colleague takes it."""
    asked = _asked(request, ref)
    return _told(request, ref, actions.take(passing=asked, actor=request.actor, now=request.now))


@router.post("/{ref}/declines/", response={201: PassingOut, **PROBLEMS}, auth=django_auth)
def create_decline(request: Request, ref: str, body: WordsIn) -> Status:
    """The colleague cannot."""
    asked = _asked(request, ref)
    return _told(
        request, ref, actions.decline(passing=asked, words=body.words, actor=request.actor, now=request.now)
    )


@router.post("/{ref}/call-offs/", response={201: PassingOut, **PROBLEMS}, auth=django_auth)
def create_call_off(request: Request, ref: str) -> Status:
    """Who asked needs it no more."""
    asked = _asked(request, ref)
    return _told(request, ref, actions.call_off(passing=asked, actor=request.actor, now=request.now))
