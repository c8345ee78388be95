"""Notes that call for the reader: listed, and said to have been read."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from mulin.matters import actions, queries
from mulin.matters.pages.door import around, desk_only
from mulin.platform.requests import Request


@require_safe
@desk_only
def mentions(request: Request) -> HttpResponse:
    found = list(queries.mentions(request.actor))
    context = {
        **around(request, "queue"),
        "unseen": [one for one in found if one.seen_at is None],
        "seen": [one for one in found if one.seen_at is not None],
    }
    return render(request, "matters/noting/mentions.jinja", context)


@require_POST
@desk_only
def mention(request: Request, mention_id: UUID) -> HttpResponse:
    """The reader says that they have read it."""
    found = queries.mention(request.actor, mention_id)
    if found is None:
        raise Http404
    actions.see_mention(mention=found, actor=request.actor, now=request.now)
    return redirect(reverse("matters:mentions"))
