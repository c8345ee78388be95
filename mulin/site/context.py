"""What every page's frame shows: the street, and who is logged in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from mulin.territory import queries as territory


def frame(request: HttpRequest) -> dict[str, Any]:
    """`street` is read only by pages that show it; `actor` is the one who asks."""
    return {
        "actor": getattr(request, "actor", None),
        "street": SimpleLazyObject(territory.the_street),
    }
