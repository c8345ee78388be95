"""Signing in with the office's own account (OpenID Connect): configuration from the environment, off by default.

`MULIN_OIDC_ISSUER`, `MULIN_OIDC_CLIENT_ID` and `MULIN_OIDC_CLIENT_SECRET` together switch it on;
`MULIN_OIDC_NAME` is what the button says. Nobody gets an account by it: a verified subject opens the account that
it was joined to before, or that `MULIN_OIDC_MATCH` finds: `phone_number` (where the service says that it is
verified), or the name of a claim that holds the user name here, such as the staff number. Without it nobody is
matched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

NEEDED = ("MULIN_OIDC_ISSUER", "MULIN_OIDC_CLIENT_ID", "MULIN_OIDC_CLIENT_SECRET")
PHONE = "phone_number"
PROVIDER = "office"
"""What the one provider is called in addresses."""


@dataclass(frozen=True, slots=True)
class Oidc:
    issuer: str
    client_id: str
    secret: str
    name: str
    match: str = ""

    @property
    def _further(self) -> list[str]:
        """What is asked for besides the subject: only what the match needs."""
        return {"": [], PHONE: ["phone"]}.get(self.match, ["profile"])

    @property
    def providers(self) -> dict[str, Any]:
        """What django-allauth reads as SOCIALACCOUNT_PROVIDERS."""
        app = {
            "provider_id": PROVIDER,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {"server_url": self.issuer, "fetch_userinfo": False, "oauth_pkce_enabled": True},
        }
        return {"openid_connect": {"APPS": [app], "SCOPE": ["openid", *self._further]}}


def missing(environ: Mapping[str, str]) -> list[str]:
    """Which variables lack, where some are set; nothing where none is or all are."""
    lacking = [name for name in NEEDED if not environ.get(name, "").strip()]
    return lacking if len(lacking) < len(NEEDED) else []


def wrong(environ: Mapping[str, str]) -> str:
    """What is the matter with the issuer; empty where it is sound or absent. Only https, but on this machine itself."""
    issuer = environ.get("MULIN_OIDC_ISSUER", "").strip()
    if not issuer:
        return ""
    parts = urlsplit(issuer)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return "" if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and here)) else issuer


def read(environ: Mapping[str, str]) -> Oidc | None:
    """The configuration; None where it is absent, incomplete or unsafe. `mulin doctor` says which."""
    issuer, client_id, secret = (environ.get(name, "").strip() for name in NEEDED)
    if not (issuer and client_id and secret) or wrong(environ):
        return None
    return Oidc(
        issuer.rstrip("/"), client_id, secret, environ.get("MULIN_OIDC_NAME", "").strip(), _match(environ)
    )


def _match(environ: Mapping[str, str]) -> str:
    return environ.get("MULIN_OIDC_MATCH", "").strip()
