"""A real receiver of events on this machine, which can be told to be slow, broken or strange."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from mulin.platform.timeline import following
from mulin.platform.timeline.models import Act
from tests.factories.sealing import PATIENCE


class Receiver:
    """Keeps what arrived. `answers` gives the status for each request in turn; the last one goes on."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], str]] = []
        self.answers: list[int | Callable[[Any], None]] = [204]
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                answer = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
                if callable(answer):
                    answer(self)
                    return
                self.send_response(answer)
                if 300 <= answer < 400:
                    self.send_header("Location", f"{receiver.url}elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                receiver.got.append(({"method": "GET"}, self.path))

            def log_message(self, *_given: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.got]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@contextlib.contextmanager
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    try:
        yield made
    finally:
        made.close()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def nonsense(handler: Any) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\nwhat?\r\n")


def cut_off(handler: Any) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def drop_by_drop(handler: Any) -> None:
    """A byte now and then, so that no single wait is ever too long."""
    with contextlib.suppress(OSError):
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"." * 200:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(0.05)


def settle() -> None:
    """Wait until no transaction of another test in this cluster is older than what was written here."""
    deadline = time.monotonic() + PATIENCE
    newest = Act.objects.order_by("-xid").values_list("xid", flat=True)[:1]
    while int(following.horizon().xid) <= max((int(one) for one in newest), default=0):
        assert time.monotonic() < deadline
        time.sleep(0.05)
