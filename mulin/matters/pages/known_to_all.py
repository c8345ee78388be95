"""What everybody may read of how things are done here: without signing in, and never in the way of raising."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mulin.matters import queries
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.platform.text import one_line
from mulin.territory import queries as territory


@require_safe
def knowledge(request: Request) -> HttpResponse:
    """The street's public articles, those with the words asked for where some are."""
    street = territory.opened(territory.the_street())
    if street is None:
        raise Http404
    words = one_line(request.GET.get("q", ""))[:60]
    today = request.now.astimezone(LOCAL).date()
    found = list(queries.articles(street.id, words=words, public_on=today))
    context = {"articles": found, "words": words, "now": request.now}
    return render(request, "matters/knowledge/public.jinja", context)


@require_safe
def article(request: Request, article_id: UUID) -> HttpResponse:
    street = territory.opened(territory.the_street())
    today = request.now.astimezone(LOCAL).date()
    found = queries.article(street.id, article_id, public_on=today) if street else None
    if found is None:
        raise Http404
    return render(request, "matters/knowledge/public_article.jinja", {"article": found, "now": request.now})
