"""A city's identity service for the tests: a real HTTP server that speaks OpenID Connect.

Discovery, keys, the code flow with PKCE (S256) and an ID token signed with RSA. `change` turns one of its claims,
`signed_by` signs with a key of nobody's, `headers` changes the token's head.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "mulin", "a secret of the two"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Office:
    """One identity service; `subject` and `claims` are who signs in there."""

    def __init__(self) -> None:
        self.key = self.signed_by = new_key()
        self.algorithm = "RS256"
        self.subject = "u-1"
        self.claims: dict[str, Any] = {}
        self.change: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []
        office = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                office.answer(self, "GET")

            def do_POST(self) -> None:
                office.answer(self, "POST")

            def log_message(self, *args: Any) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request: BaseHTTPRequestHandler, method: str) -> None:
        parts = urlsplit(request.path)
        said = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if method == "POST":
            body = request.rfile.read(int(request.headers["Content-Length"])).decode()
            said = {name: values[0] for name, values in parse_qs(body).items()}
        act = {
            "/.well-known/openid-configuration": self.configuration,
            "/keys": self.keys,
            "/token": lambda: self.token(said),
        }.get(parts.path)
        if parts.path == "/authorize":
            request.send_response(302)
            request.send_header("Location", self.authorize(said))
            request.end_headers()
            return
        status, value = (404, {}) if act is None else (200, act())
        if "error" in value:
            status = 400
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.end_headers()
        request.wfile.write(json.dumps(value).encode())

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "k1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, said: dict[str, str]) -> str:
        """The person has signed in there; back with a code."""
        self.asked.append(said)
        code = secrets.token_urlsafe(16)
        self.codes[code] = said
        return f"{said['redirect_uri']}?{urlencode({'code': code, 'state': said['state']})}"

    def token(self, said: dict[str, str]) -> dict[str, Any]:
        """A code for a token, once, for whoever began and knows the verifier."""
        begun = self.codes.pop(said.get("code", ""), None)
        if begun is None or (said["client_id"], said["client_secret"]) != (CLIENT, SECRET):
            return {"error": "invalid_grant"}
        digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if begun.get("code_challenge_method") != "S256" or begun.get("code_challenge") != challenge:
            return {"error": "invalid_grant"}
        if said["redirect_uri"] != begun["redirect_uri"]:
            return {"error": "invalid_grant"}
        return {
            "access_token": "x",
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": self.id_token(begun),
        }

    def id_token(self, begun: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": self.subject, "iat": now, "exp": now + 120,
            "nonce": begun.get("nonce"), **self.claims,
        } | self.change  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        key: Any = self.signed_by
        if self.algorithm == "HS256":
            key = SECRET * 2
        if self.algorithm == "none":
            key = None
        return jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "k1"})
