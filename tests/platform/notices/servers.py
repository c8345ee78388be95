"""Real servers on this machine for channels to speak to: SMTP and HTTP, well-behaved or not."""

from __future__ import annotations

import contextlib
import email
import json
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Post:
    """What an SMTP server was given."""

    to: list[str]
    mail: Message

    def part(self, kind: str) -> str:
        found = next(one for one in self.mail.walk() if one.get_content_type() == kind)
        raw = found.get_payload(decode=True)
        assert isinstance(raw, bytes)
        return raw.decode()


@dataclass
class SmtpServer:
    """`mood`: `well`, `refuse` (550), `busy` (451), `nonsense`, `mute`, `hang_up` after the mail was taken."""

    mood: str = "well"
    posts: list[Post] = field(default_factory=list)
    port: int = 0

    def serve(self, stream: socketserver.StreamRequestHandler) -> None:
        def say(text: str) -> None:
            stream.wfile.write(text.encode() + b"\r\n")

        if self.mood == "mute":
            time.sleep(3)
            return
        say("\x00\x01 what" if self.mood == "nonsense" else "220 here")
        to: list[str] = []
        while line := stream.rfile.readline():
            verb = line.decode(errors="replace").strip().upper()
            if verb.startswith("EHLO"):
                say("250 here")
            elif verb.startswith("RCPT"):
                to.append(line.decode().partition("<")[2].partition(">")[0])
                say({"refuse": "550 no such user", "busy": "451 later"}.get(self.mood, "250 ok"))
            elif verb == "DATA":
                say("354 go on")
                raw = b""
                while (part := stream.rfile.readline()) != b".\r\n":
                    raw += part
                self.posts.append(Post(list(to), email.message_from_bytes(raw)))
                if self.mood == "hang_up":
                    return
                say("250 taken")
            elif verb == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")


@contextlib.contextmanager
def smtp(mood: str = "well") -> Iterator[SmtpServer]:
    known = SmtpServer(mood)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                known.serve(self)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        known.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield known
        finally:
            server.shutdown()


@dataclass
class Asked:
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: dict[str, Any]


Reply = Callable[[Asked], tuple[int, dict[str, str], bytes]]


@dataclass
class HttpServer:
    reply: Reply
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    drip: bool = False
    half: bool = False


def json_reply(body: Any, status: int = 200, **headers: str) -> tuple[int, dict[str, str], bytes]:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, told, json.dumps(body).encode()


@contextlib.contextmanager
def http(reply: Reply) -> Iterator[HttpServer]:
    known = HttpServer(reply)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            raw = self.rfile.read(length)
            parts = urlsplit(self.path)
            asked = Asked(
                parts.path, parse_qs(parts.query), dict(self.headers), json.loads(raw) if raw else {}
            )
            known.asked.append(asked)
            status, headers, body = known.reply(asked)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if known.half:
                # Says how much comes, sends half of it, and hangs up.
                self.wfile.write(body[: len(body) // 2])
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            for byte in body:
                if not known.drip:
                    self.wfile.write(body)
                    break
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.1)

        def do_GET(self) -> None:
            with contextlib.suppress(OSError):
                self._answer()

        do_POST = do_GET

        def log_message(self, *_args: Any) -> None: ...

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        known.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield known
        finally:
            server.shutdown()


def nobody() -> int:
    """A port at which nobody listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
