"""Knowledge and templates at the desk: search, read, write, and every wording there was (N-70)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.matters import actions, policies, queries, slots
from mulin.matters.forms.knowledge import ArticleForm, TemplateForm, initial_day
from mulin.matters.models import AnswerTemplate, Article
from mulin.matters.pages.door import around, desk_only
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.platform.text import one_line
from mulin.territory import queries as territory
from mulin.territory.models import Place


def _street(request: Request) -> Place:
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    return street


@require_safe
@desk_only
def articles(request: Request) -> HttpResponse:
    street = _street(request)
    words = one_line(request.GET.get("q", ""))[:60]
    context = {
        **around(request, "knowledge"),
        "articles": list(queries.articles(street.id, words=words)),
        "words": words,
        "may_write": bool(policies.may_write_template(request.actor, street.path)),
        "today": request.now.astimezone(LOCAL).date(),
    }
    return render(request, "matters/knowledge/articles.jinja", context)


@require_safe
@desk_only
def article(request: Request, article_id: UUID) -> HttpResponse:
    found = _article(request, article_id)
    context = {
        **around(request, "knowledge"),
        "article": found,
        "versions": list(queries.versions(found)),
        "may_write": bool(policies.may_write_article(request.actor, found.path)),
        "today": request.now.astimezone(LOCAL).date(),
    }
    return render(request, "matters/knowledge/article.jinja", context)


def _article(request: Request, article_id: UUID) -> Article:
    street_id = request.actor.street_id
    found = queries.article(street_id, article_id) if street_id else None
    if found is None:
        raise Http404
    return found


def _article_form(request: Request, street: Place, data: Any, **initial: Any) -> ArticleForm:
    return ArticleForm(
        data,
        categories=list(queries.categories()),
        places=[*territory.neighbourhoods(street), *territory.compounds(street)],
        street=street,
        initial=initial,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def new_article(request: Request) -> HttpResponse:
    street = _street(request)
    if request.method != "POST":
        form = _article_form(request, street, None, valid_from=initial_day(request.now))
        return _show_article_form(request, form, None)
    form = _article_form(request, street, request.POST)
    made = form.carried_out(
        lambda given: actions.write_article(
            street=street, wording=form.wording, actor=request.actor, now=request.now
        )
    )
    if made is None:
        return _show_article_form(request, form, None)
    return redirect(reverse("matters:desk_article", args=[made.id]))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def edit_article(request: Request, article_id: UUID) -> HttpResponse:
    found = _article(request, article_id)
    if request.method != "POST":
        initial = {
            "title": found.title,
            "body": found.body,
            "source": found.source,
            "category": str(found.category_id or ""),
            "place": str(found.place_id or ""),
            "valid_from": found.valid_from,
            "valid_to": found.valid_to,
            "public": found.public,
            "seen": found.number,
        }
        return _show_article_form(request, _article_form(request, found.street, None, **initial), found)
    form = _article_form(request, found.street, request.POST)
    made = form.carried_out(
        lambda given: actions.edit_article(
            article=found,
            wording=form.wording,
            seen=given["seen"] or 0,
            actor=request.actor,
            now=request.now,
        )
    )
    if made is None:
        return _show_article_form(request, form, found)
    return redirect(reverse("matters:desk_article", args=[made.id]))


def _show_article_form(request: Request, form: ArticleForm, found: Article | None) -> HttpResponse:
    context = {**around(request, "knowledge"), "form": form, "article": found}
    return render(request, "matters/knowledge/article_form.jinja", context, status=form.status)


@require_safe
@desk_only
def templates(request: Request) -> HttpResponse:
    street = _street(request)
    context = {
        **around(request, "knowledge"),
        "templates": list(queries.templates(street.id)),
        "may_write": bool(policies.may_write_template(request.actor, street.path)),
    }
    return render(request, "matters/knowledge/templates.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def new_template(request: Request) -> HttpResponse:
    return _write_template(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def edit_template(request: Request, template_id: UUID) -> HttpResponse:
    return _write_template(request, _template(request, template_id))


def _template(request: Request, template_id: UUID) -> AnswerTemplate:
    street_id = request.actor.street_id
    found = queries.template(street_id, template_id) if street_id else None
    if found is None:
        raise Http404
    return found


def _write_template(request: Request, found: AnswerTemplate | None) -> HttpResponse:
    street = _street(request)
    categories = list(queries.categories())
    if request.method != "POST":
        names = ("name", "body", "proposes")
        initial = {name: getattr(found, name) for name in names} if found else {}
        if found:
            initial["category"] = str(found.category_id or "")
        return _show_template(request, TemplateForm(categories=categories, initial=initial), found)
    form = TemplateForm(request.POST, categories=categories)
    made = form.carried_out(
        lambda given: actions.write_template(
            street=street, template=found, **given, actor=request.actor, now=request.now
        )
    )
    return _show_template(request, form, found) if made is None else redirect(reverse("matters:templates"))


def _show_template(request: Request, form: TemplateForm, found: AnswerTemplate | None) -> HttpResponse:
    context = {**around(request, "knowledge"), "form": form, "template": found, "slots": slots.listed()}
    return render(request, "matters/knowledge/template_form.jinja", context, status=form.status)


@require_POST
@desk_only
def drop_template(request: Request, template_id: UUID) -> HttpResponse:
    actions.drop_template(template=_template(request, template_id), actor=request.actor, now=request.now)
    return redirect(reverse("matters:templates"))
