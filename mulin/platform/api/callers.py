"""Who is behind a request that carries a token. The context that keeps tokens registers how to read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from mulin.platform import errors, policy
from mulin.platform.actors import Actor

LIMIT = policy.declare("api.limit.per_minute", 120, rule="API", text="一个令牌一分钟最多几次请求")


@dataclass(frozen=True, slots=True)
class Caller:
    """A token that was understood: whose it is, and what it may be used for."""

    token_id: UUID
    actor: Actor
    scopes: frozenset[str]
    user: Any
    """What stands for `request.user`: the account, or something that only says it is signed in."""


@dataclass(frozen=True, slots=True)
class Client:
    """Stands for the user where a machine asks."""

    person: Any = None
    person_id: UUID | None = None
    is_authenticated: bool = True
    is_anonymous: bool = False
    is_active: bool = True


Read = Callable[[str, dt.datetime], Caller | None]
_reader: list[Read] = []


def read_by(reader: Read) -> None:
    """How a token is read: its text and the moment -> the caller, or None."""
    _reader[:] = [reader]


def identify(request: HttpRequest) -> Caller | None:
    """The caller of a request with a token, put on the request; None where it carries none.

    A token counts alone: whatever session the same browser has is passed over, and with it the need of a
    CSRF token. Raises `Unauthorised` for a token that is wrong, expired or withdrawn.
    """
    given = request.headers.get("Authorization")
    if given is None:
        return None
    kind, _space, text = given.partition(" ")
    now: dt.datetime = request.now  # type: ignore[attr-defined]
    known = kind.lower() == "bearer" and 20 <= len(text) <= 200 and text.isascii()
    caller = _reader[0](text, now) if known and _reader else None
    if caller is None:
        raise errors.Unauthorised(
            "API", _("这个令牌不对、过期了，或者已经停用。"), remedy=_("请在“令牌”页另做一个。")
        )
    request.actor = caller.actor  # type: ignore[attr-defined]
    request.user = caller.user
    request.caller = caller  # type: ignore[attr-defined]
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    return caller


def require(caller: Caller | None, scope: str | None) -> None:
    """Raises `Refusal` where a token does not have the scope that an operation needs."""
    if caller is not None and scope is not None and scope not in caller.scopes:
        raise errors.Refusal(
            "API",
            _("这个令牌不能用来做这一步，缺 %(scope)s。") % {"scope": scope},
            remedy=_("请另做一个带这一项的令牌。"),
        )
