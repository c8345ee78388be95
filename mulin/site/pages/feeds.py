"""Feeds of the street's public page, and the calendar of a person behind a secret address."""

from __future__ import annotations

import datetime as dt
import hashlib
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mulin.matters import public
from mulin.matters.figures import last_days, today
from mulin.matters.queries import figures as counted
from mulin.matters.queries.news import News, news
from mulin.people import actions as people
from mulin.people import queries as persons
from mulin.people.entering import enter
from mulin.platform import agenda, ics, readings, scope
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.platform.ui import words as said
from mulin.site import feeds
from mulin.site.pages.street import named, row
from mulin.territory import naming
from mulin.territory.models import Place

DAYS = 14
"""Past days of which the counts are told."""


@require_safe
def street_feed(request: Request, key: str, kind: str) -> HttpResponse:
    """`?lang=en`: what was decided, answered and hung, and each day's counts, as the page tells them."""
    street = named(key)
    language = "en" if request.GET.get("lang", "").startswith("en") else request.LANGUAGE_CODE
    with translation.override(language):
        feed = _feed(request, street, kind)
        body = feeds.atom(feed) if kind == "atom" else feeds.json_feed(feed)
    response = HttpResponse(body, content_type=feeds.ATOM if kind == "atom" else feeds.JSON)
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Vary"] = "Cookie"
    return _conditional(request, response, body, feed.updated)


def _feed(request: Request, street: Place, kind: str) -> feeds.Feed:
    now: dt.datetime = request.now
    stories = [_story(one, street, now, request) for one in news(street.id)]
    entries = {one.key: one for one in (*stories, *_days(street, now, request))}
    home = request.build_absolute_uri(reverse("site:street", args=[naming.key_of(street)]))
    own = reverse(f"site:street_{kind}", args=[naming.key_of(street)])
    return feeds.Feed(
        title=_("%(street)s：办得怎么样了") % {"street": street.local_name},
        subtitle=_("答复了什么、定了什么、什么挂着账，同公开页上写的一样。没有姓名、电话和门牌。"),
        home=home,
        own=request.build_absolute_uri(own),
        language="en" if (get_language() or "").startswith("en") else "zh-Hans",
        author=street.local_name,
        entries=sorted(entries.values(), key=lambda one: (one.at, one.key), reverse=True),
        born=dt.datetime(2026, 1, 1, tzinfo=LOCAL),
    )


def _story(one: News, street: Place, now: dt.datetime, request: Request) -> feeds.Entry:
    shown = row(one.matter, street, now)
    told = public.story([one.line])
    office = one.line.office
    text = str(told[0]["text"]) if told else ""
    return feeds.Entry(
        key=f"urn:uuid:{one.line.id}",
        title=_("%(ref)s %(title)s：%(what)s")
        % {"ref": one.matter.ref, "title": shown.title, "what": text or shown.badge[1]},
        text=" · ".join(part for part in (shown.place, office, shown.badge[1]) if part),
        href=request.build_absolute_uri(shown.href),
        at=one.line.recorded_at,
        tag=one.matter.category.local_name if one.matter.category else "",
    )


def _days(street: Place, now: dt.datetime, request: Request) -> list[feeds.Entry]:
    """Counts of the days that are over, as the page tells yesterday's."""
    period = last_days(DAYS, now)
    home = request.build_absolute_uri(reverse("site:street", args=[naming.key_of(street)]))
    made = []
    for day, figures in counted.by_day(street.id, period).items():
        if day >= today(now) or not (figures.raised or figures.answered):
            continue
        made.append(
            feeds.Entry(
                key=uuid5(NAMESPACE_URL, f"mulin:{street.id}:{day.isoformat()}").urn,
                title=_("%(day)s收到 %(raised)s 件，答复 %(answered)s 件。")
                % {
                    "day": said.day(day, get_language() or "", now),
                    "raised": figures.raised,
                    "answered": figures.answered,
                },
                text=street.local_name,
                href=home,
                at=dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), LOCAL),
                tag=_("每天"),
            )
        )
    return made


def _conditional(
    request: Request, response: HttpResponse, body: bytes, modified: dt.datetime | None
) -> HttpResponse:
    """The answer, or 304 where the reader has this very one."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    # Only the tag decides: an entry may be undone, and then nothing newer says so.
    return get_conditional_response(request, etag=etag, response=response) or response


@require_safe
def calendar_file(request: Request, token: str) -> HttpResponse:
    """A person's calendar, for whoever holds the address; 404 once it was renewed or withdrawn."""
    feed = persons.calendar_by_token(token)
    if feed is None:
        raise Http404
    now: dt.datetime = request.now
    with scope.entering("token"):
        actor = persons.actor_of(feed.person, on=now.astimezone(LOCAL).date())
        enter(actor)
    root = request.build_absolute_uri("/")
    with translation.override(feed.language):
        entries = agenda.concerning(actor, now)
        name = _("睦邻")
        host = urlsplit(root).hostname or "mulin"
        # One moment a day: the same entries are the same file, so that a program may keep it.
        stamp = dt.datetime.combine(now.astimezone(LOCAL).date(), dt.time(), LOCAL)
        body = ics.render(entries, name=name, host=host, root=root, now=stamp)
    response = HttpResponse(body, content_type=ics.TYPE)
    response.headers["Content-Disposition"] = 'inline; filename="mulin.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return _conditional(request, response, body, None)


@never_cache
@login_required
@require_safe
def calendar(request: Request) -> HttpResponse:
    """One's own address, what stands in the calendar, and how to put it on a telephone."""
    person = request.user.person
    feed = persons.calendar_of(person.id)
    readings.open_without_record([feed] if feed else [], "own", "token")
    address = request.build_absolute_uri(reverse("site:calendar_file", args=[feed.token])) if feed else ""
    context = {
        "person": person,
        "feed": feed,
        "address": address,
        "subscribe": address.replace("https://", "webcal://").replace("http://", "webcal://"),
        "entries": agenda.concerning(request.actor, request.now)[:20],
        "now": request.now,
    }
    elder = request.prefs.view == "elder"
    return render(request, "site/calendar_elder.jinja" if elder else "site/calendar.jinja", context)


@login_required
@require_POST
def renew_calendar(request: Request) -> HttpResponse:
    """A new address; the one before opens nothing from now on."""
    people.renew_calendar(
        person=request.user.person, language=request.LANGUAGE_CODE, actor=request.actor, now=request.now
    )
    return HttpResponseRedirect(reverse("site:calendar"))


@login_required
@require_POST
def withdraw_calendar(request: Request) -> HttpResponse:
    """No address opens it any more."""
    people.withdraw_calendar(person=request.user.person, actor=request.actor, now=request.now)
    return HttpResponseRedirect(reverse("site:calendar"))
