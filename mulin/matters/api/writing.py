"""Knowledge with its versions, and templates of answers, for who writes them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.matters import actions, queries
from mulin.matters.actions.writing import Wording
from mulin.matters.api.common import at_desk, by, category, place, street
from mulin.matters.models import AnswerTemplate, Article
from mulin.platform.api.paging import PAGING, Paging, Part, part_of
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.requests import Request

articles = Router(tags=["knowledge"], auth=django_auth)
templates = Router(tags=["knowledge"], auth=django_auth)


class ArticleIn(Schema):
    """What an article says."""

    title: str = Field(max_length=60)
    body: str = Field(max_length=10_000)
    source: str = Field("", max_length=200)
    category: UUID | None = None
    place: UUID | None = None
    """Without one it holds for the whole street."""
    valid_from: dt.date
    valid_to: dt.date | None = None
    """The first day on which it no longer holds."""
    public: bool = False


class EditIn(ArticleIn):
    """Another wording."""

    seen: int = Field(ge=0, le=100_000)
    """The version one had before one; another one that stands meanwhile is 409."""


class ArticleWhole(Schema):
    """An article with its version."""

    id: UUID
    number: int
    title: str
    body: str
    source: str
    public: bool
    valid_from: dt.date
    valid_to: dt.date | None

    @classmethod
    def of(cls, one: Article) -> ArticleWhole:
        names = ("id", "number", "title", "body", "source", "public", "valid_from", "valid_to")
        return cls(**{name: getattr(one, name) for name in names})


class TemplateIn(Schema):
    """A template of answers; `{…}` are its slots."""

    name: str = Field(max_length=40)
    body: str = Field(max_length=10_000)
    proposes: Literal["solved", "explained", "referred", "cannot"]
    category: UUID | None = None


class TemplateOut(Schema):
    """A template in use."""

    id: UUID
    name: str
    body: str
    proposes: str
    category: UUID | None

    @classmethod
    def of(cls, one: AnswerTemplate) -> TemplateOut:
        return cls(id=one.id, name=one.name, body=one.body, proposes=one.proposes, category=one.category_id)


class Done(Schema):
    """That it was done."""

    done: bool = True


def _article(request: Request, article_id: UUID) -> Article:
    at_desk(request)
    found = queries.article(street(request).id, article_id)
    if found is None:
        raise Http404
    return found


def _wording(request: Request, body: ArticleIn) -> Wording:
    given = body.dict(exclude={"seen", "category", "place"})
    return Wording(**given, category=category(body.category), place=place(request, body.place))


@articles.get("/", response={200: Part[ArticleWhole], **PROBLEMS})
def listed(request: Request, words: str = "", paging: Paging = PAGING) -> Any:
    """Everything written in the actor's street, what is not public too."""
    at_desk(request)
    found = queries.all_articles(street(request).id, words=words[:60])
    return part_of(found, by=("-updated_at", "id"), request=request, paging=paging, show=ArticleWhole.of)


@articles.get("/{article_id}", response={200: ArticleWhole, **PROBLEMS})
def article(request: Request, article_id: UUID) -> ArticleWhole:
    """One article as it stands."""
    return ArticleWhole.of(_article(request, article_id))


@articles.post("/", response={201: ArticleWhole, **PROBLEMS})
def create_article(request: Request, body: ArticleIn) -> Status:
    """Write one down."""
    at_desk(request)
    made = actions.write_article(street=street(request), wording=_wording(request, body), **by(request))
    return Status(201, ArticleWhole.of(made))


@articles.post("/{article_id}/versions/", response={201: ArticleWhole, **PROBLEMS})
def create_version(request: Request, article_id: UUID, body: EditIn) -> Status:
    """Another wording in place of the one that stands; the old one is kept."""
    made = actions.edit_article(
        article=_article(request, article_id), wording=_wording(request, body), seen=body.seen, **by(request)
    )
    return Status(201, ArticleWhole.of(made))


def _template(request: Request, template_id: UUID) -> AnswerTemplate:
    at_desk(request)
    found = queries.template(street(request).id, template_id)
    if found is None:
        raise Http404
    return found


@templates.get("/", response={200: Part[TemplateOut], **PROBLEMS})
def in_use(request: Request, paging: Paging = PAGING) -> Any:
    """The templates of the actor's street."""
    at_desk(request)
    found = queries.templates(street(request).id)
    return part_of(found, by=("name", "id"), request=request, paging=paging, show=TemplateOut.of)


@templates.post("/", response={201: TemplateOut, **PROBLEMS})
def create_template(request: Request, body: TemplateIn) -> Status:
    """Write one."""
    return _write(request, body, None)


@templates.post("/{template_id}/versions/", response={201: TemplateOut, **PROBLEMS})
def create_template_version(request: Request, template_id: UUID, body: TemplateIn) -> Status:
    """Write it anew."""
    return _write(request, body, _template(request, template_id))


def _write(request: Request, body: TemplateIn, found: AnswerTemplate | None) -> Status:
    at_desk(request)
    made = actions.write_template(
        street=street(request), name=body.name, body=body.body, proposes=body.proposes,
        category=category(body.category), template=found, **by(request),
    )  # fmt: skip
    return Status(201, TemplateOut.of(made))


@templates.post("/{template_id}/ends/", response={201: Done, **PROBLEMS})
def create_template_end(request: Request, template_id: UUID) -> Status:
    """Use it no longer."""
    actions.drop_template(template=_template(request, template_id), **by(request))
    return Status(201, Done())
