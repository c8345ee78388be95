"""The reader's language, where something has a name in both."""

from __future__ import annotations

from django.utils.translation import get_language


def reads_english() -> bool:
    return (get_language() or "").startswith("en")


def in_language(chinese: str, english: str) -> str:
    """The English name for who reads English and where there is one, else the Chinese."""
    return english if english and reads_english() else chinese
