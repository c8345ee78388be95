"""The doctor finds what is wrong, names what to do, and goes on looking."""

from __future__ import annotations

import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest

from mulin.platform import doctor, postgres


def found(name: str, now: datetime) -> doctor.Finding:
    return next(finding for finding in doctor.examine(now) if finding.name == name)


@pytest.mark.django_db
def test_a_healthy_instance_has_nothing_bad() -> None:
    findings = doctor.examine()
    assert [finding for finding in findings if finding.level == "bad"] == []
    assert doctor.as_json(findings)["ok"] is True
    assert doctor.pending_migrations() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("apart", [timedelta(hours=-1), timedelta(hours=1)])
def test_clocks_apart_are_found(apart: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    real = datetime.now(UTC)

    class Skewed(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return real + apart

    monkeypatch.setattr(doctor, "datetime", Skewed)
    finding = found("clock", real + apart)
    assert finding.level == "bad"
    assert "3600" in finding.detail or "3599" in finding.detail


@pytest.mark.django_db
def test_a_year_without_public_holidays_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    finding = found("holidays", datetime(2041, 3, 1, tzinfo=UTC))
    assert finding.level == "warn"
    assert "2041" in finding.detail
    assert finding.remedy
    # The year is that of the place, not of Greenwich.
    assert found("holidays", datetime(2025, 12, 31, 17, 0, tzinfo=UTC)).detail.find("2026") >= 0


@pytest.mark.parametrize(("free", "level"), [(100 * 1024**2, "bad"), (1024**3, "warn"), (10 * 1024**3, "ok")])
def test_disk_that_runs_out(free: int, level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")(2 * free, free, free)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    (finding,) = doctor.disk(datetime(2026, 6, 11, tzinfo=UTC))
    assert finding.level == level
    assert bool(finding.remedy) == (level != "ok")


def test_an_application_that_owns_its_tables_is_told_so(fresh_database: str, now: datetime) -> None:
    from django.db import connections

    with postgres.as_owner():
        # as_owner goes to the same database as the application's connection.
        assert connections["default"].settings_dict["NAME"] == fresh_database
        finding = found("roles", now)
    assert finding.level == "warn"
    assert "mulin_owner" in finding.detail
    assert found("roles", now).level == "ok"

    settings = connections["default"].settings_dict
    connections["default"].close()
    settings["USER"] = "postgres"
    try:
        assert found("roles", now).level == "bad"
    finally:
        connections["default"].close()
        settings["USER"] = postgres.APP


def test_a_check_that_breaks_does_not_end_the_visit(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    def broken(moment: datetime) -> list[doctor.Finding]:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(doctor, "CHECKS", (broken, doctor.time_zones))
    first, second = doctor.examine(now)
    assert (first.name, first.level) == ("broken", "bad")
    assert "no such thing" in first.detail
    assert second.level == "ok"
