"""Who a limit counts by: an address nobody can invent, kept by nobody."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import RequestFactory

from mulin.platform import clients
from mulin.platform.actors import VISITOR, Actor


def asked(remote: str = "203.0.113.9", **headers: str) -> Any:
    return RequestFactory(REMOTE_ADDR=remote).get("/", headers=headers)


def test_a_forwarded_address_counts_behind_our_own_proxy_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    request = asked("10.0.0.1", **{"X-Forwarded-For": "198.51.100.1, 198.51.100.2"})
    assert clients.address(request) == "10.0.0.1"
    monkeypatch.setenv("MULIN_TLS", "1")
    assert clients.address(request) == "198.51.100.2", "what the proxy itself has written"
    assert clients.address(asked("10.0.0.1")) == "10.0.0.1"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2:3::4", "2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.9", "203.0.113.9", True),
        ("203.0.113.9", "203.0.113.10", False),
    ],
)
def test_one_household_is_one_client(one: str, other: str, same: bool) -> None:
    assert (clients.key(asked(one)) == clients.key(asked(other))) is same


def test_the_address_cannot_be_read_from_the_key() -> None:
    assert "203.0.113.9" not in clients.key(asked())
    assert len(clients.key(asked())) == 32
    assert clients.key(asked("no address at all")) != clients.key(asked())


def test_who_is_signed_in_is_counted_as_a_person_wherever_they_are() -> None:
    person = Actor(id=uuid4(), kind="person")
    here, there, visiting = asked("203.0.113.9"), asked("203.0.113.10"), asked("203.0.113.9")
    here.actor = there.actor = person
    visiting.actor = VISITOR
    assert clients.of(here) == clients.of(there) != clients.of(visiting) == clients.key(visiting)
