"""Signing in with the office's own account: what its ID token must show before anybody believes it.

django-allauth carries the code flow with PKCE and state. It takes an ID token that came from the token
endpoint without looking at its signature, and asks for no nonce; both are added here, and nothing of the token
but its subject is kept.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings

NONCE = "office_nonce"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")
"""Signed with a key that the provider alone has: never `none`, never one that this instance knows too."""
LEEWAY = 60
"""Seconds by which the two clocks may differ."""


class Untrue(OAuth2Error):
    """A token that shows nothing; `why` is for the log and the tests, never for the page."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class OfficeProvider(OpenIDConnectProvider):
    """The one provider of an instance; what is asked of it is fixed, whatever stands in the address."""

    def get_auth_params_from_request(self, request: Any, action: Any) -> dict[str, str]:
        nonce = secrets.token_urlsafe(24)
        request.session[NONCE] = nonce
        return {"nonce": nonce}

    def get_scope_from_request(self, request: Any) -> list[str]:
        return self.get_scope()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What stands in the token about the person is read once and not kept."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}


class OfficeAdapter(OpenIDConnectOAuth2Adapter):
    def get_provider(self) -> OfficeProvider:
        return OfficeProvider(self.request, app=super().get_provider().app)

    def complete_login(self, request: Any, app: Any, token: Any, **kwargs: Any) -> Any:
        claims = self._read(request, app, str(kwargs["response"].get("id_token") or ""))
        login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        login.claims = claims
        return login

    def _read(self, request: Any, app: Any, id_token: str) -> dict[str, Any]:
        """The claims of a token that this provider signed, for this instance, for this very signing in, just now."""
        asked = str(request.session.pop(NONCE, ""))
        issuer = self.openid_config.get("issuer", "")
        if settings.OIDC is None or issuer.rstrip("/") != settings.OIDC.issuer:
            raise Untrue("issuer of the configuration")
        try:
            header = jwt.get_unverified_header(id_token)
            if header.get("alg") not in ALGORITHMS:
                raise Untrue("algorithm")
            claims = jwt.decode(
                id_token,
                key=self._key(header),
                algorithms=[header["alg"]],
                audience=app.client_id,
                issuer=issuer,
                leeway=LEEWAY,
                options={"require": ["iss", "aud", "exp", "iat", "sub"]},
            )
        except jwt.PyJWTError as error:
            raise Untrue(type(error).__name__) from error
        if not asked or not hmac.compare_digest(str(claims.get("nonce", "")).encode(), asked.encode()):
            raise Untrue("nonce")
        if claims.get("azp", app.client_id) != app.client_id:
            raise Untrue("authorised party")
        return claims

    def _key(self, header: dict[str, Any]) -> Any:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = answer.json().get("keys", [])
        fitting = [
            one for one in keys if one.get("kid") == header.get("kid") and one.get("use", "sig") == "sig"
        ]
        if len(fitting) != 1:
            raise Untrue("key")
        return jwt.PyJWK.from_dict(fitting[0], algorithm=header["alg"]).key
