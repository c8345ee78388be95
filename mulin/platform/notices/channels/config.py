"""How an instance is connected, from its environment alone: no secret stands in a table or on a page."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mulin.platform import home


@dataclass(frozen=True, slots=True)
class Smtp:
    host: str
    port: int
    user: str
    password: str
    tls: str
    """`starttls`, `tls` from the first byte, or empty."""
    sender: str


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


_written_down: ContextVar[bool] = ContextVar("written_down", default=False)


@contextmanager
def written_down() -> Iterator[None]:
    """While inside, messages are written to the folder in the home, whatever this instance is connected to."""
    token = _written_down.set(True)
    try:
        yield
    finally:
        _written_down.reset(token)


def folder() -> Path | None:
    """Where messages are written down instead of leaving: `MULIN_OUTBOX`, a folder or `1` for one in the home.

    A demonstration's own is in its home, unless `MULIN_OUTBOX=0` lets its messages out.
    """
    demo = _written_down.get() or home.instance().get("demo")
    named = text("MULIN_OUTBOX") or ("1" if demo else "")
    if not named or named == "0":
        return None
    return home.path() / "outbox" if named == "1" else Path(named)


def smtp() -> Smtp | None:
    """`MULIN_SMTP_URL` such as `smtp://user@mail.example:587?tls=starttls`, `MULIN_SMTP_PASSWORD`, `MULIN_MAIL_FROM`."""
    url, sender = text("MULIN_SMTP_URL"), text("MULIN_MAIL_FROM")
    if not url or not sender:
        return None
    parts = urlsplit(url)
    asked = dict(one.partition("=")[::2] for one in parts.query.split("&") if one)
    tls = asked.get("tls", "tls" if parts.scheme == "smtps" else "")
    port = parts.port or {"tls": 465, "starttls": 587}.get(tls, 25)
    user = unquote(parts.username or "")
    return Smtp(parts.hostname or "", port, user, text("MULIN_SMTP_PASSWORD"), tls, sender)


def fields() -> dict[str, str]:
    """`MULIN_SMS_FIELDS`: what the gateway calls our fields, as JSON; those not named keep their names."""
    found = json.loads(text("MULIN_SMS_FIELDS") or "{}")
    return {str(key): str(value) for key, value in found.items()}


def site() -> str:
    """Where this instance is reached from outside: `MULIN_SITE`, else the first of `MULIN_ORIGINS`, without slash."""
    return (text("MULIN_SITE") or text("MULIN_ORIGINS").split(",")[0]).rstrip("/")


def domain() -> str:
    """What stands behind the @ of a message's id."""
    return urlsplit(site()).hostname or "mulin.invalid"
