"""Signing in by a code: equal answers, limits, one person per number, and never for staff."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mulin.people import actions, login_codes
from mulin.people.models import Account, LoginCode, Person
from mulin.platform import errors, policy
from mulin.platform.actors import VISITOR
from mulin.platform.throttle import Hit
from mulin.platform.timeline.models import Act
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM

pytestmark = pytest.mark.django_db
PHONE = "10000000555"


class Outbox(list[dict[str, str]]):
    """What was carried: who, which digits, and whether anything really leaves."""

    def carry(self, sent: login_codes.Sent) -> None:
        self.append({"to": sent.phone, "code": sent.code, "known": str(sent.known)})


@pytest.fixture
def outbox(monkeypatch: pytest.MonkeyPatch) -> Outbox:
    kept = Outbox()
    monkeypatch.setattr(login_codes, "_carrier", (kept.carry, lambda: True))
    return kept


@pytest.fixture
def person(town: Town) -> Person:
    return actions.add_person(street=town.street, name="苗阿公", phone=PHONE, actor=SYSTEM, now=FOUNDED)


def send(now: dt.datetime, phone: str = PHONE, client: str = "one") -> LoginCode:
    return actions.send_code(phone=phone, client=client, now=now)


def enter(sent: LoginCode, code: str, now: dt.datetime) -> Account:
    return actions.enter_code(code_id=sent.id, code=code, actor=VISITOR, now=now)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


@pytest.mark.mechanism("N-2.12")
def test_the_first_code_opens_the_account_of_who_is_registered(
    person: Person, outbox: Outbox, now: dt.datetime
) -> None:
    account = enter(send(now), outbox[0]["code"], now)
    assert account.person_id == person.id
    assert not account.has_usable_password()
    assert Act.objects.filter(record_id=person.id, verb="people.open_by_code").count() == 1
    again = enter(send(now), outbox[1]["code"], now)
    assert again.id == account.id


def test_what_is_kept_tells_neither_number_nor_digits(
    person: Person, outbox: Outbox, now: dt.datetime
) -> None:
    sent = send(now)
    row = LoginCode.objects.filter(pk=sent.pk).values_list()[0]
    assert outbox[0]["code"] not in str(row)
    assert PHONE not in str(row)


@pytest.mark.mechanism("N-2.12")
def test_known_and_unknown_numbers_are_answered_alike(
    person: Person, outbox: Outbox, client: Client, django_assert_num_queries: Any
) -> None:
    pages, counts = [], []
    for phone in ("10000000600", PHONE, "10000000601"):
        other = Client()
        asked = other.post("/accounts/code/", {"phone": phone})
        assert asked.headers["Location"] == "/accounts/code/entry/"
        shown = other.get("/accounts/code/entry/")
        tried = other.post("/accounts/code/entry/", {"code": "12"})
        told = (asked.status_code, shown.status_code, tried.status_code, shown.content, tried.content)
        pages.append([_plain(one) for one in told])
    assert pages[0] == pages[1] == pages[2]
    assert [one["known"] for one in outbox] == ["False", "True", "False"]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for phone in ("10000000602", PHONE):
        with CaptureQueriesContext(
            connection,
        ) as asked_of:
            send(dt.datetime.now(dt.UTC), phone=phone, client="two")
        counts.append(len(asked_of))
    assert counts[0] == counts[1]


def _plain(told: Any) -> str:
    import re

    return re.sub(
        r'csrfmiddlewaretoken" value="[^"]+"', "", told.decode() if isinstance(told, bytes) else str(told)
    )


def test_right_digits_for_an_unknown_number_lead_to_the_desk(
    town: Town, outbox: Outbox, now: dt.datetime
) -> None:
    sent = send(now, phone="10000000777")
    with pytest.raises(errors.Refusal) as refused:
        enter(sent, outbox[0]["code"], now)
    assert "家门口服务站" in refused.value.remedy
    assert not Account.objects.exists()


def test_a_family_on_one_number_is_told_apart_at_the_desk(
    town: Town, outbox: Outbox, now: dt.datetime
) -> None:
    sent = send(now, phone="10000000027")
    with pytest.raises(errors.Refusal) as refused:
        enter(sent, outbox[0]["code"], now)
    assert "好几位" in refused.value.message
    assert not Account.objects.exists()


def test_staff_sign_in_by_password(town: Town, outbox: Outbox, person: Person, now: dt.datetime) -> None:
    actions.appoint(
        person=person, role="worker", place=town.neighbourhood, organisation=town.committee,
        since=FOUNDED.date(), actor=SYSTEM, now=FOUNDED,
    )  # fmt: skip
    sent = send(now)
    with pytest.raises(errors.Refusal) as refused:
        enter(sent, outbox[0]["code"], now)
    assert "工作人员" in refused.value.message


def test_who_has_died_and_who_was_joined_get_nothing(
    town: Town, person: Person, outbox: Outbox, now: dt.datetime
) -> None:
    actions.note_death(person=person, on=now.date(), told_by="女儿", actor=town.worker, now=now)
    sent = send(now)
    assert outbox[0]["known"] == "False"
    with pytest.raises(errors.Refusal):
        enter(sent, outbox[0]["code"], now)


def test_five_wrong_tries_end_a_code_and_stay_counted(
    person: Person, outbox: Outbox, now: dt.datetime
) -> None:
    sent = send(now)
    code = outbox[0]["code"]
    for left in (4, 3, 2, 1):
        with pytest.raises(errors.Invalid) as refused:
            enter(sent, wrong(code), now)
        assert str(left) in refused.value.message
    with pytest.raises(errors.Invalid):
        enter(sent, wrong(code), now)
    with pytest.raises(errors.Invalid) as over:
        enter(sent, code, now)
    assert "用不了" in over.value.message


@pytest.mark.parametrize("minutes", [10, 60])
def test_a_code_is_good_for_ten_minutes_and_once(
    person: Person, outbox: Outbox, now: dt.datetime, minutes: int
) -> None:
    sent = send(now)
    with pytest.raises(errors.Invalid):
        enter(sent, outbox[0]["code"], now + dt.timedelta(minutes=minutes))
    assert enter(sent, outbox[0]["code"], now + dt.timedelta(minutes=9, seconds=59))
    with pytest.raises(errors.Invalid):
        enter(sent, outbox[0]["code"], now)


def test_one_code_does_not_open_another_number(person: Person, outbox: Outbox, now: dt.datetime) -> None:
    send(now)
    other = send(now, phone="10000000888")
    if outbox[0]["code"] != outbox[1]["code"]:
        with pytest.raises(errors.Invalid):
            enter(other, outbox[0]["code"], now)


@pytest.mark.mechanism("N-2.12")
def test_a_number_and_a_network_are_limited(person: Person, outbox: Outbox, now: dt.datetime) -> None:
    for number in range(5):
        send(now, client=f"n{number}")
    with pytest.raises(errors.TooMany) as refused:
        send(now, client="another")
    assert "再要" in refused.value.remedy
    later = now + dt.timedelta(hours=1, seconds=1)
    for number in range(4):
        send(later, client=f"m{number}")
    last = later + dt.timedelta(hours=1, seconds=1)
    with pytest.raises(errors.TooMany):
        send(last)
    policy.put("people.code.per_network", 2, street_id=None, valid_from=now.date(), source="test")
    policy.forget()
    Hit.objects.all().delete()
    for number in range(2):
        send(now, phone=f"1000000090{number}", client="same")
    with pytest.raises(errors.TooMany):
        send(now, phone="10000000909", client="same")


@pytest.mark.parametrize("phone", ["", "12", "021-55550000", "abc", "1" * 40])
def test_what_is_no_mobile_number_is_told_at_its_field(
    town: Town, outbox: Outbox, client: Client, phone: str
) -> None:
    response = client.post("/accounts/code/", {"phone": phone})
    assert response.status_code == 422
    assert not outbox
    assert not LoginCode.objects.exists()


def test_the_pages_sign_in_and_lead_on(person: Person, outbox: Outbox, client: Client) -> None:
    assert "code_next" not in client.session
    client.post("/accounts/code/", {"phone": f"+86 {PHONE}", "next": "/my-data/"})
    response = client.post("/accounts/code/entry/", {"code": outbox[0]["code"]})
    assert response.headers["Location"] == "/my-data/"
    assert "苗阿公" in client.get("/mine/").content.decode()
    assert client.get("/accounts/password/").headers["Location"].endswith("/accounts/password/first/")
    assert client.get("/accounts/password/first/").status_code == 200
    words = "four words make one"
    assert (
        client.post("/accounts/password/first/", {"password1": words, "password2": words}).status_code == 302
    )
    assert Account.objects.get().has_usable_password()


def test_it_leads_to_no_other_site(person: Person, outbox: Outbox, client: Client) -> None:
    client.post("/accounts/code/", {"phone": PHONE, "next": "https://elsewhere.example/"})
    response = client.post("/accounts/code/entry/", {"code": outbox[0]["code"]})
    assert response.headers["Location"] == "/arrive/"


def test_the_second_page_alone_leads_to_the_first(client: Client, town: Town) -> None:
    assert client.get("/accounts/code/entry/").headers["Location"] == "/accounts/code/"


def test_where_no_sms_is_configured_the_page_says_what_to_do(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login_codes, "_carrier", None)
    monkeypatch.delenv("MULIN_OUTBOX", raising=False)
    monkeypatch.delenv("MULIN_DEBUG", raising=False)
    page = client.get("/accounts/code/").content.decode()
    assert "这里还不能发短信验证码" in page
    assert 'name="phone"' not in page
    response = client.post("/accounts/code/", {"phone": PHONE})
    assert response.status_code == 403
    assert not LoginCode.objects.exists()


def test_the_development_outbox_takes_what_no_channel_does(
    person: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, now: dt.datetime
) -> None:
    monkeypatch.setattr(login_codes, "_carrier", None)
    monkeypatch.setenv("MULIN_DEBUG", "1")
    monkeypatch.setattr(login_codes.home, "folder", lambda name, private: tmp_path)
    sent = send(now)
    send(now, phone="10000000666")
    told = {one["to"]: one for one in (json.loads(file.read_text()) for file in tmp_path.glob("code-*.json"))}
    assert told["10000000666"]["code"] == "", "nothing leaves for a number nobody has"
    assert enter(sent, told[PHONE]["code"], now).person_id == person.id


def test_old_codes_are_cleared_away(person: Person, outbox: Outbox, now: dt.datetime) -> None:
    send(now)
    assert actions.sweep_codes(now + dt.timedelta(hours=1)) == 0
    assert actions.sweep_codes(now + dt.timedelta(days=2)) == 1
