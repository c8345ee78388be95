"""One JSON request to a gateway: bounded in time and size, no redirects, every way to fail told apart."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from mulin.platform.notices.channels.base import DEADLINE, Refused, Unreachable

MOST_BYTES = 64 * 1024
LONGEST_WAIT = dt.timedelta(hours=24)
FINAL = frozenset({400, 404, 410, 413, 422})
"""What will not be different next time. A wrong key (401, 403) is ours to mend, so it is tried again."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: dict[str, Any]


def call(
    url: str,
    body: Mapping[str, Any] | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    deadline: float | None = None,
) -> Answer:
    """POST `body` as JSON, or GET without one. Raises `Refused` and `Unreachable`.

    No message of an error holds the address: it may carry a secret.
    """
    parts = urlsplit(url)
    seconds = DEADLINE if deadline is None else deadline
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    told = {"Accept": "application/json", "User-Agent": "Mulin", **(headers or {})}
    if sent is not None:
        told["Content-Type"] = "application/json; charset=utf-8"
    try:
        connection.connect()
        with ended_after(seconds, connection.sock):
            connection.request("POST" if sent is not None else "GET", path, sent, told)
            response = connection.getresponse()
            raw = response.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES or response.length:
            raise Unreachable("broken off or too long")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(type(error).__name__) from None
    finally:
        connection.close()
    _judge(response.status, response.getheader("Retry-After"), response.getheader("Date"))
    return Answer(response.status, _parsed(raw))


@contextmanager
def ended_after(seconds: float, sock: socket.socket) -> Iterator[None]:
    """Cuts the line at the deadline: a byte every few seconds would never run into a time-out."""
    timer = threading.Timer(seconds, _cut, [sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _judge(status: int, retry_after: str | None, date: str | None) -> None:
    if status < 300:
        return
    if status in FINAL:
        raise Refused(f"HTTP {status}")
    raise Unreachable(f"HTTP {status}", waited(retry_after, date))


def waited(retry_after: str | None, date: str | None) -> dt.timedelta | None:
    """How long the other side asks to be left alone: seconds, or a date beside its own clock; a day at most."""
    if not retry_after:
        return None
    try:
        wait = dt.timedelta(seconds=int(retry_after))
    except (ValueError, OverflowError):
        try:
            wait = parsedate_to_datetime(retry_after) - parsedate_to_datetime(date or "")
        except (ValueError, TypeError):
            return None
    return max(dt.timedelta(), min(wait, LONGEST_WAIT))


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except ValueError:
        raise Unreachable("no JSON") from None
    if not isinstance(body, dict):
        raise Unreachable("no JSON object")
    return body
