"""“Call me instead”: for who cannot sign in, cannot read the digits, or would rather talk (DR-10)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulin.matters import actions, tokens
from mulin.matters.actions import Contact
from mulin.matters.models import Channel, ReplyBy, Reporter
from mulin.matters.queries import uses
from mulin.matters.queries.categories import category_by_code
from mulin.platform import clients
from mulin.platform.ids import new_token
from mulin.platform.requests import Request
from mulin.site.forms import CallMeForm
from mulin.territory import queries as territory
from mulin.territory.models import Place


@require_http_methods(["GET", "HEAD", "POST"])
def call_me(request: Request) -> HttpResponse:
    """A number and nothing else needed; it is a matter like any other, so somebody answers for the call."""
    street = territory.opened(territory.the_street())
    if street is None:
        raise Http404
    if request.method != "POST":
        return render(request, "site/call_me.jinja", {"form": CallMeForm(initial={"form_key": new_token()})})
    form = CallMeForm(request.POST)
    made = form.carried_out(lambda given: _raised(request, street, given))
    if made is None:
        return render(request, "site/call_me.jinja", {"form": form}, status=form.status)
    return redirect(reverse("matters:slip", args=[made.token]) + "?new=1")


def _raised(request: Request, street: Place, given: dict[str, str]) -> Reporter:
    words = _("请打电话给我：登录不了，或者想请人代办。")
    if given["words"]:
        words = f"{words}\n{given['words']}"
    category = category_by_code(uses.ABOUT_SERVICE)
    return actions.raise_once(
        token=tokens.for_form(given["form_key"], words, given["phone"]),
        place=street,
        words=words,
        channel=Channel.WEB,
        contact=Contact(name=given["name"], phone=given["phone"], reply_by=ReplyBy.PHONE),
        category_id=category.id if category else None,
        client=clients.of(request),
        actor=request.actor,
        now=request.now,
    )
