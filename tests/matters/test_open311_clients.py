"""Open311 with a foreign client from PyPI over real HTTP, and callbacks to a real receiver."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import requests
from georeport import GeoReport

from mulin.matters import actions
from mulin.matters.actions.open311 import note_callback
from mulin.matters.models import Matter, Open311Request
from mulin.matters.open311.callbacks import signature, tell_clients
from tests.factories import build_town


@pytest.mark.mechanism("S1-18")
@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_foreign_client_lists_and_follows_what_was_raised(live_site: str, form: str) -> None:
    town = build_town()
    now = dt.datetime.now(dt.UTC)
    _row, key, _secret = actions.make_open311_key(
        street=town.street, name="随手拍", actor=town.dispatcher, now=now
    )
    root = f"{live_site}/open311/v2"
    foreign = GeoReport(root, jurisdiction=str(town.street.id), api_key=key, output_format=form)
    services = foreign.get_service_list()
    # In XML the client gives one service alone, and a list of several.
    service = services if isinstance(services, dict) else services[0]
    assert service["service_code"] == "light-public"
    assert foreign.get_service_definition("light-public")["service_code"] == "light-public"
    # The client reads only; it is raised with the same library it speaks HTTP with.
    made = requests.post(
        f"{root}/requests.json",
        data={
            "api_key": key,
            "service_code": "light-public",
            "address_string": "青桐苑3号楼",
            "description": "灯不亮",
        },
        timeout=10,
    )
    assert made.status_code == 201
    ref = made.json()[0]["service_request_id"]
    assert foreign.get_service_request(ref)["status"] == "open"
    listed = foreign.get_service_requests(status="open", service_code="light-public")
    first = listed if isinstance(listed, dict) else listed[0]
    assert (first["service_request_id"], first["address"]) == (ref, "青桐苑")
    matter = Matter.objects.get(ref=ref)
    reporter = matter.reporters.get()
    actions.withdraw(
        matter=matter, reporter=reporter, words="", actor=town.visitor, now=dt.datetime.now(dt.UTC)
    )
    assert foreign.get_service_request(ref)["status"] == "closed"
    assert foreign.get_service_requests(service_request_id=ref)
    with pytest.raises(requests.HTTPError):
        foreign.get_service_request("M-2026-99999")


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


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.django_db
def test_a_client_is_told_of_another_state_once_and_signed(
    town: Any, now: dt.datetime, receiver: Receiver
) -> None:
    key, _given, secret = actions.make_open311_key(
        street=town.street, name="随手拍", callback=receiver.address, actor=town.dispatcher, now=now
    )
    reporter = actions.raise_request(
        key=key,
        account="u-7",
        place=town.building,
        words="灯不亮",
        contact=actions.Contact(),
        token="t" * 22,
        now=now,
    )
    later = now + dt.timedelta(minutes=1)
    assert tell_clients(later) == 0
    actions.receive(matter=reporter.matter, actor=town.dispatcher, now=later)
    receiver.answers = 500
    assert tell_clients(later) == 0
    kept = Open311Request.objects.get()
    assert (kept.tries, kept.next_at) == (1, later + dt.timedelta(minutes=2))
    assert tell_clients(later) == 0
    assert len(receiver.got) == 1
    receiver.answers = 204
    after = later + dt.timedelta(minutes=3)
    assert tell_clients(after) == 1
    head, body = receiver.got[-1]
    assert head["Mulin-Signature"] == signature(secret, head["Mulin-Moment"], body)
    told = json.loads(body)
    assert (told["service_request_id"], told["state"], told["account_id"]) == (
        reporter.matter.ref,
        "received",
        "u-7",
    )
    assert set(told) == {
        "jurisdiction_id", "service_request_id", "account_id", "status", "state", "updated_datetime",
    }  # fmt: skip
    assert tell_clients(after + dt.timedelta(hours=1)) == 0


@pytest.mark.django_db
def test_a_client_that_is_gone_is_given_up(town: Any, now: dt.datetime) -> None:
    key, _given, _secret = actions.make_open311_key(
        street=town.street, name="随手拍", callback="http://127.0.0.1:9/", actor=town.dispatcher, now=now
    )
    reporter = actions.raise_request(
        key=key,
        account="",
        place=town.building,
        words="灯不亮",
        contact=actions.Contact(),
        token="t" * 22,
        now=now,
    )
    actions.receive(matter=reporter.matter, actor=town.dispatcher, now=now)
    for _try in range(12):
        assert tell_clients(Open311Request.objects.get().next_at) == 0
    given_up = Open311Request.objects.get()
    assert given_up.next_at is None
    assert tell_clients(now + dt.timedelta(days=20)) == 0
    # Heard of by another way, it is told again of what comes next.
    told = note_callback(request=given_up, state="received", arrived=True, now=now)
    assert (told.tries, told.told) == (0, "received")
    assert tell_clients(now + dt.timedelta(days=30)) == 0


@pytest.mark.django_db
def test_a_callback_must_be_safe(town: Any, now: dt.datetime) -> None:
    from mulin.platform.errors import Invalid, Refusal

    for callback in ("http://example.org/told", "ftp://x/", "https://"):
        with pytest.raises(Invalid):
            actions.make_open311_key(
                street=town.street, name="x", callback=callback, actor=town.dispatcher, now=now
            )
    with pytest.raises(Refusal):
        actions.make_open311_key(street=town.street, name="x", actor=town.resident, now=now)
