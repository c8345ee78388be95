"""Open311 with a foreign client from PyPI over real HTTP, and callbacks to a real receiver."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from georeport import GeoReport

from mulin.matters import actions
from mulin.matters.actions.open311 import note_callback
from mulin.matters.models import Matter, Open311Request
from mulin.matters.open311.callbacks import signature, tell_clients
from mulin.people.actions import use_token, withdraw_token
from mulin.people.queries.tokens import OPEN311
from tests.factories import build_town
from tests.matters.open311_clients import Receiver, client_token


@pytest.mark.mechanism("S1-18")
@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_foreign_client_lists_and_follows_what_was_raised(live_site: str, form: str) -> None:
    town = build_town()
    now = dt.datetime.now(dt.UTC)
    _row, key = client_token(town, now)
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
    by, _text = client_token(town, now, callback=receiver.address)
    reporter = actions.raise_request(
        by=by,
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
    assert head["Mulin-Signature"] == signature(by.secret, head["Mulin-Moment"], body)
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
    by, _text = client_token(town, now, callback="http://127.0.0.1:9/")
    reporter = actions.raise_request(
        by=by,
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
    from tests.platform.api_clients import token

    for callback in ("http://example.org/told", "ftp://x/", "https://"):
        with pytest.raises(Invalid) as refused:
            client_token(town, now, callback=callback)
        assert refused.value.field == "callback"
    with pytest.raises(Invalid):
        token(town, None, "matters:read", callback="https://app.example/told")
    with pytest.raises(Refusal):
        token(town, "resident", "open311:write")


@pytest.mark.django_db
def test_a_token_at_its_end_raises_nothing_and_still_hears(
    client: Any, town: Any, now: dt.datetime, receiver: Receiver
) -> None:
    by, text = client_token(town, now, callback=receiver.address)
    reporter = actions.raise_request(
        by=by, account="", place=town.building, words="灯不亮", contact=actions.Contact(), token="t" * 22, now=now
    )  # fmt: skip
    actions.receive(matter=reporter.matter, actor=town.dispatcher, now=now)
    later = now + dt.timedelta(days=400)
    assert use_token(text, OPEN311, later) is None
    assert tell_clients(later) == 1
    withdraw_token(token=by, actor=town.actors["security"], now=later)
    actions.withdraw(matter=reporter.matter, reporter=reporter, words="", actor=town.visitor, now=later)
    assert tell_clients(later + dt.timedelta(days=1)) == 0
