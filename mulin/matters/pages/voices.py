"""Recordings: those that wait to be typed, one to be heard by who may, and typing it."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mulin.matters import actions, photos, policies
from mulin.matters.forms.outings import TypeForm
from mulin.matters.models import Voice
from mulin.matters.pages.door import around, desk_only
from mulin.matters.queries import outings as queries
from mulin.platform.requests import Request


@require_safe
@desk_only
def index(request: Request) -> HttpResponse:
    """Recordings nobody has typed yet, the oldest first."""
    context = {**around(request, "voices"), "voices": queries.untyped(request.actor)}
    return render(request, "matters/outings/voices.jinja", context)


def _heard(request: Request, ref: str, voice_id: UUID) -> Voice:
    """One recording, where the actor may hear it; for others it is not there."""
    voice = queries.voice(request.actor, ref, voice_id)
    if voice is None or not policies.may_hear(request.actor, voice.matter):
        raise Http404
    return voice


@require_safe
def sound(request: Request, ref: str, voice_id: UUID) -> HttpResponseBase:
    """The recording itself, whole: it is short, so browsers need no ranges of it."""
    voice = _heard(request, ref, voice_id)
    try:
        file = photos.path_of(voice.file).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type=voice.mime)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = "inline"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def words(request: Request, ref: str, voice_id: UUID) -> HttpResponse:
    """Listen and type; who typed it is written down."""
    voice = _heard(request, ref, voice_id)
    form = TypeForm(request.POST if request.method == "POST" else None)
    done = (
        None
        if request.method != "POST"
        else form.carried_out(
            lambda given: actions.type_voice(
                voice=voice, words=given["words"], actor=request.actor, now=request.now
            )
        )
    )
    if done is not None:
        return redirect(reverse("matters:matter", args=[voice.matter.ref]))
    context = {**around(request, "voices"), "voice": voice, "matter": voice.matter, "form": form}
    return render(request, "matters/outings/typing.jinja", context, status=form.status)
