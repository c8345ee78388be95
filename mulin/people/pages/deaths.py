"""Noting that somebody has died, and taking a mistake back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulin.people import actions, queries
from mulin.people.forms import DeathForm
from mulin.people.pages.accounts import person_here, require_window
from mulin.people.pages.door import done, staff_only
from mulin.platform.requests import Request


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def deaths(request: Request, person_id: UUID) -> HttpResponse:
    """The one form; where it stands noted already, the way to take it back."""
    require_window(request)
    person = person_here(request, person_id)
    form = DeathForm(request.POST if request.method == "POST" else None)
    made = form.carried_out(
        lambda given: actions.note_death(person=person, **given, actor=request.actor, now=request.now)
    )
    if made is not None:
        text = _("记下了。不会再给这位发消息、打电话。没办完的事，请问问家里人。")
        return done(request, text, reverse("person_death", args=[person.id]))
    actions.note_reading(persons=[person], reason=_("记一位居民走了"), actor=request.actor, now=request.now)
    context = {"person": person, "form": form, "death": queries.death_of(person.id)}
    return render(request, "people/death.jinja", context, status=form.status)


@require_POST
@staff_only
def retractions(request: Request, person_id: UUID) -> HttpResponse:
    """It was a mistake."""
    require_window(request)
    person = person_here(request, person_id)
    death = queries.death_of(person.id)
    if death is not None:
        actions.take_back_death(death=death, actor=request.actor, now=request.now)
    return done(request, _("改回来了，登记和账号照旧。"), reverse("person_death", args=[person.id]))
