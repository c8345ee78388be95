"""Pages of those who keep places and organisations, with the demo street's own in them."""

from __future__ import annotations

from django.urls import reverse

KEEPER = "jiyun"
"""The street's leader."""


def pages() -> dict[str, list[str]]:
    """Addresses by the name of their page."""
    return {"territory:hub": [reverse("territory:hub")]}
