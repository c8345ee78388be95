"""Requests through the whole stack of the web process, with the CPU of both sides of the database socket."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Timing:
    """Milliseconds a request: CPU of web process and backend together, and on the clock."""

    cpu: float
    web: float
    backend: float
    p50: float
    p95: float
    count: int


class Visitor:
    """Somebody with a session, whose requests go through the real handler and all its middleware."""

    def __init__(self, cookies: dict[str, str] | None = None) -> None:
        self.cookies = cookies or {}
        self.handler = WSGIHandler()
        self.factory = RequestFactory()
        self.factory.cookies.load(self.cookies)

    def __call__(
        self, method: str, path: str, data: dict[str, Any] | None = None, **extra: Any
    ) -> HttpResponse:
        build = self.factory.post if method == "POST" else self.factory.get
        request = build(path, data or {}, **extra)
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        signals.request_started.send(sender=WSGIHandler)
        response = self.handler.get_response(request)
        if hasattr(response, "render") and not response.is_rendered:
            response.render()
        response.close()
        return response


Request = Callable[[int], HttpResponse]


def measure(request: Request, *, warm: int, count: int, ok: Iterable[int] = (200, 302)) -> Timing:
    """Make `warm` + `count` requests; `request(n)` makes the n-th. Raises on an unexpected status."""
    allowed = set(ok)
    for number in range(warm):
        _check(request(number), allowed)
    backend = _backend_cpu()
    started = time.process_time()
    walls = []
    for number in range(warm, warm + count):
        begin = time.perf_counter()
        response = request(number)
        walls.append((time.perf_counter() - begin) * 1000)
        _check(response, allowed)
    web = (time.process_time() - started) * 1000 / count
    behind = (_backend_cpu() - backend) * 1000 / count
    quantiles = statistics.quantiles(walls, n=20)
    return Timing(web + behind, web, behind, statistics.median(walls), quantiles[18], count)


def _check(response: HttpResponse, allowed: set[int]) -> None:
    if response.status_code not in allowed:
        raise RuntimeError(
            f"status {response.status_code}: {response.content[:2000].decode(errors='replace')}"
        )


def _backend_cpu() -> float:
    """Seconds of CPU the database backend of this process has used."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def statements(request: Request, number: int = 0) -> int:
    """How many SQL statements one request makes, savepoints and transaction marks left out."""
    with CaptureQueriesContext(connection) as captured:
        _check(request(number), {200, 302})
    marks = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
    return sum(not query["sql"].startswith(marks) for query in captured.captured_queries)
