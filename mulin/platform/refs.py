"""Short references people can say on the telephone: `M-2026-04217`.

Prefix, year, and a number per street and year that is never used again.
"""

from __future__ import annotations

import re
from uuid import UUID

from django.db import connection, models

from mulin.platform import keepings

PATTERN = re.compile(r"^([A-Z]{1,2})-(\d{4})-(\d{5,})$")


class RefCounter(models.Model):
    """The last number given out for a street, prefix and year."""

    held = keepings.SETTINGS.of(internal="prefix")

    street_id = models.UUIDField()
    prefix = models.CharField(max_length=2)
    year = models.SmallIntegerField()
    last = models.BigIntegerField()

    class Meta:
        app_label = "platform"
        constraints = [
            models.UniqueConstraint(fields=["street_id", "prefix", "year"], name="ref_counter_once"),
        ]


def render(prefix: str, year: int, number: int) -> str:
    return f"{prefix}-{year}-{number:05d}"


def parse(text: str) -> tuple[str, int, int] | None:
    """(prefix, year, number), or None when the text is no reference. Case and spaces do not matter."""
    match = PATTERN.match(re.sub(r"\s+", "", text).upper().replace("—", "-").replace("–", "-"))
    return (match[1], int(match[2]), int(match[3])) if match else None


def draw(prefix: str, street_id: UUID, year: int, count: int = 1) -> list[str]:
    """Draw `count` references.

    The counter's row stays locked until the transaction ends, so an action draws last, and an
    import draws a block.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO platform_refcounter (street_id, prefix, year, last) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT ON CONSTRAINT ref_counter_once"
            " DO UPDATE SET last = platform_refcounter.last + EXCLUDED.last RETURNING last",
            [street_id, prefix, year, count],
        )
        last = cursor.fetchone()[0]
    return [render(prefix, year, number) for number in range(last - count + 1, last + 1)]
