"""`mulin doctor` says which channels are connected, and whether somebody is there."""

from __future__ import annotations

import datetime as dt

import pytest

from mulin.platform import doctor
from tests.platform.notices import servers

NOW = dt.datetime(2026, 6, 11, tzinfo=dt.UTC)


def found() -> dict[str, tuple[str, str]]:
    return {one.name: (one.level, one.detail) for one in doctor.channels(NOW)}


def test_without_channels_all_is_well() -> None:
    assert found() == {"channels": ("ok", "没有接通往外发消息的渠道，消息只在“我的”里")}


def test_who_is_there_and_who_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULIN_MAIL_FROM", "office@street.example")
    monkeypatch.setenv("MULIN_SMS_URL", f"http://127.0.0.1:{servers.nobody()}/")
    monkeypatch.setenv("MULIN_SMS_SECRET", "not-told")
    with servers.smtp() as server:
        monkeypatch.setenv("MULIN_SMTP_URL", f"smtp://127.0.0.1:{server.port}")
        told = found()
    assert told["channels"][0] == "warn", "links in messages need an address"
    assert told["channel_email"] == ("ok", "电子邮件接通了")
    assert told["channel_sms"][0] == "warn"
    assert "not-told" not in str(told)


def test_a_folder_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULIN_OUTBOX", "/nowhere/outbox")
    assert "/nowhere/outbox" in found()["channels"][1]
