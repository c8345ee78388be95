"""Addresses of the database and the files of a home."""

from __future__ import annotations

import json
import stat
import time
from pathlib import Path

import psycopg
import pytest

from mulin.platform import home, postgres
from mulin.platform.console import Trouble


def test_settings_name_the_application_and_start_nothing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = postgres.databases()["default"]
    assert (settings["USER"], settings["NAME"]) == ("mulin_app", "mulin")
    assert "pool" not in settings["OPTIONS"]
    assert not postgres.cluster().folder.exists()

    monkeypatch.setenv("MULIN_PROCESS", "web")
    settings = postgres.databases()["default"]
    assert settings["OPTIONS"]["pool"]["max_size"] == 8
    # Django refuses the two together.
    assert "CONN_MAX_AGE" not in settings

    monkeypatch.setenv("MULIN_DB_ROLE", "owner")
    settings = postgres.databases()["default"]
    assert settings["USER"] == "mulin_owner"
    assert "pool" not in settings["OPTIONS"]


def test_a_server_of_ones_own_by_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:a%40b@db.example:6432/linjiang?sslmode=require")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner:x@db.example/linjiang")
    settings = postgres.databases()["default"]
    assert settings["USER"] == "app"
    assert settings["PASSWORD"] == "a@b"
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "6432", "linjiang")
    assert settings["OPTIONS"]["sslmode"] == "require"
    assert postgres.owner_url("other") == (
        "postgresql://owner:x@db.example/other?options=-c%20mulin.scope%3Dall%3Aowner"
    )
    assert postgres.stop() is False, "somebody else's server is not ours to stop"

    monkeypatch.setenv("DATABASE_URL", "mysql://app@db.example/linjiang")
    with pytest.raises(Trouble, match="DATABASE_URL"):
        postgres.databases()


def test_tables_of_an_owner_by_address_are_the_applications_to_use(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.ensure()
    cluster = postgres.cluster()
    with cluster.connect() as connection:
        connection.execute("CREATE ROLE another LOGIN")
        connection.execute("GRANT CONNECT ON DATABASE mulin TO another")
    monkeypatch.setenv("DATABASE_URL", f"postgresql://another@/mulin?host={cluster.socket}&port=5432")
    monkeypatch.setenv(
        "DATABASE_OWNER_URL", f"postgresql://mulin_owner@/mulin?host={cluster.socket}&port=5432"
    )
    postgres.ensure()
    with psycopg.connect(postgres.owner_url("mulin")) as owner:
        owner.execute("CREATE TABLE lamps (id int)")
    settings = postgres.databases()["default"]
    assert (settings["USER"], settings["HOST"]) == ("another", str(cluster.socket))
    with cluster.connect("mulin", "another") as app:
        app.execute("INSERT INTO lamps VALUES (1)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("TRUNCATE lamps")
    monkeypatch.delenv("DATABASE_URL")


def test_a_server_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@127.0.0.1:1/mulin")
    with pytest.raises(Trouble, match="DATABASE_URL"):
        postgres.ensure()


def test_the_owners_address_can_be_used(here: Path) -> None:
    postgres.ensure()
    with psycopg.connect(postgres.owner_url("mulin")) as owner:
        assert owner.execute("SELECT current_user, current_database()").fetchone() == ("mulin_owner", "mulin")


def test_secrets_are_closed_to_others_and_stay_the_same(here: Path) -> None:
    key = home.secret_key()
    assert len(key) >= 50
    home.remember(port=8123)
    assert home.secret_key() == key
    file = here / "instance.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.keys().stat().st_mode) == 0o700
    assert json.loads(file.read_text())["port"] == 8123
    assert time.strptime(json.loads(file.read_text())["created_at"][:19], "%Y-%m-%dT%H:%M:%S")
