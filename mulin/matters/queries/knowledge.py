"""Articles and templates: searched, read, and those that fit a matter."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from mulin.matters.models import AnswerTemplate, Article, ArticleVersion, Matter
from mulin.platform import search
from mulin.platform.policy import LOCAL
from mulin.platform.rows import revive_all

MOST = 50
FITTING = 5
"""Templates and articles beside an answer: as many as one looks through while writing."""


def in_force(on: dt.date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def articles(
    street_id: UUID, *, words: str = "", category: UUID | None = None, public_on: dt.date | None = None
) -> QuerySet[Article]:
    """The latest of `all_articles`."""
    return all_articles(street_id, words=words, category=category, public_on=public_on)[:MOST]


def all_articles(
    street_id: UUID, *, words: str = "", category: UUID | None = None, public_on: dt.date | None = None
) -> QuerySet[Article]:
    """A street's articles, latest first; with `public_on` only those that everybody may read on that day."""
    found = Article.objects.filter(street_id=street_id)
    if public_on is not None:
        found = found.filter(in_force(public_on), public=True)
    if words.strip():
        found = found.filter(id__in=search.find(words, kind="article"))
    if category:
        found = found.filter(Q(category_id=category) | Q(category__parent_id=category))
    return found.select_related("category", "place", "owner_org").order_by("-updated_at", "id")


def article(street_id: UUID, article_id: UUID, *, public_on: dt.date | None = None) -> Article | None:
    found = Article.objects.filter(street_id=street_id, pk=article_id)
    if public_on is not None:
        found = found.filter(in_force(public_on), public=True)
    return found.select_related("street", "category", "place", "owner_org", "updated_by").first()


def versions(article: Article) -> QuerySet[ArticleVersion]:
    """Every wording there was, latest first."""
    return ArticleVersion.objects.filter(article=article).select_related("by").order_by("-number")


def templates(street_id: UUID) -> QuerySet[AnswerTemplate]:
    found = AnswerTemplate.objects.filter(street_id=street_id, active=True)
    return found.select_related("category", "owner_org").order_by("category__position", "name")


def template(street_id: UUID, template_id: UUID) -> AnswerTemplate | None:
    return templates(street_id).filter(pk=template_id).first()


@dataclass(slots=True)
class Fitting:
    """What may help to answer one matter, `FITTING` in all at most."""

    templates: list[AnswerTemplate] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)


def fitting(matter: Matter, *, now: dt.datetime) -> Fitting:
    """Templates and articles for a matter's category, its own before its parent's. One statement."""
    category = matter.category
    with connection.cursor() as cursor:
        cursor.execute(
            _FITTING,
            {
                "street": matter.street_id,
                "path": matter.path,
                "own": category.id if category else None,
                "parent": category.parent_id if category else None,
                "today": now.astimezone(LOCAL).date(),
                "most": FITTING,
            },
        )
        found = [json.loads(part) if isinstance(part, str) else part for part in cursor.fetchone()]
    offered, known = revive_all(AnswerTemplate, found[0]), revive_all(Article, found[1])
    kept = known[: max(2, FITTING - len(offered))]
    return Fitting(offered[: FITTING - len(kept)], kept)


_FITTING = """
    SELECT
        (SELECT coalesce(json_agg(row_to_json(t)), '[]') FROM (
            SELECT id, name, body, proposes FROM matters_answertemplate
            WHERE street_id = %(street)s AND active
              AND (category_id IS NULL OR category_id IN (%(own)s::uuid, %(parent)s::uuid))
            ORDER BY category_id IS NULL, category_id IS DISTINCT FROM %(own)s::uuid, name LIMIT %(most)s) AS t),
        (SELECT coalesce(json_agg(row_to_json(a)), '[]') FROM (
            SELECT id, title, source FROM matters_article
            WHERE street_id = %(street)s AND category_id IN (%(own)s::uuid, %(parent)s::uuid)
              AND starts_with(%(path)s, path)
              AND valid_from <= %(today)s AND (valid_to IS NULL OR valid_to > %(today)s)
            ORDER BY length(path) DESC, updated_at DESC LIMIT %(most)s) AS a)
"""
