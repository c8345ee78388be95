"""Asks every address as every persona, changes nothing, and says what was answered."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import transaction
from django.http import HttpResponse
from django.template.backends import jinja2
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from mulin.people import helping
from mulin.platform import errors
from mulin.platform.api import rates
from mulin.platform.api.root import api
from tests.trust.filling import SENT, fill, query_of
from tests.trust.personas import CLOSED, OWN, Who
from tests.trust.records import Records

OPEN, GONE, REFUSED, SIGN_IN = "+", "-", "!", ">"
"""Let through (shown, done, or asked for what is missing) · not there · refused with its rule · to the sign-in."""
MADE = errors.Refusal.__init__
LOGIN = ("/accounts/login/",)


@dataclass(frozen=True)
class Act:
    """One thing that can be asked: an address by one method."""

    method: str
    address: str
    name: str

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


def acts() -> list[Act]:
    """Everything the resolver and the API know."""
    return [*_pages(), *_operations()]


def _pages() -> Iterator[Act]:
    def walk(
        resolver: URLResolver, prefix: str, spaces: tuple[str, ...]
    ) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for one in resolver.url_patterns:
            if isinstance(one, URLPattern):
                yield (
                    prefix + _typed(str(one.pattern)),
                    ":".join((*spaces, str(one.name))),
                    _methods(one.callback),
                )
            elif not str(one.pattern).startswith("api/"):
                yield from walk(
                    one, prefix + str(one.pattern), (*spaces, one.namespace) if one.namespace else spaces
                )

    for address, name, methods in walk(get_resolver(), "/", ()):
        for method in methods:
            yield Act(method, address, name)


def _methods(view: Any) -> tuple[str, ...]:
    """What a page's own `require_…` lets in; both where it says nothing."""
    if (made := getattr(view, "view_class", None)) is not None:
        return tuple(one for one in ("GET", "POST") if hasattr(made, one.lower()))
    seen: list[Any] = [view]
    for function in seen:
        names = getattr(getattr(function, "__code__", None), "co_freevars", ())
        for name, cell in zip(names, getattr(function, "__closure__", None) or (), strict=True):
            if name == "request_method_list":
                return tuple(one for one in cell.cell_contents if one in ("GET", "POST"))
            if callable(cell.cell_contents) and cell.cell_contents not in seen:
                seen.append(cell.cell_contents)
    return ("GET", "POST")


def _typed(pattern: str) -> str:
    """A pattern as an address with its parameters in angle brackets: Open311's are regular expressions."""
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern).replace("(?:v2/)?", "v2/").replace("\\.", ".")
    return plain.strip("^$")


def _operations() -> Iterator[Act]:
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                address = "/api" + prefix + re.sub(r"{(?:[^:}]+:)?([^}]+)}", r"<\1>", path)
                for method in operation.methods:
                    yield Act(
                        method, address, re.sub(r"{(?:[^:}]+:)?([^}]+)}", r"{\1}", f"/api{prefix}{path}")
                    )


class Undrawn:
    """Stands for every template: read and drawn by no one."""

    def render(self, context: Any = None, request: Any = None) -> str:
        return ""


@contextmanager
def quick() -> Iterator[None]:
    """Pages answer without being drawn: who may open them is decided before."""
    logging.disable(logging.ERROR)
    with (
        mock.patch.object(jinja2.Jinja2, "get_template", return_value=Undrawn()),
        mock.patch.object(rates, "count", return_value=Unspent()),
    ):
        yield
    logging.disable(logging.NOTSET)


class Unspent:
    """How often somebody asks is not what is asked here."""

    spent = False

    def tell(self, response: Any) -> None:
        """Nothing to say."""


class Prober:
    """One who asks. `ask` gives the answer's letter, and the rule where it is refused."""

    def __init__(
        self, records: Records, who: Who, bodies: Mapping[tuple[str, str], Callable[[], Any]]
    ) -> None:
        self.records, self.who, self.bodies = records, who, bodies
        self.client = Client(raise_request_exception=False)
        self.refusal: errors.Refusal | None = None
        self.said = ""
        if who.account is not None:
            self.client.force_login(who.account, backend="mulin.people.backends.AccountBackend")
            session = self.client.session
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
            session.save()
        if who.mandate is not None:
            session = self.client.session
            session[helping.SESSION_KEY] = str(who.mandate.id)
            session.save()
        self.cookies = {name: one.value for name, one in self.client.cookies.items()}

    def ask(self, act: Act, where: str = OWN) -> tuple[str, str]:
        """The letter, and what stands behind it. Nothing that was done stays."""
        values = fill(self.records, act.address, closed=where == CLOSED)
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), act.address)
        more: dict[str, Any] = {}
        if act.name.startswith("/api") and act.method != "GET":
            make = self.bodies.get((act.method, act.name))
            more = {"data": make() if make else {}, "content_type": "application/json"}
        elif act.method == "POST" and act.name in SENT:
            more = {"data": dict(SENT[act.name])}
        path += query_of(self.records, act.name)
        self.refusal = None
        self.client.cookies.load(self.cookies)
        with transaction.atomic(), self._watched():
            response = self._send(act, path, more)
            self.said = "" if response.streaming else response.content.decode(errors="replace")
            transaction.set_rollback(True)
        return self._letter(response)

    def _send(self, act: Act, path: str, more: dict[str, Any]) -> HttpResponse:
        return getattr(self.client, act.method.lower())(path, **more)

    def _watched(self) -> Any:
        """Whatever page or form says it, a refusal is made with its rule."""
        made = lambda refusal, *given, **more: self._refused(refusal, *given, **more)  # noqa: E731
        return mock.patch.object(errors.Refusal, "__init__", made)

    def _refused(self, refusal: errors.Refusal, *given: Any, **more: Any) -> None:
        self.refusal = refusal
        MADE(refusal, *given, **more)

    def _letter(self, response: HttpResponse) -> tuple[str, str]:
        status = response.status_code
        if status >= 500 or status == 429:
            return "?", f"{status} {getattr(response, 'exc_info', '')}"[:300]
        if status in (404, 405):
            return GONE, ""
        if status == 401 or (status in (301, 302) and response["Location"].startswith(LOGIN)):
            return SIGN_IN, ""
        if status == 403:
            # Open311 says in its own form that a key is missing.
            own_form = "open311" if response.wsgi_request.path.startswith("/open311/") else ""
            return REFUSED, self.refusal.rule if self.refusal else own_form
        return OPEN, str(status)
