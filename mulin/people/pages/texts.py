"""How messages are worded, by channel and language: the common words, the street's own, a preview, checks."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from mulin.people import actions, policies
from mulin.people.forms import TextForm
from mulin.people.pages.door import done, said, staff_only
from mulin.platform import errors
from mulin.platform.notices import channels, mending, texts
from mulin.platform.notices.kinds import kinds
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Place

LANGUAGES = {"zh-hans": gettext_lazy("用中文"), "en": gettext_lazy("用英文")}

HTML_LANG = {"zh-hans": "zh-Hans-CN", "en": "en"}


def _street(request: Request) -> Place:
    street = territory.by_id(request.actor.street_id)
    errors.require(policies.may_word(request.actor, request.actor.street_id))
    if street is None:
        raise Http404
    return street


@require_safe
@staff_only
def index(request: Request) -> HttpResponse:
    """Every channel in every language, with the words that stand."""
    street = _street(request)
    own = mending.texts_of(street.id)
    rows = [
        {
            "channel": known.word,
            "language": word,
            "lang": HTML_LANG[language],
            "address": reverse("outgoing_text", args=[key, language]),
            "own": ("", key, language) in own,
            "kinds": sum(1 for kind, of, in_ in own if kind and (of, in_) == (key, language)),
            "text": own.get(("", key, language)) or texts.default(key, language),
        }
        for key, known in channels.WIRES.items()
        for language, word in LANGUAGES.items()
    ]
    return render(request, "people/texts.jinja", {"rows": rows, "said": said(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def text(request: Request, channel: str, language: str) -> HttpResponse:
    """One of them, for all kinds or (`?kind=`) for one: changed, previewed, or put back."""
    street = _street(request)
    kind = request.GET.get("kind", "")
    if channel not in channels.WIRES or language not in LANGUAGES or (kind and kind not in kinds):
        raise Http404
    stands = mending.texts_of(street.id).get((kind, channel, language))
    here = request.get_full_path()
    if request.method != "POST":
        shown = stands or texts.default(channel, language)
        form = TextForm(initial={"subject": shown.subject, "body": shown.body})
        return _show(request, channel, language, kind, form, texts.Text(shown.subject, shown.body), stands)
    form = TextForm(request.POST)
    if "back" in request.POST and stands is not None:
        actions.drop_text(text=stands, actor=request.actor, now=request.now)
        return done(request, _("改回通用的写法了。"), reverse("outgoing_texts"))
    if "preview" in request.POST:
        form.carried_out(lambda given: texts.check(channel, language, texts.Text(**given)))
        typed = texts.Text(request.POST.get("subject", ""), request.POST.get("body", ""))
        return _show(request, channel, language, kind, form, typed, stands)
    made = form.carried_out(
        lambda given: actions.put_text(
            street=street,
            kind=kind,
            channel=channel,
            language=language,
            **given,
            actor=request.actor,
            now=request.now,
        )
    )
    if made is None:
        typed = texts.Text(request.POST.get("subject", ""), request.POST.get("body", ""))
        return _show(request, channel, language, kind, form, typed, stands)
    return done(request, _("改好了，从下一条消息起这样写。"), here)


def _show(
    request: Request,
    channel: str,
    language: str,
    kind: str,
    form: TextForm,
    words: texts.Text,
    stands: Any,
) -> HttpResponse:
    context = {
        "channel": channel,
        "word": channels.WIRES[channel].word,
        "language": LANGUAGES[language],
        "lang": HTML_LANG[language],
        "kind": kind,
        "kinds": [("", _("所有消息")), *((key, str(one.what)) for key, one in sorted(kinds.items()))],
        "form": form,
        "slots": [f"{{{one}}}" for one in texts.slots(channel, "body")],
        "preview": texts.preview(channel, language, words),
        "stands": stands,
        "said": said(request),
    }
    return render(request, "people/text.jinja", context, status=form.status)
