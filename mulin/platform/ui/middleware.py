"""Reads the reader's preferences and speaks their language for the length of a request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from mulin.platform.requests import Request

from .prefs import COOKIE, parse


class PreferencesMiddleware:
    """Sets `request.prefs` and `request.LANGUAGE_CODE`, and activates the translation."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        prefs = parse(request.COOKIES.get(COOKIE, ""))
        request.prefs = prefs
        request.LANGUAGE_CODE = prefs.language
        with translation.override(prefs.language):
            response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", prefs.html_lang)
            patch_vary_headers(response, ("Cookie",))
        return response
