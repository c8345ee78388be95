"""Writing articles and templates of answers (N-70). Every wording that ever stood is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies, slots, states
from mulin.matters.actions import base
from mulin.matters.models import AnswerTemplate, Article, ArticleVersion, Category
from mulin.platform import errors, publishing, search, timeline
from mulin.platform.actors import Actor
from mulin.territory import rehoming
from mulin.territory.models import Place

KIND = "article"
"""Of documents in the search."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What an article says. `place` None holds for the whole street."""

    title: str
    body: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    source: str = ""
    public: bool = False
    category: Category | None = None
    place: Place | None = None


@transaction.atomic
def write_article(*, street: Place, wording: Wording, actor: Actor, now: dt.datetime) -> Article:
    """A new article, version 1. Raises `Refusal` for who is not at the window of the place it holds for."""
    article = Article(street=street, owner_org_id=actor.home_org_id, number=1)
    _word(article, street, wording, actor, now)
    article.save(force_insert=True)
    _keep(article, actor, now, "write_article")
    return article


@transaction.atomic
def edit_article(*, article: Article, wording: Wording, seen: int, actor: Actor, now: dt.datetime) -> Article:
    """Another wording in place of the one that stands; `seen` is the version that the writer had before them.

    Raises `Conflict` where somebody has written another in the meantime: nothing is written over unseen.
    """
    article = Article.objects.select_for_update(of=("self",)).select_related("street").get(pk=article.pk)
    errors.require(policies.may_write_article(actor, article.path))
    if article.number != seen:
        raise errors.Conflict(
            "DR-16",
            _("这一条刚才有人改过，现在是第 %(n)s 版。") % {"n": article.number},
            remedy=_("您写的还在下面。请另开一页看看新的，再改。"),
        )
    article.number += 1
    _word(article, article.street, wording, actor, now)
    article.save()
    _keep(article, actor, now, "edit_article")
    return article


def _word(article: Article, street: Place, wording: Wording, actor: Actor, now: dt.datetime) -> None:
    place = wording.place
    if place is not None:
        rehoming.hold_where(place)
    if place is not None and not place.path.startswith(street.path):
        raise errors.Invalid("S3-52", _("这个地方不在这个街道。"), remedy=_("请从名单里选。"), field="place")
    path = place.path if place else street.path
    errors.require(policies.may_write_article(actor, path))
    if wording.valid_to is not None and wording.valid_to <= wording.valid_from:
        raise errors.Invalid(
            "N-70", _("失效的日子要在生效以后。"), remedy=_("一直有效的，请留空。"), field="valid_to"
        )
    article.title = base.said(wording.title, field="title", rule="N-70", empty=_("请写标题。"))[:60]
    article.body = base.said(wording.body, field="body", rule="N-70", empty=_("请写内容。"))
    if wording.public:
        publishing.without_persons(article.title, field="title")
        publishing.without_persons(article.body, field="body")
        publishing.without_persons(wording.source, field="source")
    article.source, article.public = wording.source.strip()[:200], wording.public
    article.valid_from, article.valid_to = wording.valid_from, wording.valid_to
    article.category, article.place, article.path = wording.category, place, path
    article.updated_by_id, article.updated_at = base.person_of(actor), now


def _keep(article: Article, actor: Actor, now: dt.datetime, verb: str) -> None:
    ArticleVersion.objects.create(
        article=article,
        number=article.number,
        title=article.title,
        body=article.body,
        source=article.source,
        public=article.public,
        valid_from=article.valid_from,
        valid_to=article.valid_to,
        by_id=article.updated_by_id,
        at=now,
    )
    search.put(article.id, KIND, article.street_id, article.path, article.title, article.body, article.source)
    timeline.record(
        street_id=article.street_id,
        record_id=article.id,
        verb=f"matters.{verb}",
        actor=actor,
        now=now,
        title=article.title,
        number=article.number,
    )


@transaction.atomic
def write_template(
    *,
    street: Place,
    name: str,
    body: str,
    proposes: str,
    actor: Actor,
    now: dt.datetime,
    category: Category | None = None,
    template: AnswerTemplate | None = None,
) -> AnswerTemplate:
    """A template of answers, new or in other words. Raises `Invalid` for a slot that no matter can fill."""
    if template is not None:
        template = AnswerTemplate.objects.select_for_update().get(pk=template.pk)
    errors.require(policies.may_write_template(actor, street.path))
    name = base.said(name, field="name", rule="N-70", empty=_("请起个名字。"))[:40]
    body = base.said(body, field="body", rule="N-70", empty=_("请写答复的话。"))
    strange = slots.unknown(body)
    if strange:
        raise errors.Invalid(
            "N-70",
            _("不认识这个空：%(names)s。") % {"names": " ".join(f"{{{one}}}" for one in strange)},
            remedy=_("能用的空有：%(names)s") % {"names": slots.listed()},
            field="body",
        )
    if proposes not in states.PROPOSED:
        raise errors.Invalid("DR-05", _("请选这是哪一种答复。"), field="proposes")
    same = AnswerTemplate.objects.filter(street=street, name=name, active=True)
    if template is not None:
        same = same.exclude(pk=template.pk)
    if same.exists():
        raise errors.Invalid("DR-16", _("已经有一个叫这个名字的。"), remedy=_("请换个名字。"), field="name")
    if template is None:
        template = AnswerTemplate(street=street, owner_org_id=actor.home_org_id)
    template.name, template.body, template.proposes, template.category = name, body, proposes, category
    template.updated_by_id, template.updated_at = base.person_of(actor), now
    template.save()
    _note_template(template, actor, now, "write_template")
    return template


@transaction.atomic
def drop_template(*, template: AnswerTemplate, actor: Actor, now: dt.datetime) -> None:
    """Offer it no longer. Answers written with it stay as they are."""
    template = (
        AnswerTemplate.objects.select_for_update(of=("self",)).select_related("street").get(pk=template.pk)
    )
    errors.require(policies.may_write_template(actor, template.street.path))
    template.active = False
    template.save(update_fields=["active"])
    _note_template(template, actor, now, "drop_template")


def _note_template(template: AnswerTemplate, actor: Actor, now: dt.datetime, verb: str) -> None:
    timeline.record(
        street_id=template.street_id,
        record_id=template.id,
        verb=f"matters.{verb}",
        actor=actor,
        now=now,
        title=template.name,
        said=template.body,
    )
