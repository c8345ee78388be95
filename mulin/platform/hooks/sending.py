"""One POST to a hook's address: signed, within ten seconds, to an address of the open net, following nothing."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from mulin.platform import errors, policy

PRIVATE = policy.declare(
    "hooks.private_addresses",
    False,
    rule="API",
    text="事件推送可不可以送到内网和本机的地址（本机的可以不加密）",
)
TIMEOUT = 10.0
"""Seconds for everything: looking the name up apart, from connecting to the answer's head."""
SECRET_MARK = "whsec_"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""Addresses of IPv4 as a gateway spells them in IPv6."""


class Undelivered(Exception):
    """It did not arrive, and why."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to, taken apart and looked up: the connection goes to `ip`, whatever the name says a moment later."""

    secure: bool
    host: str
    port: int
    path: str
    ip: str


def signature(secret: str, event: str, stamp: int, body: str) -> str:
    """`v1,` and the HMAC-SHA256 over `event.stamp.body`, as Standard Webhooks has it."""
    key = base64.b64decode(secret.removeprefix(SECRET_MARK))
    signed = hmac.new(key, f"{event}.{stamp}.{body}".encode(), hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode()


def check(url: str, *, private: bool) -> None:
    """Raises `Invalid` for an address that nothing is ever sent to. The name is looked up when it is sent."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    good = url.isascii() and url.isprintable() and " " not in url and len(url) <= 500
    if not good or not host or parts.scheme not in ("http", "https") or "@" in parts.netloc or port == 0:
        raise errors.Invalid(
            "API", _("这个地址不能用。"), remedy=_("请写 https:// 开头的完整地址。"), field="url"
        )
    loopback = _loopback(host)
    if parts.scheme == "http" and not (private and loopback):
        raise errors.Invalid(
            "API", _("要用 https 的地址。"), remedy=_("http 只在试用时送本机。"), field="url"
        )
    literal = _literal(host)
    if not private and (loopback or (literal is not None and not _open(literal))):
        raise errors.Invalid(
            "API",
            _("不能送到内网或本机的地址。"),
            remedy=_("请用公网的地址，或请系统管理员放开。"),
            field="url",
        )


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _loopback(host: str) -> bool:
    literal = _literal(host)
    return literal.is_loopback if literal is not None else host == "localhost" or host.endswith(".localhost")


def _open(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address belongs to the open net; one inside another (IPv4 in IPv6) by what is inside."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is None and address.version == 6 and address in _NAT64:
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return _open(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def target(url: str, *, private: bool) -> Target:
    """Where a URL leads today. Raises `Undelivered` where the name leads nowhere, or into a private net."""
    parts = urlsplit(url)
    secure, host = parts.scheme == "https", parts.hostname or ""
    port = parts.port or (443 if secure else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Undelivered(f"{host}: {error}") from error
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    if not private and not all(_open(ipaddress.ip_address(one)) for one in addresses):
        raise Undelivered(f"{host}: a private address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(secure, host, port, path, addresses[0])


def post(to: Target, body: str, headers: dict[str, str]) -> int:
    """Send it; returns the status. Raises `Undelivered` for anything but an answer with a status.

    What stands in the answer is not read. A redirect is an answer like any other, and not followed.
    """
    connection: http.client.HTTPConnection = http.client.HTTPConnection(to.host, to.port, timeout=TIMEOUT)
    guard = threading.Timer(TIMEOUT, lambda: _cut(connection))
    guard.daemon = True
    guard.start()
    try:
        connection.sock = plain = socket.create_connection((to.ip, to.port), timeout=TIMEOUT)
        if to.secure:
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=to.host)
        standard = to.port == (443 if to.secure else 80)
        host = f"[{to.host}]" if ":" in to.host else to.host
        connection.putrequest("POST", to.path, skip_host=True, skip_accept_encoding=True)
        sent = {"Host": host if standard else f"{host}:{to.port}", "Content-Length": str(len(body.encode()))}
        for name, value in {**sent, **headers}.items():
            connection.putheader(name, value)
        connection.endheaders(body.encode())
        return connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Undelivered(f"{type(error).__name__}: {error}") from error
    finally:
        guard.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection) -> None:
    """Whoever sends a byte now and then does not hold a worker for longer than anybody else."""
    sock = connection.sock
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
