"""Each channel against a real server on this machine: well, refused, down, slow, nonsense, 500, 429, half-closed."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

import pytest

from mulin.platform.notices.channels import Outgoing, Refused, Unreachable, base, find, segments
from mulin.platform.notices.channels import http as wire
from mulin.platform.notices.channels.tencent import TOKENS
from tests.platform.notices import servers
from tests.platform.notices.servers import Asked, json_reply

MESSAGE = Outgoing(
    id="018f-1",
    subject="梧桐里街道：您反映的事有答复了",
    text="换好了 <b>\n\n看：https://street.example/mine/。",
    office="梧桐里街道",
    link="https://street.example/mine/",
    stop="https://street.example/ways/abc/stop/",
    what="您反映的事有答复了",
)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(wire, "DEADLINE", 0.6)
    monkeypatch.setattr("mulin.platform.notices.channels.email.DEADLINE", 1.0)
    monkeypatch.setenv("MULIN_SITE", "https://street.example")
    TOKENS.forget()
    yield
    TOKENS.forget()


def by_mail(monkeypatch: pytest.MonkeyPatch, port: int) -> base.Channel:
    monkeypatch.setenv("MULIN_SMTP_URL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("MULIN_MAIL_FROM", "office@street.example")
    return find("email")


def test_a_mail_is_plain_and_html_and_ends_with_one_tap(monkeypatch: pytest.MonkeyPatch) -> None:
    with servers.smtp() as server:
        receipt = by_mail(monkeypatch, server.port).send(MESSAGE, "gu@example.com")
    (post,) = server.posts
    assert post.to == ["gu@example.com"]
    assert post.mail["Message-ID"] == receipt.number == "<018f-1@street.example>"
    assert post.mail["List-Unsubscribe"] == "<https://street.example/ways/abc/stop/>"
    assert post.mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert post.mail["Auto-Submitted"] == "auto-generated", "no automatic answers, no chain of them"
    assert "换好了" in post.part("text/plain")
    page = post.part("text/html")
    assert "&lt;b&gt;" in page
    assert '<a href="https://street.example/mine/">' in page


@pytest.mark.parametrize(
    ("mood", "expected"),
    [
        ("refuse", Refused),
        ("busy", Unreachable),
        ("nonsense", Unreachable),
        ("mute", Unreachable),
        ("hang_up", Unreachable),
    ],
)
def test_a_mail_server_in_every_mood(
    mood: str, expected: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    with servers.smtp(mood) as server:
        channel = by_mail(monkeypatch, server.port)
        with pytest.raises(expected) as told:
            channel.send(MESSAGE, "gu@example.com")
    assert "gu@" not in str(told.value), "nobody's address stands in an error"


def test_a_mail_server_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    channel = by_mail(monkeypatch, servers.nobody())
    with pytest.raises(Unreachable):
        channel.send(MESSAGE, "gu@example.com")
    with pytest.raises(Unreachable):
        channel.probe()


@pytest.mark.parametrize("wrong", ["", "gu", "gu@", "@example.com", "gu@example.com\nBcc: all@example.com"])
def test_what_is_no_mail_address(wrong: str) -> None:
    with pytest.raises(ValueError):
        find("email").clean(wrong)


def by_sms(monkeypatch: pytest.MonkeyPatch, url: str) -> base.Channel:
    monkeypatch.setenv("MULIN_SMS_URL", url + "/send")
    monkeypatch.setenv("MULIN_SMS_SECRET", "not-told")
    monkeypatch.setenv("MULIN_SMS_SIGN", "梧桐里街道")
    monkeypatch.setenv("MULIN_SMS_TEMPLATE", "T1")
    return find("sms")


SHORT = Outgoing(id="018f-2", subject="", text="【梧桐里街道】您反映的事有答复了，到“我的”里看。")


def test_a_text_message_carries_signature_template_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULIN_SMS_FIELDS", '{"phone": "mobile"}')
    with servers.http(lambda asked: json_reply({"code": "OK", "id": "n-7"})) as server:
        receipt = by_sms(monkeypatch, server.url).send(SHORT, "10000000001")
    (asked,) = server.asked
    assert receipt.number == "n-7"
    assert asked.body == {
        "mobile": "10000000001",
        "text": SHORT.text,
        "sign": "梧桐里街道",
        "template": "T1",
        "segments": 1,
        "id": "018f-2",
    }
    assert asked.headers["Authorization"] == "Bearer not-told"
    assert asked.headers["Idempotency-Key"] == "018f-2"


def test_a_sealed_text_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULIN_SMS_AUTH", "hmac")
    with servers.http(lambda asked: json_reply({"code": 0})) as server:
        by_sms(monkeypatch, server.url).send(SHORT, "10000000001")
    assert "Authorization" not in server.asked[0].headers
    assert server.asked[0].headers["X-Signature"].startswith("sha256=")


REPLIES: list[tuple[str, Any, type[Exception]]] = [
    ("500", lambda asked: json_reply({}, 500), Unreachable),
    ("503 page", lambda asked: (503, {}, b"<html>"), Unreachable),
    ("400", lambda asked: json_reply({}, 400), Refused),
    ("401", lambda asked: json_reply({}, 401), Unreachable),
    ("redirect", lambda asked: (302, {"Location": "http://elsewhere.example/"}, b""), Unreachable),
    ("nonsense", lambda asked: (200, {}, b"\x00\xff not json"), Unreachable),
    ("a list", lambda asked: json_reply([1]), Unreachable),
    ("too long", lambda asked: (200, {}, b"1" * 200_000), Unreachable),
    ("own code", lambda asked: json_reply({"code": "quota"}), Unreachable),
    ("bad number", lambda asked: json_reply({"code": "INVALID_NUMBER"}), Refused),
]


@pytest.mark.parametrize(("name", "reply", "expected"), REPLIES, ids=[one[0] for one in REPLIES])
def test_a_gateway_that_fails(
    name: str, reply: Any, expected: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    with servers.http(reply) as server:
        channel = by_sms(monkeypatch, server.url)
        with pytest.raises(expected) as told:
            channel.send(SHORT, "10000000001")
    assert not {"not-told", "10000000001"} & set(str(told.value).split())


def test_too_many_is_waited_for_as_long_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        servers.http(lambda asked: json_reply({}, 429, Retry_After="90")) as server,
        pytest.raises(Unreachable) as told,
    ):
        by_sms(monkeypatch, server.url).send(SHORT, "10000000001")
    assert told.value.after == dt.timedelta(seconds=90)


@pytest.mark.parametrize(
    ("said", "waited"),
    [
        ("Thu, 11 Jun 2026 09:10:00 GMT", dt.timedelta(minutes=10)),
        ("99999999", dt.timedelta(days=1)),
        ("-5", dt.timedelta()),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read(said: str, waited: dt.timedelta | None) -> None:
    assert wire.waited(said, "Thu, 11 Jun 2026 09:00:00 GMT") == waited


@pytest.mark.parametrize("how", ["drip", "half", "silent", "down"])
def test_a_gateway_that_is_slow_or_breaks_off(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def reply(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        if how == "silent":
            time.sleep(1.5)
        return json_reply({"code": 0, "id": "a long enough answer to drip"})

    with servers.http(reply) as server:
        server.drip, server.half = how == "drip", how == "half"
        url = f"http://127.0.0.1:{servers.nobody()}" if how == "down" else server.url
        channel = by_sms(monkeypatch, url)
        began = time.monotonic()
        with pytest.raises(Unreachable):
            channel.send(SHORT, "10000000001")
        assert time.monotonic() - began < 1.4, "a byte now and then is as slow as none"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("好" * 70, 1),
        ("好" * 71, 2),
        ("好" * 134, 2),
        ("好" * 135, 3),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 70 + "好", 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts_of_a_text_message_are_counted(text: str, count: int) -> None:
    assert segments(text) == count


def test_a_text_message_of_three_parts_does_not_go(monkeypatch: pytest.MonkeyPatch) -> None:
    with servers.http(lambda asked: json_reply({"code": 0})) as server, pytest.raises(Refused):
        by_sms(monkeypatch, server.url).send(Outgoing("1", "", "好" * 135), "10000000001")
    assert not server.asked


def by_wecom(monkeypatch: pytest.MonkeyPatch, url: str) -> base.Channel:
    for name, value in (("URL", url), ("CORP", "ww1"), ("AGENT", "7"), ("SECRET", "not-told")):
        monkeypatch.setenv(f"MULIN_WECOM_{name}", value)
    return find("wecom")


def by_wechat(monkeypatch: pytest.MonkeyPatch, url: str) -> base.Channel:
    for name, value in (("URL", url), ("APP", "wx1"), ("TEMPLATE", "t-1"), ("SECRET", "not-told")):
        monkeypatch.setenv(f"MULIN_WECHAT_{name}", value)
    return find("wechat")


def tencent(*codes: int, **more: Any) -> servers.Reply:
    """A server of theirs: a new token each time it is asked for one, then these error codes in turn, then 0."""
    left, tokens = list(codes), iter(range(1, 100))

    def reply(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        if asked.path.endswith(("gettoken", "stable_token")):
            return json_reply({"errcode": 0, "access_token": f"t{next(tokens)}", "expires_in": 7200})
        return json_reply({"errcode": left.pop(0) if left else 0, "errmsg": "", "msgid": "m-1", **more})

    return reply


def test_wecom_fetches_a_token_once_and_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    with servers.http(tencent()) as server:
        channel = by_wecom(monkeypatch, server.url)
        assert channel.send(MESSAGE, "hechuan").number == "m-1"
        channel.send(MESSAGE, "hechuan")
    assert [one.path for one in server.asked] == [
        "/cgi-bin/gettoken",
        "/cgi-bin/message/send",
        "/cgi-bin/message/send",
    ]
    token, sent, _again = server.asked
    assert token.query == {"corpid": ["ww1"], "corpsecret": ["not-told"]}
    assert sent.query == {"access_token": ["t1"]}
    assert (sent.body["touser"], sent.body["agentid"], sent.body["msgtype"]) == ("hechuan", 7, "text")
    assert sent.body["text"]["content"] == MESSAGE.text


@pytest.mark.parametrize("stale", [40001, 40014, 42001])
@pytest.mark.parametrize("channel", ["wecom", "wechat"])
def test_a_stale_token_is_fetched_anew_once(
    channel: str, stale: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = by_wecom if channel == "wecom" else by_wechat
    with servers.http(tencent(stale)) as server:
        by(monkeypatch, server.url).send(MESSAGE, "openid-0000001")
    assert [one.query.get("access_token") for one in server.asked if "send" in one.path] == [["t1"], ["t2"]]
    with servers.http(tencent(stale, stale, stale)) as server, pytest.raises(Unreachable):
        by(monkeypatch, server.url).send(MESSAGE, "openid-0000001")
    assert sum("send" in one.path for one in server.asked) == 2, "not again and again"


@pytest.mark.parametrize(
    ("channel", "code", "expected"),
    [
        ("wecom", 81013, Refused),
        ("wecom", -1, Unreachable),
        ("wecom", 45009, Unreachable),
        ("wecom", 60020, Unreachable),
        ("wechat", 43101, Refused),
        ("wechat", 40003, Refused),
        ("wechat", 47003, Refused),
        ("wechat", 45009, Unreachable),
        ("wechat", 40037, Unreachable),
    ],
)
def test_their_error_codes(
    channel: str, code: int, expected: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    by = by_wecom if channel == "wecom" else by_wechat
    with servers.http(tencent(code)) as server, pytest.raises(expected):
        by(monkeypatch, server.url).send(MESSAGE, "openid-0000001")


def test_wecom_says_who_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with servers.http(tencent(invaliduser="HeChuan|other")) as server, pytest.raises(Refused):
        by_wecom(monkeypatch, server.url).send(MESSAGE, "hechuan")


@pytest.mark.parametrize("wrong", ["@all", "one|two", "", " "])
def test_nobody_writes_to_everybody(wrong: str) -> None:
    with pytest.raises(ValueError):
        find("wecom").clean(wrong)


def test_a_subscription_message_holds_nothing_personal(monkeypatch: pytest.MonkeyPatch) -> None:
    with servers.http(tencent()) as server:
        by_wechat(monkeypatch, server.url).send(MESSAGE, "openid-0000001")
    token, sent = server.asked
    assert token.body == {
        "grant_type": "client_credential",
        "appid": "wx1",
        "secret": "not-told",
        "force_refresh": False,
    }
    assert (sent.path, sent.body["touser"]) == ("/cgi-bin/message/subscribe/send", "openid-0000001")
    assert sent.body["data"] == {
        "thing1": {"value": "您反映的事有答复了"},
        "thing2": {"value": "梧桐里街道"},
    }


def test_a_log_in_code_becomes_an_openid_on_the_server_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with servers.http(lambda asked: json_reply({"openid": "openid-0000001", "session_key": "k"})) as server:
        assert by_wechat(monkeypatch, server.url).resolve("code-1") == "openid-0000001"
    assert server.asked[0].path == "/sns/jscode2session"
    assert server.asked[0].query["js_code"] == ["code-1"]
    with servers.http(lambda asked: json_reply({"errcode": 40029})) as server, pytest.raises(Refused):
        by_wechat(monkeypatch, server.url).resolve("code-1")
    with servers.http(lambda asked: json_reply({"errcode": 45011})) as server, pytest.raises(Unreachable):
        by_wechat(monkeypatch, server.url).resolve("code-1")


def test_a_token_that_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    with servers.http(lambda asked: json_reply({"errcode": 40013})) as server, pytest.raises(Unreachable):
        by_wecom(monkeypatch, server.url).send(MESSAGE, "hechuan")


def test_not_configured_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("email", "sms", "wecom", "wechat"):
        assert not find(key).configured()
    by_sms(monkeypatch, "http://127.0.0.1:1")
    assert find("sms").configured()


def test_a_folder_takes_the_place_of_every_wire(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("MULIN_OUTBOX", str(tmp_path))
    for _twice in range(2):
        find("sms").send(SHORT, "10000000001")
    (file,) = tmp_path.iterdir()
    assert "到“我的”里看" in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
