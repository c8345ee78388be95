"""What a token may be used for: small scopes, each named for what it opens.

An operation needs the scope of its first tag: `<scope>:read` for GET, `<scope>:write` for all else. One that
opens more than its neighbours (names and telephone numbers) says so itself, with `needs("contacts:read")`. A
context that adds a tag says whose scope it is: `scopes.tag("places", "territory")` beside its router.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

_words: dict[str, str | Promise] = {}
_tags: dict[str, str] = {}
_for_clients: set[str] = set()

READ, WRITE = "read", "write"
SAFE = frozenset({"GET", "HEAD"})
KEY = "x-scope"
"""Where an operation that needs another scope than its tag's says so in the document."""


def declare(
    name: str, words: str | Promise, *, tags: Iterable[str] = (), ways: Iterable[str] = (READ, WRITE),
    for_clients: Iterable[str] = (),
) -> None:  # fmt: skip
    """Make a scope known. `for_clients` are the ways a machine without a person behind it may have."""
    _words[name] = words
    for way in ways:
        _words[f"{name}:{way}"] = words
    _for_clients.update(f"{name}:{way}" for way in for_clients)
    for one in tags:
        tag(one, name)


def tag(tag: str, scope: str) -> None:
    """Operations with this tag need this scope."""
    _tags[tag] = scope


def needs(scope: str) -> dict[str, Any]:
    """For `openapi_extra` of an operation that needs another scope than its tag's."""
    return {KEY: scope}


def known() -> dict[str, str]:
    """Every scope a token can have, `name:way`, with its words in the reader's language."""
    ways = {READ: pgettext("scope", "看"), WRITE: pgettext("scope", "办")}
    return {
        name: gettext("%(what)s（%(way)s）") % {"what": words, "way": ways[way]}
        for name, words in sorted(_words.items())
        if (way := name.partition(":")[2])
    }


def for_clients() -> set[str]:
    """The scopes of `known` that a system client may have: reading, and its own channel."""
    return set(_for_clients)


def needed(operation: Any) -> str | None:
    """What an operation needs; None where everybody may call it. Raises KeyError for a tag nobody declared."""
    own = (operation.openapi_extra or {}).get(KEY)
    if own is not None:
        if own not in _words:
            raise KeyError(own)
        return own
    if not operation.auth_callbacks:
        return None
    scope = _tags[(operation.tags or [""])[0]]
    return f"{scope}:{READ if set(operation.methods) <= SAFE else WRITE}"


declare("mine", _("自己的事、自己的资料"), tags=("mine", "ways", "mandates"))
declare(
    "territory", _("地方和单位"), tags=("territory", "places", "organisations", "bodies"), for_clients=(READ,)
)
declare("people", _("人员、岗位、休假"), tags=(
    "people", "posts", "leaves", "accounts", "tokens", "rosters", "study points", "street books", "papers",
    "administration",
))  # fmt: skip
declare("contacts", _("看姓名和电话，每次都记下来"), ways=(READ,))
declare(
    "matters",
    _("民情"),
    tags=(
        "matters",
        "slips",
        "outings",
        "tools",
        "triage",
        "fixes",
        "sweeps",
        "whistles",
        "joint",
        "knowledge",
    ),
    for_clients=(READ,),
)
declare("mediations", _("调解"), tags=("mediations",))
declare("figures", _("数字"), tags=("figures",), ways=(READ,), for_clients=(READ,))
declare("settings", _("街道的设置"), tags=("settings", "hooks"))
declare("channels", _("进来和出去的渠道"), tags=("channels", "feeds", "outgoing"))
declare("open311", _("Open311 接口"), tags=("open311",), for_clients=(READ, WRITE))
declare("hotline", _("市民热线对接"), tags=("hotline",), for_clients=(READ, WRITE))
