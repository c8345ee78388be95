"""Who is at the other end of a request, as far as a rate limit must know: a keyed hash of the address."""

from __future__ import annotations

import ipaddress
import os

from django.http import HttpRequest

from mulin.platform import crypto


def address(request: HttpRequest) -> str:
    """The network address of the client, an IPv6 one cut to its /64: one household is one client.

    `X-Forwarded-For` counts only where the instance says that it stands behind its own proxy
    (`MULIN_TLS=1`), and only its last entry, which that proxy wrote; everything before it can be invented.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if os.environ.get("MULIN_TLS") == "1":
        given = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip() or given
    try:
        parsed = ipaddress.ip_address(given)
    except ValueError:
        return given[:60]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.IPv6Network(f"{parsed}/64", strict=False).network_address)
    return str(parsed)


def key(request: HttpRequest) -> str:
    """What rate limits count by: the address itself is not kept anywhere (N-90)."""
    return crypto.blind(address(request) or "unknown", "platform.client")


def of(request: HttpRequest) -> str:
    """The one who asks, for a limit: the person where somebody is signed in, else the client."""
    actor = getattr(request, "actor", None)
    if actor is not None and actor.id is not None:
        return crypto.blind(str(actor.id), "platform.client.person")
    return key(request)
