"""The desk's tools as JSON: reminders, undoing, notes of one's office, and what everybody may know."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Status
from ninja.security import django_auth

from mulin.matters import actions, queries
from mulin.matters.api.common import matter as _matter
from mulin.matters.api.desk import _after, _sheet
from mulin.matters.api.schemas import MatterOut, SaidIn
from mulin.matters.models import Article, Note
from mulin.platform.api.paging import PAGING, Paging, Part, part_of, part_of_rows
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory

router = Router(tags=["tools"])
known = Router(tags=["knowledge"])


class NoteOut(Schema):
    who: str
    at: dt.datetime
    words: str


class ArticleOut(Schema):
    id: UUID
    title: str
    body: str
    source: str
    updated_at: dt.datetime


@router.post("/{ref}/reminders/", response={201: MatterOut, **PROBLEMS}, auth=django_auth)
def create_reminder(request: Request, ref: str, body: SaidIn) -> Status:
    """Ask the office that has the sheet to see to it, once a working day."""
    sheet = _sheet(_matter(request, ref))
    actions.remind(assignment=sheet, words=body.words, actor=request.actor, now=request.now)
    return _after(request, ref)


@router.post("/{ref}/undoings/", response={201: MatterOut, **PROBLEMS}, auth=django_auth)
def create_undoing(request: Request, ref: str) -> Status:
    """Take back one's own last act, within the minutes of the policy."""
    actions.undo(matter=_matter(request, ref), actor=request.actor, now=request.now)
    return _after(request, ref)


@router.get("/{ref}/notes/", response={200: Part[NoteOut], **PROBLEMS}, auth=django_auth)
def notes(request: Request, ref: str, paging: Paging = PAGING) -> Any:
    """The notes of the actor's own offices; nobody else's."""

    def show(one: Note) -> NoteOut:
        return NoteOut(who=one.author.name, at=one.at, words=one.words)

    found = queries.whole(_matter(request, ref), request.actor.org_ids).notes
    return part_of_rows(found, key=lambda one: (one.at, one.id), request=request, paging=paging, show=show)


@router.post("/{ref}/notes/", response={201: NoteOut, **PROBLEMS}, auth=django_auth)
def create_note(request: Request, ref: str, body: SaidIn) -> Status:
    """A note for the colleagues of one's office; `@name` calls one of them to it."""
    note = actions.note_down(
        matter=_matter(request, ref), words=body.words, actor=request.actor, now=request.now
    )
    return Status(201, NoteOut(who=request.actor.name, at=note.at, words=note.words))


@known.get("/", response={200: Part[ArticleOut], **PROBLEMS}, auth=None)
def knowledge(request: Request, words: str = "", paging: Paging = PAGING) -> Any:
    """What everybody may read of how things are done here, what was written last first."""
    street = territory.opened(territory.the_street())
    if street is None:
        raise Http404

    def show(one: Article) -> ArticleOut:
        return ArticleOut(
            id=one.id, title=one.title, body=one.body, source=one.source, updated_at=one.updated_at
        )

    today = request.now.astimezone(LOCAL).date()
    found = queries.all_articles(street.id, words=words[:60], public_on=today)
    return part_of(found, by=("-updated_at", "id"), request=request, paging=paging, show=show)
