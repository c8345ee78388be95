"""Pages of the ground itself, and the error pages of every context."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from . import assets, prefs
from .kit import specimens
from .safe import own_page

_ASSET = re.compile(r"(?P<name>[a-z]+)-(?P<digest>[0-9a-f]{12})\.(?P<kind>css|js)")
_FOR_EVER = "public, max-age=31536000, immutable"


def _from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site sent this form. Preferences ask for no CSRF cookie, so that public pages need none."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin", "")
    return origin not in ("", "null") and urlsplit(origin).netloc != request.get_host()


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show the reader's preferences; POST changes the ones sent and goes back where the reader was."""
    current = prefs.parse(request.COOKIES.get(prefs.COOKIE, ""))
    if request.method != "POST":
        back = own_page(request, request.GET.get("next", "")) or "/"
        return render(
            request,
            "ui/preferences.jinja",
            {"back": back, "sizes": [(size, str(size)) for size in prefs.ELDER_SIZES]},
        )
    if _from_elsewhere(request):
        return csrf_failure(request)
    chosen = current.changed(request.POST.dict())
    response = HttpResponseRedirect(own_page(request, request.POST.get("next", "")) or request.path)
    if value := chosen.cookie():
        response.set_cookie(
            prefs.COOKIE,
            value,
            max_age=prefs.COOKIE_AGE,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    else:
        response.delete_cookie(prefs.COOKIE, samesite="Lax")
    return response


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the site does so that everybody can use it, and what does not work yet."""
    return render(request, "ui/accessibility.jinja")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """How to do everything without a phone or a computer."""
    return render(request, "ui/offline.jinja")


@require_safe
def asset(request: HttpRequest, file_name: str) -> HttpResponse:
    """A bundle. An old name gets today's content without being kept, so that an old page still has its style."""
    match = _ASSET.fullmatch(file_name)
    try:
        found = assets.load(match["name"], match["kind"]) if match else None
    except KeyError:
        found = None
    if match is None or found is None:
        raise Http404
    current = found.digest == match["digest"]
    etag = f'"{found.digest}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.packed if packed else found.body, content_type=found.content_type)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = _FOR_EVER if current else "no-cache"
    return response


@require_safe
def kit(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for the eye; not part of the product."""
    if not (settings.DEBUG or getattr(settings, "MULIN_KIT", False)):
        raise Http404
    return render(request, "ui/kit.jinja", specimens())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: usually a page left open too long, or cookies switched off."""
    return render(request, "ui/error.jinja", {"status": 403, "stale": True}, status=403)
