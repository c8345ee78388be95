"""The English of a message in the part files, for tests that run without a compiled catalogue."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings

PARTS = Path(__file__).parents[2] / "mulin" / "locale" / "parts"


@cache
def catalogues() -> list[Catalog]:
    """The part files as Babel reads them, the platform's own first."""
    found = []
    for part in sorted(PARTS.glob("*.po"), key=lambda one: one.stem != "platform"):
        with part.open("rb") as file:
            found.append(read_po(file, locale="en"))
    return found


def english(msgid: str) -> str:
    """The English of `msgid` (the plural form where there is one); empty when it is missing."""
    for catalogue in catalogues():
        message = catalogue.get(msgid)
        if message is not None and message.string:
            return message.string if isinstance(message.string, str) else message.string[-1]
    return ""


def ensure_settings() -> None:
    """Gives gettext the bare settings it needs when the pure tests run without the project's own."""
    if not settings.configured:
        settings.configure(USE_I18N=True, LANGUAGE_CODE="zh-hans")
        django.setup()
