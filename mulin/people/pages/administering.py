"""What two of the three administrators work with: the accounts of who is in post, and the trail of what was done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mulin.people import actions, policies, roles
from mulin.people.forms import UsernameForm
from mulin.people.models import Person
from mulin.people.pages.door import done, said, today
from mulin.people.passwords import new_password
from mulin.people.queries import administering as queries
from mulin.platform import errors
from mulin.platform.requests import Request
from mulin.platform.timeline import trail
from mulin.platform.ui import paging

PER_PAGE = 50


@login_required
@never_cache
@require_safe
def accounts(request: Request) -> HttpResponse:
    """Everybody in post in the street, with their accounts."""
    return _accounts(request)


KINDS = ("all", "none", "closed")
"""Which of them are listed: everybody, who has no account yet, whose account is closed."""


def _accounts(
    request: Request, *, at: UUID | None = None, refusal: errors.Refusal | None = None, form: Any = None
) -> HttpResponse:
    """One page of them; after a refusal the one it is about alone, with what was typed."""
    actor = request.actor
    errors.require(
        policies.administrators.may_keep_staff_accounts(actor, person_id=None, street_id=actor.street_id)
    )
    everybody = queries.staff_of_street(actor.street_id, on=today(request))
    asked = " ".join(request.GET.get("q", "").split())[:40]
    kind = request.GET.get("of") if request.GET.get("of") in KINDS else "all"
    named = [one for one in everybody if one.is_called(asked) and at in (None, one.person.id)]
    of_kind = [one for one in named if kind in ("all", one.kind)]
    sheet = paging.sheet(request, len(of_kind))
    rows = [
        {
            "person": one.person,
            "posts": [roles.WORDS[role] for role in one.roles],
            "account": one.account,
            "own": one.person.id == actor.id,
            "form": form if one.person.id == at and form else UsernameForm(prefix=str(one.person.id)),
        }
        for one in of_kind[sheet.start : sheet.stop]
    ]
    context = {
        "rows": rows,
        "sheet": sheet,
        "everybody": len(everybody),
        "counts": [(one, sum(one in ("all", other.kind) for other in named)) for one in KINDS],
        "kind": kind,
        "asked": asked,
        "refusal": refusal,
        "at": at,
        "said": said(request),
    }
    return render(request, "people/staff_accounts.jinja", context, status=refusal.status if refusal else 200)


def _somebody(request: Request, person_id: UUID) -> Person:
    """Somebody in post in the actor's street; others are not there."""
    actor = request.actor
    errors.require(
        policies.administrators.may_keep_staff_accounts(actor, person_id=person_id, street_id=actor.street_id)
    )
    listed = queries.staff_of_street(actor.street_id, on=today(request))
    found = next((one.person for one in listed if one.person.id == person_id), None)
    if found is None:
        raise Http404
    return found


@login_required
@never_cache
@require_POST
def openings(request: Request, person_id: UUID) -> HttpResponse:
    """Open the account of somebody in post; its first password is shown once."""
    person = _somebody(request, person_id)
    form = UsernameForm(request.POST, prefix=str(person.id))
    made, given = new_password(), form.data.get(f"{person.id}-username", "") if form.is_valid() else ""
    try:
        account = actions.open_account(
            person=person, username=given, password=made, actor=request.actor, now=request.now
        )
    except errors.Refusal as refusal:
        return _accounts(request, at=person.id, refusal=refusal, form=form)
    return _shown(request, account.username, made, new=True)


@login_required
@never_cache
@require_POST
def passwords(request: Request, person_id: UUID) -> HttpResponse:
    """A new password for a colleague; every session of the old one ends."""
    person = _somebody(request, person_id)
    made = new_password()
    try:
        account = actions.replace_password(person=person, password=made, actor=request.actor, now=request.now)
    except errors.Refusal as refusal:
        return _accounts(request, at=person.id, refusal=refusal)
    return _shown(request, account.username, made, new=False)


@login_required
@never_cache
@require_POST
def switches(request: Request, person_id: UUID) -> HttpResponse:
    """Close the account, or open it again; closed, every session ends."""
    person = _somebody(request, person_id)
    account = actions.switch_account(person=person, actor=request.actor, now=request.now)
    text = _("%(who)s的账号开了。") if account.is_active else _("%(who)s的账号停了，登录着的也退出了。")
    return done(request, text % {"who": person.name}, reverse("staff_accounts"))


def _shown(request: Request, username: str, password: str, *, new: bool) -> HttpResponse:
    context = {"username": username, "password": password, "new": new, "back": reverse("staff_accounts")}
    return render(request, "people/password.jinja", context)


@login_required
@never_cache
@require_safe
def audit(request: Request) -> HttpResponse:
    """What was done in the street, newest first, without its words; readings of personal fields on their own."""
    actor = request.actor
    errors.require(policies.administrators.may_read_trail(actor, actor.street_id))
    if actor.street_id is None:
        raise Http404
    of = "looks" if request.GET.get("of") == "looks" else "all"
    rows = trail.traces(
        actor.street_id,
        verbs=trail.looks() if of == "looks" else None,
        before=_uuid(request.GET.get("before", "")),
        most=PER_PAGE + 1,
    )
    context = {
        "rows": rows[:PER_PAGE],
        "following": f"?of={of}&before={rows[PER_PAGE - 1].id}" if len(rows) > PER_PAGE else "",
        "of": of,
        "block": trail.sealed(),
        "said": said(request),
    }
    return render(request, "people/audit.jinja", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
