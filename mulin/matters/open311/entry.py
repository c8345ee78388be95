"""What every address of Open311 shares: its language, what it is handed, and refusals as error lists."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from mulin.matters.open311 import asking, bodies
from mulin.matters.open311.asking import Values, Wrong
from mulin.platform import errors
from mulin.platform.requests import Request

CODES = {409: 409, 422: 400, 429: 429}
"""How our refusals are told in the codes of the specification; any other is 403."""

View = Callable[..., HttpResponse]


def address(*methods: str) -> Callable[[View], View]:
    """A view that is handed its values, and whose refusals are error lists in the form that was asked for."""

    def made(view: View) -> View:
        @wraps(view)
        def entered(request: Request, *args: str, kind: str = "json", **kwargs: str) -> HttpResponse:
            prefers = request.headers.get("Accept-Language", "")
            with translation.override(asking.language(request.GET, prefers)):
                try:
                    response = _called(view, request, methods, args, kind, kwargs)
                except Wrong as wrong:
                    response = fault(kind, wrong.code, wrong.description)
                except errors.Refusal as refusal:
                    said = f"{refusal.message}{refusal.remedy}（{refusal.rule}）"
                    response = fault(kind, CODES.get(refusal.status, 403), said)
            response.headers["Cache-Control"] = "no-store"
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Vary"] = "Accept-Language"
            return response

        return csrf_exempt(entered)

    return made


def _called(
    view: View, request: Request, methods: tuple[str, ...], args: tuple, kind: str, kwargs: dict
) -> HttpResponse:
    if request.method == "HEAD":
        allowed = "GET" in methods
    else:
        allowed = request.method in methods
    if not allowed:
        response = fault(kind, 405, _("这个地址只接受 %(methods)s。") % {"methods": ", ".join(methods)})
        response.headers["Allow"] = ", ".join(methods)
        return response
    return view(request, *args, values=_values(request), kind=kind, **kwargs)


def _values(request: Request) -> Values:
    """What stands in the address, and for a POST in the form too. Raises `Wrong` where it cannot be read."""
    try:
        given = {name: request.GET[name] for name in request.GET}
        if request.method == "POST":
            given |= {name: str(request.POST[name]) for name in request.POST}
    except RequestDataTooBig:
        raise Wrong(413, _("发来的太大了。")) from None
    except (BadRequest, MultiPartParserError, SuspiciousOperation, UnicodeError, ValueError):
        raise Wrong(400, _("发来的内容读不出来。请用表单的写法，UTF-8。")) from None
    return {name: value.replace("\0", "") for name, value in given.items()}


def fault(kind: str, code: int, description: str) -> HttpResponse:
    """An error list."""
    return bodies.answer(kind, "errors", "error", [{"code": code, "description": description}], status=code)
