"""Names and telephones of persons and rows, masked: opened without a record, for nobody sees them (N-90)."""

from __future__ import annotations

from typing import Any

from mulin.platform import readings
from mulin.platform.ui import words


def name_masked(holder: Any) -> str:
    """`顾*`; empty for nobody."""
    if not holder:
        return ""
    with readings.without_record("masked"):
        return words.masked_name(str(holder.name))


def phone_masked(holder: Any, language: str) -> str:
    """`尾号 27`; empty for nobody."""
    if not holder:
        return ""
    with readings.without_record("masked"):
        return words.masked_phone(str(holder.phone), language)
