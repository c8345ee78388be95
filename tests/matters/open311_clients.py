"""What the tests of Open311 share: a client's token, made by the action, and where a client is told."""

from __future__ import annotations

import datetime as dt
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from mulin.people.models import Token
from mulin.people.queries.tokens import OPEN311
from tests.factories import Town
from tests.platform.api_clients import token


def client_token(town: Town, now: dt.datetime, callback: str = "") -> tuple[Token, str]:
    """A token of one of the street's Open311 clients, and its text."""
    return token(town, None, OPEN311, days=365, now=now, callback=callback)


class Receiver(HTTPServer):
    """Takes callbacks, or answers nonsense where it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers = 204

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/told"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers.items()), body))
        self.send_response(self.server.answers)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Says nothing."""
