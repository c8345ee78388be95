"""What every operation of the API passes through, once: who asks, whether they may, and how it is answered.

token -> how often -> scope -> the text readable -> done once -> the version read -> the operation -> conditional
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError
from ninja.security.session import SessionAuth

from mulin.platform import errors, once
from mulin.platform.api import callers, conditional, rates, scopes

Run = Callable[..., HttpResponse]
SHOWN_ONCE = "x-shown-once"
"""On an operation whose answer holds a secret that is not kept."""
_UNREADABLE = re.compile(r"\\u0000|\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


def gate(run: Run) -> Run:
    """Wraps the `run` of one operation, which is its bound method."""
    operation = run.__self__  # type: ignore[attr-defined]

    @wraps(run)
    def passed(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        allowance = None
        try:
            caller = callers.identify(request)
            if caller is not None:
                allowance = rates.count(caller, request.now)  # type: ignore[attr-defined]
                if allowance.spent:
                    raise errors.TooMany("API", allowance.refusal, remedy=_("请等一会儿再问。"))
            _somebody(operation, request, caller)
            callers.require(caller, scopes.needed(operation))
            readable(request)
            response = _answer(operation, run, request, args, values)
        except errors.Refusal as refusal:
            response = errors.respond(request, refusal)
        except AuthenticationError as error:
            response = operation.api.on_exception(request, error)
        if allowance is not None:
            allowance.tell(response)
        return response

    return passed


def _somebody(operation: Any, request: HttpRequest, caller: callers.Caller | None) -> None:
    """Raises `Unauthorised` where nobody asks for what needs somebody: before a CSRF token is missed."""
    by_session = bool(operation.auth_callbacks) and all(
        isinstance(one, SessionAuth) for one in operation.auth_callbacks
    )
    if by_session and caller is None and not request.user.is_authenticated:
        raise AuthenticationError


class TooLarge(errors.Refusal):
    """More than an instance takes in at once."""

    status = 413


def readable(request: HttpRequest) -> None:
    """Raises `Invalid` for what no table keeps: characters that are none, in the address or in the body."""
    try:
        body = request.body
    except RequestDataTooBig:
        raise TooLarge("API", _("内容太大。"), remedy=_("请分几次送。")) from None
    except UnreadablePostError:
        raise errors.Invalid("API", _("内容没有送完。"), remedy=_("请再送一次。")) from None
    try:
        text = body.decode() if "json" in (request.content_type or "") else ""
    except UnicodeDecodeError:
        raise errors.Invalid("API", _("内容不是 UTF-8。"), remedy=_("请用 UTF-8 再送一次。")) from None
    if "\0" in request.path or any("\0" in one for _name, all_ in request.GET.lists() for one in all_):
        raise _strange()
    found = _UNREADABLE.search(text)
    if found and _really(text):
        raise _strange()


def _really(text: str) -> bool:
    """Whether a lone half of a character, or none, is written; an escaped backslash before it is only text."""
    import json

    try:
        json.dumps(json.loads(text), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    except ValueError:
        return False
    return "\\u0000" in json.dumps(json.loads(text)).replace("\\\\", "")


def _strange() -> errors.Invalid:
    return errors.Invalid("API", _("里面有看不见的控制字符，请删掉再交。"))


def _answer(
    operation: Any, run: Run, request: HttpRequest, args: tuple[Any, ...], values: dict[str, Any]
) -> HttpResponse:
    address = operation.address
    if request.method in ("GET", "HEAD"):
        response = run(request, *args, **values)
        following = getattr(request, "following", None)
        if following:
            response["Link"] = f'<{following}>; rel="next"'
        version = None
        if response.status_code == 200 and conditional.is_record(address):
            read = conditional.record_at(address)
            version = read(request, values, False) if read else None
        return conditional.answer(request, response, version)

    def act() -> HttpResponse:
        return conditional.guarded(
            request, values, conditional.record_at(address), lambda: run(request, *args, **values)
        )

    if "Idempotency-Key" not in request.headers:
        return act()
    secret = bool((operation.openapi_extra or {}).get(SHOWN_ONCE))
    return once.once(request, request.now, act, secret=secret)  # type: ignore[attr-defined]
