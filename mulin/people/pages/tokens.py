"""Tokens for programs: one's own under Mine, those of the street's machines at the desk. Shown once, withdrawn here."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulin.people import actions, policies, queries
from mulin.people.forms.tokens import TokenForm
from mulin.people.models import Person
from mulin.people.pages.door import done, said, staff_only
from mulin.people.queries import tokens as kept
from mulin.platform import errors
from mulin.platform.api import scopes
from mulin.platform.requests import Request
from mulin.territory import naming
from mulin.territory import queries as territory

MOST = 100


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def own(request: Request) -> HttpResponse:
    """The actor's own tokens, and the form for one more."""
    person = queries.by_id(request.actor.id) if request.actor.id else None
    if person is None:
        raise Http404
    return _tokens(request, person)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def machines(request: Request) -> HttpResponse:
    """The tokens of the street's machines."""
    return _tokens(request, None)


def _tokens(request: Request, person: Person | None) -> HttpResponse:
    actor = request.actor
    street = territory.by_id(actor.street_id)
    if street is None:
        raise Http404
    errors.require(
        policies.may_keep_tokens(actor, person_id=person.id if person else None, street_id=street.id)
    )
    form = TokenForm(request.POST if request.method == "POST" else None, machine=person is None)
    made = form.carried_out(
        lambda given: actions.make_token(
            street=street,
            person=person,
            name=given["name"],
            wanted=given["scopes"],
            lasting=dt.timedelta(days=int(given["days"])),
            callback=given.get("callback", ""),
            actor=actor,
            now=request.now,
        )
    )
    here = reverse("tokens" if person else "machine_tokens")
    if made is not None:
        token, text = made
        key = naming.key_of(street) if kept.OPEN311 in token.scopes else ""
        shown = {"token": token, "text": text, "here": here, "street_key": key}
        return render(request, "people/token_made.jinja", shown)
    found = kept.tokens_of(person.id) if person else kept.clients_of(street.id)
    context: dict[str, Any] = {
        "rows": [(one, _standing(one, request.now)) for one in found[:MOST]],
        "scopes": scopes.known(),
        "form": form,
        "machine": person is None,
        "may_machines": bool(policies.may_keep_tokens(actor, person_id=None, street_id=street.id)),
        "said": said(request),
    }
    return render(request, "people/tokens.jinja", context, status=form.status)


def _standing(token: Any, now: dt.datetime) -> str:
    if token.withdrawn_at is not None:
        return "withdrawn"
    return "expired" if token.expires_at <= now else "holds"


@require_POST
@staff_only
def withdrawals(request: Request, token_id: UUID) -> HttpResponse:
    """Withdraw one; it opens nothing from this moment."""
    token = kept.token_by_id(request.actor, token_id)
    if token is None:
        raise Http404
    actions.withdraw_token(token=token, actor=request.actor, now=request.now)
    text = _("停用了“%(name)s”，从现在起它什么都打不开。") % {"name": token.name}
    return done(request, text, reverse("tokens" if token.person_id else "machine_tokens"))
