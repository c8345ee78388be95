"""`mulin doctor --production`: each thing that must not be so with real people is found, with the way out."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mulin import cli
from mulin.demo.apps import demo_accounts
from mulin.people import actions as people
from mulin.people.production import keepers
from mulin.platform import doctor, guarded, home, production
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM

NOW = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)


def found(check: Callable[[dt.datetime], Iterator[doctor.Finding]], now: dt.datetime = NOW) -> doctor.Finding:
    (finding,) = check(now)
    if finding.level == "bad":
        assert finding.detail
        assert finding.remedy, "it says the way out"
    return finding


@pytest.fixture
def sound(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """An instance as it should be; each test spoils one thing."""
    monkeypatch.setenv("MULIN_TLS", "1")
    monkeypatch.setenv("MULIN_SITE", "https://street.example")
    monkeypatch.setenv("MULIN_BACKUP", str(tmp_path))
    for name in ("MULIN_OUTBOX", "MULIN_SECOND_FACTOR", "MULIN_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["street.example"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://street.example"]
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    settings.SECOND_FACTOR = True
    note = tmp_path / "base" / "one" / "mulin.json"
    note.parent.mkdir(parents=True)
    note.write_text(json.dumps({"finished": (NOW - dt.timedelta(hours=3)).isoformat()}))
    return settings


@pytest.mark.django_db
def test_a_sound_instance_passes(sound: Any) -> None:
    assert [one for check in production.CHECKS for one in check(NOW) if one.level != "ok"] == []


def test_debug(sound: Any) -> None:
    sound.DEBUG = True
    assert found(production.debug).level == "bad"


@pytest.mark.parametrize(
    "key", ["short", "a" * 60, "django-insecure-" + "abcdefghijklmnopqrstuvwxyz0123456789"]
)
def test_a_secret_that_is_none(sound: Any, key: str) -> None:
    sound.SECRET_KEY = key
    assert found(production.secret_key).level == "bad"


@pytest.mark.parametrize(("name", "value"), [("MULIN_TLS", "0"), ("MULIN_SITE", "http://street.example")])
def test_http(sound: Any, name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert found(production.https).level == "bad"


def test_http_as_an_origin_and_without_hsts(sound: Any) -> None:
    sound.CSRF_TRUSTED_ORIGINS = ["http://street.example"]
    assert found(production.https).level == "bad"
    sound.CSRF_TRUSTED_ORIGINS, sound.SECURE_HSTS_SECONDS = [], 0
    assert found(production.https).level == "bad"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SESSION_COOKIE_SECURE", False),
        ("CSRF_COOKIE_SECURE", False),
        ("SESSION_COOKIE_NAME", "sessionid"),
        ("SESSION_COOKIE_SAMESITE", "None"),
        ("SESSION_COOKIE_HTTPONLY", False),
    ],
)
def test_cookies(sound: Any, name: str, value: Any) -> None:
    setattr(sound, name, value)
    assert found(production.cookies).level == "bad"


@pytest.mark.parametrize("hosts", [["*"], [], [""], [".example"], ["street.example", "*.example"]])
def test_hosts(sound: Any, hosts: list[str]) -> None:
    sound.ALLOWED_HOSTS = hosts
    assert found(production.hosts).level == "bad"


def test_messages_into_a_folder(sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULIN_OUTBOX", "1")
    assert found(production.outbox).level == "bad"


def test_a_demonstration(sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "instance", lambda: {"demo": True})
    assert found(production.demonstration).level == "bad"


@pytest.mark.django_db
def test_an_account_of_the_demonstration(sound: Any, town: Town) -> None:
    from mulin.demo.personas import personas

    assert found(demo_accounts).level == "ok"
    one = personas()[0]
    people.open_account(
        person=town.persons["resident"], username=one.username, password=one.password, actor=SYSTEM, now=FOUNDED,
        trusted=True,
    )  # fmt: skip
    finding = found(demo_accounts)
    assert finding.level == "bad"
    assert one.username in finding.detail


def test_keys_that_others_read(sound: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MULIN_HOME", str(tmp_path / "home"))
    home.instance()
    keys = home.keys() / "fields.json"
    home.write_private(keys, "{}")
    assert found(production.keyring).level == "ok"
    keys.chmod(0o640)
    assert str(keys) in found(production.keyring).detail
    keys.chmod(0o600)
    keys.parent.chmod(0o755)
    assert found(production.keyring).level == "bad"


def test_a_role_that_owns_tables_is_bad_here() -> None:
    finding = doctor.Finding("roles", "warn", "owns tables", "make another role")
    assert production._stricter(finding).level == "bad"
    assert production._stricter(doctor.Finding("disk", "warn", "little", "clear")).level == "warn"


def test_the_second_factor_switched_off(sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULIN_SECOND_FACTOR", "off")
    assert found(production.second_factor).level == "bad"
    monkeypatch.delenv("MULIN_SECOND_FACTOR")
    sound.SECOND_FACTOR = False
    assert found(production.second_factor).level == "bad"


def test_only_a_demonstration_leaves_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    for demo, wish, expected in (
        (None, "", True), (None, "off", True), (True, "", False), (True, "off", False), (True, "required", True),
    ):  # fmt: skip
        monkeypatch.setattr(home, "instance", lambda demo=demo: {"demo": demo})
        monkeypatch.setenv("MULIN_SECOND_FACTOR", wish)
        assert guarded.second_factor() is expected, (demo, wish)


@pytest.mark.parametrize("hours", [27, -2, None])
def test_no_backup_of_recent_date(
    sound: Any, hours: int | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    note = tmp_path / "base" / "one" / "mulin.json"
    if hours is None:
        note.unlink()
    else:
        note.write_text(json.dumps({"finished": (NOW - dt.timedelta(hours=hours)).isoformat()}))
    assert found(production.backup).level == "bad"
    monkeypatch.delenv("MULIN_BACKUP")
    monkeypatch.setattr(home, "instance", dict)
    assert found(production.backup).level == "bad"


def test_a_backup_of_another_tool_counts_by_its_time(
    sound: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "dumps"
    folder.mkdir()
    (folder / "street.dump").write_text("x")
    stamp = (NOW - dt.timedelta(hours=1)).timestamp()
    os.utime(folder / "street.dump", (stamp, stamp))
    monkeypatch.setenv("MULIN_BACKUP", str(folder))
    assert found(production.backup).level == "ok"
    os.utime(folder / "street.dump", (stamp - 200000, stamp - 200000))
    assert found(production.backup).level == "bad"


@pytest.mark.django_db
def test_a_clock_that_was_put_back(sound: Any, town: Town, now: dt.datetime) -> None:
    town.raise_matter(now=now)
    assert found(production.clock_back, dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5)).level == "ok"
    assert found(production.clock_back, FOUNDED - dt.timedelta(days=400)).level == "bad"


@pytest.mark.django_db
def test_an_administrator_without_a_second_factor_is_named(town: Town) -> None:
    assert found(keepers).level == "ok"
    people.open_account(
        person=town.persons["security"],
        username="liang",
        password="",
        actor=SYSTEM,
        now=FOUNDED,
        trusted=True,
    )
    finding = found(keepers)
    assert (finding.level, "liang" in finding.detail) == ("warn", True)


@pytest.mark.django_db
def test_the_command_refuses_and_a_script_reads_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """This instance of the tests: any host, no https."""
    monkeypatch.setattr(cli, "_django", contextlib.nullcontext)
    code = cli.doctor(argparse.Namespace(production=True, json=True))
    said = json.loads(capsys.readouterr().out)
    assert code == cli.FOUND
    bad = {one["name"] for one in said["checks"] if one["level"] == "bad"}
    assert {"https", "cookies", "hosts", "backup"} <= bad
    assert all(one["remedy"] for one in said["checks"] if one["level"] == "bad")
