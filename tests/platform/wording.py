"""The English of a message in the platform's part file, for tests that run without a compiled catalogue."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings

PART = Path(__file__).parents[2] / "mulin" / "locale" / "parts" / "platform.po"


@cache
def catalogue() -> Catalog:
    """The part file as Babel reads it."""
    with PART.open("rb") as file:
        return read_po(file, locale="en")


def english(msgid: str) -> str:
    """The English of `msgid` (the plural form where there is one); empty when it is missing."""
    message = catalogue().get(msgid)
    if message is None or not message.string:
        return ""
    return message.string if isinstance(message.string, str) else message.string[-1]


def ensure_settings() -> None:
    """Gives gettext the bare settings it needs when the pure tests run without the project's own."""
    if not settings.configured:
        settings.configure(USE_I18N=True, LANGUAGE_CODE="zh-hans")
        django.setup()
