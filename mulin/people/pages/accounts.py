"""At the desk, with the person present: find or register them, open their account, give a new password (DR-10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mulin.people import actions, policies, queries, references
from mulin.people.forms import PersonForm, UsernameForm
from mulin.people.models import Account, Person
from mulin.people.passwords import new_password
from mulin.platform import errors
from mulin.platform.requests import Request
from mulin.territory import queries as territory


def require_window(request: Request) -> None:
    """For the windows of the actor's own street."""
    actor = request.actor
    errors.require(policies.may_serve(actor, actor.street_id))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: Request) -> HttpResponse:
    """Look for a telephone number; register who is not there yet."""
    require_window(request)
    if request.method != "POST":
        phone = actions.normal_phone(request.GET.get("phone", ""))
        return _show(request, phone, PersonForm(initial={"phone": phone}))
    form = PersonForm(request.POST)
    phone = actions.normal_phone(request.POST.get("phone", ""))
    if not form.is_valid():
        return _show(request, phone, form, status=422)
    actor = request.actor
    street = territory.by_id(actor.street_id)
    if street is None:
        raise Http404
    try:
        actions.register_person(
            street=street,
            name=form.cleaned_data["name"],
            phone=form.cleaned_data["phone"],
            actor=actor,
            now=request.now,
        )
    except errors.Refusal as refused:
        form.add_error(
            refused.field if refused.field in form.fields else None, f"{refused.message} {refused.remedy}"
        )
        return _show(request, phone, form, status=refused.status)
    return redirect(f"{reverse('people')}?phone={phone}")


def _show(
    request: Request,
    phone: str,
    form: PersonForm,
    *,
    status: int = 200,
    refusal: Any = None,
    at: Any = None,
) -> HttpResponse:
    found = queries.found_by_phone(phone, street_id=request.actor.street_id)
    # All of them have this one number, so that it is free or taken for all.
    free = "" if not found or queries.username_taken(phone) else phone
    rows = [
        (
            person,
            UsernameForm(initial={"username": free}, prefix=str(person.id)) if not name else None,
            name,
        )
        for person, name in found
    ]
    persons = [person for person, _name in found]
    actions.note_reading(persons=persons, reason=_("按电话查登记"), actor=request.actor, now=request.now)
    hints = references.hints([person.id for person, _name in found])
    context = {
        "hints": hints,
        "phone": phone,
        "rows": rows,
        "form": form,
        "refusal": refusal,
        "at": at,
        "here": "people",
    }
    return render(request, "people/people.jinja", context, status=status)


@login_required
@never_cache
@require_POST
def account(request: Request, person_id: UUID) -> HttpResponse:
    """Open the account; the password is made here and shown once."""

    def opened(person: Person, made: str) -> Account:
        form = UsernameForm(request.POST, prefix=str(person.id))
        username = form.cleaned_data["username"] if form.is_valid() else ""
        return actions.open_account(
            person=person, username=username, password=made, actor=request.actor, now=request.now
        )

    return _with_password(request, person_id, opened, new=True)


@login_required
@never_cache
@require_POST
def password(request: Request, person_id: UUID) -> HttpResponse:
    """A new password for who has forgotten theirs and stands at the desk."""

    def changed(person: Person, made: str) -> Account:
        return actions.replace_password(person=person, password=made, actor=request.actor, now=request.now)

    return _with_password(request, person_id, changed, new=False)


def _with_password(
    request: Request, person_id: UUID, act: Callable[[Person, str], Account], *, new: bool
) -> HttpResponse:
    """Do it with a password made here, and show that once; refused, the page again with why."""
    require_window(request)
    person = person_here(request, person_id)
    made = new_password()
    try:
        account = act(person, made)
    except errors.Refusal as refused:
        return _show(
            request, person.phone, PersonForm(), status=refused.status, refusal=refused, at=person.id
        )
    context = {"username": account.username, "password": made, "new": new, "back": ""}
    return render(request, "people/password.jinja", context)


def person_here(request: Request, person_id: UUID) -> Person:
    """A person of the actor's own street; others are not there."""
    person = queries.by_id(person_id)
    if person is None or person.street_id != request.actor.street_id:
        raise Http404
    return person
