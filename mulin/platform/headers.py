"""What every answer tells the browser it may do: run this site's own scripts and styles, and nothing else.

No script and no style stands in a page, so none is allowed there: what somebody manages to write into a page
stays words. HSTS, the referrer, nosniff and the opener are Django's own (`settings.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
PERMISSIONS = ", ".join(
    [
        *(
            f"{name}=()"
            for name in (
                "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope",
                "magnetometer", "microphone", "midi", "payment", "serial", "usb",
            )
        ),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)  # fmt: skip
"""Nobody is located, filmed or listened to (norms 4.3); a photo is chosen as a file."""


def policy() -> str:
    """The content security policy of this instance."""
    parts = dict(POLICY)
    if settings.OIDC is not None:
        # A form that leads on to the identity service counts as sent there.
        issuer = urlsplit(settings.OIDC.issuer)
        parts["form-action"] += f" {issuer.scheme}://{issuer.netloc}"
    return "; ".join(f"{name} {sources}" for name, sources in parts.items())


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy())
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
