"""A photo, for who may see its matter: by log-in, or by the slip it was sent with. No photo has an address of its own."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from mulin.matters import photos, queries
from mulin.matters.models import Photo
from mulin.platform.requests import Request


@require_safe
def on_slip(request: Request, token: str, photo_id: UUID) -> HttpResponseBase:
    """A photo of one's own matter."""
    reporter = queries.by_token(token)
    return _served(queries.photo_on_slip(reporter, photo_id) if reporter else None)


@require_safe
def of_matter(request: Request, ref: str, photo_id: UUID) -> HttpResponseBase:
    """A photo of a matter one may see."""
    return _served(queries.photo(request.actor, ref, photo_id))


def _served(photo: Photo | None) -> HttpResponseBase:
    if photo is None:
        raise Http404
    try:
        file = photos.path_of(photo.file).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
