"""Telephone numbers as they are compared."""

from __future__ import annotations

import re


def normal_phone(text: str) -> str:
    """Digits alone, without the country's prefix."""
    digits = re.sub(r"\D", "", text)
    return digits.removeprefix("86") if len(digits) > 11 else digits
