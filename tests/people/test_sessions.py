"""Where one is signed in: listed for its holder alone, ended by them, and by itself where staff leave it lie."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from mulin.people import actions as people
from mulin.people import signed_in
from mulin.people.devices import device_of, spoken
from mulin.people.models import Account, DeviceSession
from mulin.platform import errors, sessions
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM

pytestmark = pytest.mark.django_db
PASSWORD = "four words make one"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
WECHAT = "Mozilla/5.0 (Linux; Android 14; Phone) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0"


@pytest.fixture(autouse=True)
def accounts(town: Town) -> Town:
    for who in ("resident", "dispatcher"):
        people.open_account(
            person=town.persons[who], username=who, password=PASSWORD, actor=SYSTEM, now=FOUNDED, trusted=True
        )
    return town


def signed(who: str, agent: str = EDGE) -> Client:
    client = Client(headers={"user-agent": agent})
    assert client.post("/accounts/login/", {"login": who, "password": PASSWORD}).status_code == 302
    return client


def body(response: Any) -> str:
    return response.content.decode()


def age(client: Client, minutes: float) -> None:
    """As if it had lain for so long."""
    session = client.session
    session[signed_in.SEEN] -= int(minutes * 60)
    session.save()


@pytest.mark.parametrize(
    ("agent", "device", "words"),
    [
        (EDGE, "edge/windows", "Windows 电脑 · Edge"),
        (WECHAT, "wechat/android", "安卓手机或平板 · 微信"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "safari/iphone", "iPhone · Safari"),
        ("curl/8.5", "/", "别的设备"),
        ("", "/", "别的设备"),
    ],
)  # fmt: skip
def test_a_device_is_two_plain_words(agent: str, device: str, words: str) -> None:
    assert device_of(agent) == device
    assert spoken(device) == words


def test_nothing_else_is_kept_of_it() -> None:
    kept = {field.name for field in DeviceSession._meta.fields}
    assert kept == {"id", "account", "session_key", "device", "begun_at", "seen_at"}


def test_one_sees_ones_own_and_ends_one() -> None:
    here, there = signed("resident"), signed("resident", WECHAT)
    signed("dispatcher")
    page = body(here.get("/mine/security/"))
    assert "Windows 电脑 · Edge" in page
    assert "安卓手机或平板 · 微信" in page
    assert page.count("/ends/") == 2, "one form for the other device, one for all others"
    other = DeviceSession.objects.get(device="wechat/android")
    assert here.post(f"/mine/security/sessions/{other.id}/ends/").status_code == 302
    assert there.get("/mine/").status_code == 302
    assert here.get("/mine/").status_code == 200


def test_all_others_end_at_once() -> None:
    here, there, third = signed("resident"), signed("resident", WECHAT), signed("resident")
    here.post("/mine/security/sessions/ends/")
    assert [one.get("/mine/").status_code for one in (here, there, third)] == [200, 302, 302]


def test_somebody_elses_is_not_there(town: Town, now: dt.datetime) -> None:
    here = signed("resident")
    signed("dispatcher", WECHAT)
    other = DeviceSession.objects.get(device="wechat/android")
    assert here.post(f"/mine/security/sessions/{other.id}/ends/").status_code == 404
    with pytest.raises(errors.Refusal):
        people.end_session(session=other, actor=town.actors["resident"], now=now)
    with pytest.raises(errors.Refusal):
        people.end_other_sessions(account=other.account, besides=None, actor=town.actors["resident"], now=now)


def test_the_table_holds_no_key_that_opens_a_session() -> None:
    client = signed("resident")
    key = client.cookies["sessionid"].value
    assert not Session.objects.filter(session_key=key).exists()
    row = Session.objects.get(session_key=sessions.kept(key))
    thief = Client()
    thief.cookies["sessionid"] = row.session_key
    assert thief.get("/mine/").status_code == 302
    assert client.get("/mine/").status_code == 200
    client.post("/accounts/logout/")
    assert not Session.objects.filter(pk=row.pk).exists()


def test_staff_who_leave_it_lie_are_signed_out_and_told() -> None:
    client = signed("dispatcher")
    age(client, 29)
    assert client.get("/desk/").status_code == 200
    age(client, 31)
    response = client.get("/desk/people/")
    assert response.headers["Location"] == "/accounts/login/?next=%2Fdesk%2Fpeople%2F&idle=1"
    assert "好一会儿没有用" in body(client.get(response.headers["Location"]))
    assert client.get("/mine/").status_code == 302


def test_what_a_program_gets_of_an_idle_session_is_401() -> None:
    client = signed("dispatcher")
    age(client, 31)
    assert client.get("/api/mine/").status_code == 401


def test_a_resident_stays_signed_in() -> None:
    client = signed("resident")
    age(client, 60 * 24)
    assert client.get("/mine/").status_code == 200
    assert DeviceSession.objects.filter(account__username="resident").exists()


def test_a_session_without_its_row_has_been_ended() -> None:
    """Where the session itself was missed, such as after its key changed: within a minute."""
    client = signed("resident")
    DeviceSession.objects.all().delete()
    assert client.get("/mine/").status_code == 200
    age(client, 2)
    assert "ended=1" in client.get("/mine/").headers["Location"]


def test_a_new_password_keeps_this_session_and_ends_the_others() -> None:
    here, there = signed("resident"), signed("resident", WECHAT)
    new = "lamp kettle bicycle orchid"
    changed = here.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert changed.status_code == 302
    assert here.get("/mine/").status_code == 200
    assert there.get("/mine/").status_code == 302
    age(here, 2)
    assert here.get("/mine/").status_code == 200, "its row follows the new key"
    row = DeviceSession.objects.get(device="edge/windows")
    assert row.session_key == sessions.kept(here.cookies["sessionid"].value)


def test_old_ones_are_cleared_away() -> None:
    signed("resident")
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=15)
    assert people.sweep_sessions(later) == 1
    assert not Session.objects.filter(expire_date__lt=later).exists()


def test_five_failures_are_told_to_the_holder_once_and_to_nobody_else(town: Town) -> None:
    from mulin.platform.notices.models import Notice

    def fail(name: str) -> list[str]:
        return [
            body(Client().post("/accounts/login/", {"login": name, "password": f"no {n}"})) for n in range(7)
        ]

    said, silence = fail("resident"), fail("nobody-here")
    told = Notice.objects.filter(kind="people.locked")
    assert [one.person_id for one in told] == [town.persons["resident"].id]
    strip = lambda text: __import__("re").sub(r'(value|content)="[^"]*"|resident|nobody-here', "", text)  # noqa: E731
    assert [strip(one) for one in said] == [strip(one) for one in silence]
    assert Account.objects.filter(username="nobody-here").count() == 0
