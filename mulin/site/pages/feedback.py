"""Complaints and suggestions about the service itself: a matter like any other, with a number and an answer (N-03)."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulin.matters import actions, tokens
from mulin.matters.actions import Contact
from mulin.matters.models import Channel
from mulin.matters.queries import uses
from mulin.matters.queries.categories import category_by_code
from mulin.people.middleware import mandate_of
from mulin.platform import clients, errors
from mulin.platform.ids import new_token
from mulin.platform.requests import Request
from mulin.site.forms import FeedbackForm
from mulin.territory import queries as territory

CATEGORY = uses.ABOUT_SERVICE


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: Request) -> HttpResponse:
    """One field; the street answers."""
    street = territory.opened(territory.the_street())
    if street is None:
        raise Http404
    if request.method != "POST":
        page = request.GET.get("from", "")[:200]
        return _show(request, FeedbackForm(initial={"form_key": new_token(), "page": page}))
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    words = form.cleaned_data["words"]
    if page := _page_of(form.cleaned_data["page"]):
        words = f"{words}\n（{_('说的是这一页：')}{page}）"
    # About the service one speaks for oneself, also while helping somebody.
    actor = request.actor.as_oneself()
    person = request.user.person if actor.id is not None else None
    category = category_by_code(CATEGORY)
    try:
        reporter = actions.raise_once(
            token=tokens.for_form(form.cleaned_data["form_key"], words),
            place=street,
            words=words,
            channel=Channel.WEB,
            contact=Contact(person=person, reply_by=person.reply_by) if person else Contact(),
            category_id=category.id if category else None,
            client=clients.of(request),
            actor=actor,
            now=request.now,
        )
    except errors.Invalid as refused:
        form.add_error(
            refused.field if refused.field in form.fields else None, f"{refused.message}{refused.remedy}"
        )
        return _show(request, form, status=refused.status)
    except (errors.TooMany, errors.Conflict) as refused:
        return _show(request, form, refusal=refused, status=refused.status)
    if mandate_of(request) is not None:
        return HttpResponseRedirect(f"{reverse('site:for_person')}?told={reporter.matter.ref}")
    return HttpResponseRedirect(reverse("matters:slip", args=[reporter.token]) + "?new=1")


def _page_of(address: str) -> str:
    """The page somebody came from, as the table of addresses has it: no token, number or search word comes along."""
    try:
        route = resolve(address.partition("?")[0]).route
    except Resolver404:
        return ""
    return f"/{route}" if route else "/"


def _show(
    request: Request, form: FeedbackForm, *, refusal: errors.Refusal | None = None, status: int = 200
) -> HttpResponse:
    page = _page_of(form["page"].value() or "")
    context = {"form": form, "refusal": refusal, "page": page}
    return render(request, "site/feedback.jinja", context, status=status)
