"""Codes for signing in go out by the channel of text messages: at once, at night too, and to nobody unknown."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mulin.people import actions, directory, login_codes
from mulin.people.models import LoginCode, Person
from mulin.platform import policy
from mulin.platform.actors import VISITOR
from mulin.platform.notices import channels, sending
from mulin.platform.notices.channels import Refused
from mulin.platform.notices.delivery import Delivery
from mulin.platform.policy import LOCAL
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM
from tests.platform.notices.wires import Wire, Wires, carry, lay

pytestmark = [pytest.mark.django_db, pytest.mark.mechanism("N-2.12")]
PHONE, NOBODYS = "10000000555", "10000000666"
NIGHT = dt.datetime(2026, 6, 11, 23, 30, tzinfo=LOCAL)


@pytest.fixture
def wires(monkeypatch: pytest.MonkeyPatch) -> Wires:
    return lay(monkeypatch)


@pytest.fixture
def person(town: Town) -> Person:
    return actions.add_person(street=town.street, name="苗阿公", phone=PHONE, actor=SYSTEM, now=FOUNDED)


def send(now: dt.datetime, phone: str = PHONE) -> LoginCode:
    return actions.send_code(phone=phone, client="one", now=now)


def digits(wire: Wire) -> str:
    found = re.search(r"\d{6}", wire.given[-1][0].text)
    assert found is not None
    return found[0]


@pytest.mark.mechanism("DR-14")
def test_a_code_goes_at_once_in_quiet_hours_and_opens_the_account(person: Person, wires: Wires) -> None:
    sent = send(NIGHT)
    carry(NIGHT)
    message, address = wires["sms"].given[0]
    assert address == PHONE
    assert message.text.endswith("10 分钟内有效。不是您要的，不用理。")
    account = actions.enter_code(code_id=sent.id, code=digits(wires["sms"]), actor=VISITOR, now=NIGHT)
    assert account.person_id == person.id
    assert Delivery.objects.get().state == "sent"


def test_for_a_number_of_nobody_as_much_is_written_and_nothing_leaves(person: Person, wires: Wires) -> None:
    wrote = []
    for phone in (PHONE, NOBODYS):
        with CaptureQueriesContext(connection) as asked:
            send(NIGHT, phone)
        wrote.append([one["sql"].split(" (")[0] for one in asked if one["sql"].startswith("INSERT")])
    assert wrote[0] == wrote[1]
    assert "platform_delivery" in "".join(wrote[1])
    carry(NIGHT)
    assert [address for _message, address in wires["sms"].given] == [PHONE]


def test_neither_number_nor_digits_are_kept_for_sending(person: Person, wires: Wires) -> None:
    sent = send(NIGHT)
    told = str(Delivery.objects.values().get()) + str(LoginCode.objects.values().get())
    assert PHONE not in told
    assert login_codes.code_of(sent.id) not in told.replace(str(sent.id), "")


def test_a_code_that_ran_out_or_was_used_is_not_sent_late(person: Person, wires: Wires) -> None:
    send(NIGHT)
    carry(NIGHT + dt.timedelta(minutes=11))
    used = send(NIGHT)
    actions.enter_code(code_id=used.id, code=login_codes.code_of(used.id), actor=VISITOR, now=NIGHT)
    carry(NIGHT)
    assert wires["sms"].given == []
    assert {one.state for one in Delivery.objects.all()} == {"stopped"}


def test_a_street_that_sends_no_notices_by_sms_sends_codes(town: Town, person: Person, wires: Wires) -> None:
    policy.put(
        channels.OFFERED, ["email"], street_id=town.street.id, valid_from=FOUNDED.date(), source="test"
    )
    send(NIGHT)
    carry(NIGHT)
    assert len(wires["sms"].given) == 1


def test_what_the_gateway_refuses_ends_there(person: Person, wires: Wires) -> None:
    wires["sms"].fails(Refused("invalid_number"))
    send(NIGHT)
    carry(NIGHT)
    assert Delivery.objects.get().state == "stopped"


def test_without_a_gateway_the_page_says_so(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MULIN_SMS_URL", "MULIN_OUTBOX", "MULIN_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    assert login_codes._carrier == (directory.carry_login_code, directory._sms_is_there)
    assert "这里还不能发短信验证码" in client.get("/accounts/code/").content.decode()
    assert login_codes.KIND in sending._special
