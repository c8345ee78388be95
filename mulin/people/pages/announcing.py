"""At the desk: telling everybody by a poster or over the loudspeaker."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulin.people import actions, policies
from mulin.people.actions.announcing import check_aloud, seconds_of
from mulin.people.forms import AloudForm, PosterForm
from mulin.people.pages.door import done, said, staff_only
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.print.documents import Office
from mulin.platform.print.messages import Poster, poster_pdf
from mulin.platform.requests import Request
from mulin.platform.timeline import queries as acts
from mulin.territory import queries as territory
from mulin.territory.models import Place
from mulin.territory.naming import key_of

LISTED = 10


def _street(request: Request) -> Place:
    street = territory.by_id(request.actor.street_id)
    errors.require(policies.may_announce(request.actor, request.actor.street_id))
    if street is None:
        raise Http404
    return street


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def announcements(request: Request) -> HttpResponse:
    """The two forms; POST gives the poster as PDF."""
    street = _street(request)
    form = PosterForm(request.POST if request.method == "POST" else None)

    def made(given: dict[str, Any]) -> bytes:
        front = territory.front_office(street)
        url = reverse("site:street", args=[key_of(street)]) if given["code"] else ""
        poster = Poster(
            office=Office(street.local_name, front.phone if front else ""),
            title=given["title"],
            body=given["body"],
            made=request.now.astimezone(LOCAL).date(),
            url=request.build_absolute_uri(url) if url else "",
            paper=given["paper"],
        )
        try:
            paper = poster_pdf(poster, get_language() or "zh-hans")
        except ValueError:
            raise errors.Invalid(
                "DR-14", _("一张纸写不下。"), remedy=_("请写短一些，少分几行。"), field="body"
            ) from None
        actions.print_poster(
            street=street, title=given["title"], body=given["body"], actor=request.actor, now=request.now
        )
        return paper

    paper = form.carried_out(made) if request.method == "POST" else None
    if paper is None:
        return _show(request, street, form, AloudForm())
    response = HttpResponse(paper, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="poster.pdf"'
    return response


def _show(
    request: Request, street: Place, form: PosterForm, aloud: AloudForm, words: str = ""
) -> HttpResponse:
    found = [
        (line, line.verb == "people.read_aloud", line.at.astimezone(LOCAL).date())
        for verb in ("people.print_poster", "people.read_aloud")
        for _record, line in acts.of_verb([street.id], verb, most=LISTED)
    ]
    context = {
        "form": form,
        "aloud": aloud,
        "words": words,
        "seconds": seconds_of(words) if words else 0,
        "lines": sorted(found, key=lambda one: one[0].at, reverse=True)[:LISTED],
        "said": said(request),
    }
    status = form.status if form.is_bound else aloud.status
    return render(request, "people/announcements.jinja", context, status=status)


@require_POST
@staff_only
def readings(request: Request) -> HttpResponse:
    """Show it large to be read out; `done` says that it was."""
    street = _street(request)
    form = AloudForm(request.POST)
    if "done" in request.POST:
        made = form.carried_out(
            lambda given: actions.read_aloud(street=street, **given, actor=request.actor, now=request.now)
        )
        if made is not None:
            return done(request, _("记下了：念过了。"), reverse("announcements"))
        return _show(request, street, PosterForm(), form)
    words = form.carried_out(lambda given: check_aloud(given["aloud"]))
    return _show(request, street, PosterForm(), form, words or "")
