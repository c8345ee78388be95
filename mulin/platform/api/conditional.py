"""Not sent again what is there already, and not overwritten what one has not read.

GET: every answer has an ETag; `If-None-Match` (and `If-Modified-Since`, where the moment of the last act is known)
gives 304. Changes of a record whose context says how its version is told take `If-Match`: the record is locked, and
another version is 412. Where the policy `api.changes_need_version` is on, a token without `If-Match` gets 428.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import gettext as _

from mulin.platform import errors, policy

NEEDED = policy.declare(
    "api.changes_need_version",
    False,
    rule="DR-06",
    text="用令牌改一件事时，要不要先说明改的是哪一版（If-Match）",
)


class Outdated(errors.Refusal):
    """Somebody else acted on the record since it was read."""

    status = 412


class VersionNeeded(errors.Refusal):
    """The change must say which version of the record it is about."""

    status = 428


@dataclass(frozen=True, slots=True)
class Version:
    """The last act on a record. Its id is a UUIDv7, whose first 48 bits are the moment it was written."""

    act_id: UUID

    @property
    def at(self) -> dt.datetime:
        return dt.datetime.fromtimestamp((self.act_id.int >> 80) / 1000, dt.UTC)


Read = Callable[[Any, dict[str, Any], bool], Version | None]
"""(request, values of the address, whether to lock) -> the version the actor sees, or None."""
_records: dict[str, Read] = {}


def add_record(prefix: str, read: Read) -> None:
    """How the version of what lies at an address of the API (`/matters/{ref}`) is told."""
    _records[prefix] = read


def record_at(address: str) -> Read | None:
    """What tells the version for this operation's address: that of the record itself, or of something below it."""
    return next(
        (read for prefix, read in _records.items() if address == prefix or address.startswith(f"{prefix}/")),
        None,
    )


def is_record(address: str) -> bool:
    return address in _records


def answer(request: HttpRequest, response: HttpResponse, version: Version | None) -> HttpResponse:
    """The answer to a GET, or 304 where the client has it already."""
    if response.status_code != 200:
        return response
    content = hashlib.sha256(response.content).hexdigest()[:32]
    tag = f'"{version.act_id.hex}.{content}"' if version else f'"{content}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization, Cookie, Accept-Language",
    }
    if version:
        headers["Last-Modified"] = http_date(version.at.timestamp())
    if _there_already(request, tag, version):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    for name, value in headers.items():
        response[name] = value
    return response


def _there_already(request: HttpRequest, tag: str, version: Version | None) -> bool:
    given = request.headers.get("If-None-Match")
    if given is not None:
        return given.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in given.split(",")]
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and version is not None and int(version.at.timestamp()) <= since


def guarded(
    request: HttpRequest, values: dict[str, Any], read: Read | None, act: Callable[[], HttpResponse]
) -> HttpResponse:
    """A change of a record, by whoever has read its present version.

    Raises `Outdated` where it has another one now, `VersionNeeded` where the client must say which it has read.
    """
    given = request.headers.get("If-Match")
    if given is None:
        caller = getattr(request, "caller", None)
        if read and caller and policy.get(NEEDED, street_id=caller.actor.street_id, on=request.now):  # type: ignore[attr-defined]
            raise VersionNeeded(
                "DR-06", _("要说明改的是哪一版。"), remedy=_("先读这一件，把它的 ETag 放进 If-Match。")
            )
        return act()
    if read is None or given.strip() == "*":
        return act()
    with transaction.atomic():
        version = read(request, values, True)
        if version is not None and version.act_id.hex not in {
            one.strip().removeprefix("W/").strip('"').partition(".")[0] for one in given.split(",")
        }:
            raise Outdated(
                "DR-06", _("这一件在您读过以后，别人先办了一步。"), remedy=_("请再读一次，看看现在到了哪里。")
            )
        response = act()
        if response.status_code >= 400:
            transaction.set_rollback(True)
        return response
