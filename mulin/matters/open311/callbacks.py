"""Telling a client that a state has changed: one signed POST, tried again later where it does not arrive (extension)."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import logging
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from mulin.matters.actions.open311 import note_callback
from mulin.matters.models import Open311Request
from mulin.matters.open311 import telling
from mulin.matters.open311.bodies import moment
from mulin.matters.queries.open311 import to_tell
from mulin.territory import naming

TIMEOUT = 10
"""Seconds that a client has to answer."""

log = logging.getLogger(__name__)


class _Straight(HTTPRedirectHandler):
    """Goes where the office said and nowhere else."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def signature(secret: str, at: str, body: bytes) -> str:
    """HMAC-SHA256 over `<moment>.<body>` with the secret that was given with the token, in hex."""
    return hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()


def tell_clients(now: dt.datetime) -> int:
    """Tell every client what changed; returns how many were reached. What is not reached stays to be told."""
    return sum(_tell(one, now) for one in to_tell(now))


def _tell(request: Open311Request, now: dt.datetime) -> bool:
    matter = request.reporter.matter
    state, at = matter.state, moment(now)
    body = json.dumps(
        {
            "jurisdiction_id": naming.key_of(request.token.street),
            "service_request_id": matter.ref,
            "account_id": request.account,
            "status": telling.status(matter),
            "state": state,
            "updated_datetime": at,
        },
        ensure_ascii=False,
    ).encode()
    arrived = _post(request.token.callback, body, at, request.token.secret)
    note_callback(request=request, state=state, arrived=arrived, now=now)
    return arrived


def _post(address: str, body: bytes, at: str, secret: str) -> bool:
    """Whether the client took it: any 2xx."""
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Mulin-Moment": at,
        "Mulin-Signature": signature(secret, at, body),
    }
    try:
        with build_opener(_Straight).open(
            Request(address, data=body, headers=headers, method="POST"), timeout=TIMEOUT
        ) as answer:
            return bool(200 <= answer.status < 300)
    except (HTTPError, URLError, OSError, ValueError) as error:
        log.info("callback to %s: %s", address, error)
        return False
