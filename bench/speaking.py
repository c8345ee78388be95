"""One who speaks HTTP to a running instance, as a browser or another system would, and is not put off by its falling down."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

CSRF = "b3a7" * 8
"""A browser's own half of the double-submit cookie: any 32 letters and digits."""

IDLE = 1.0
"""Seconds after which a connection is not used again: the server ends an idle one after two."""


class Away(Exception):
    """Nobody answered: refused, broken off, or too late. Whether it was done is not known."""


@dataclass(frozen=True, slots=True)
class Heard:
    status: int
    location: str
    raw: bytes
    seconds: float

    def json(self) -> Any:
        return json.loads(self.raw)


@dataclass
class Speaker:
    """Keeps one connection open. For one thread."""

    port: int
    session: str = ""
    token: str = ""
    timeout: float = 30.0
    _line: http.client.HTTPConnection | None = field(default=None, repr=False)
    _used: float = 0.0

    def get(self, path: str) -> Heard:
        return self._ask("GET", path, None, {})

    def form(self, path: str, values: dict[str, str]) -> Heard:
        """As a browser sends a form."""
        told = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": CSRF}
        return self._ask("POST", path, urlencode(values).encode(), told)

    def post(self, path: str, body: Any, key: str = "") -> Heard:
        """As another system does, with JSON; with a `key` it may be sent again."""
        told = {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
        return self._ask("POST", path, json.dumps(body).encode(), told)

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Heard:
        cookies = f"csrftoken={CSRF}" + (f"; sessionid={self.session}" if self.session else "")
        told = {"Cookie": cookies, "Host": "localhost", **headers}
        if self.token:
            told["Authorization"] = f"Bearer {self.token}"
        begun = time.monotonic()
        if begun - self._used > IDLE:
            self.close()
        # As browsers do: a page asked for on a line that the server had just ended is asked for again.
        tries = 2 if method == "GET" and self._line is not None else 1
        for left in reversed(range(tries)):
            try:
                response, raw = self._sent(method, path, body, told)
                break
            except (OSError, http.client.HTTPException) as error:
                self.close()
                if not left:
                    raise Away(f"{method} {path}: {type(error).__name__}") from None
        self._used = time.monotonic()
        if response.getheader("Connection", "").lower() == "close":
            self.close()
        return Heard(response.status, response.getheader("Location", ""), raw, time.monotonic() - begun)

    def _sent(
        self, method: str, path: str, body: bytes | None, told: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        self._line.request(method, path, body, told)
        response = self._line.getresponse()
        return response, response.read()
