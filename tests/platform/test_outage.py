"""The ground gives way: the database is away, its disk is full, a clock jumps back. It is said, nothing is half done, it goes on."""

from __future__ import annotations

import datetime as dt
import errno
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import OperationalError, connection, connections
from django.test import Client

from mulin.matters import actions
from mulin.matters.models import Matter, Reporter
from mulin.platform import doctor, home
from mulin.platform.notices import sending
from mulin.platform.notices.actions import send_due
from mulin.platform.notices.delivery import Delivery
from mulin.platform.outage import outage
from mulin.platform.timeline.models import Act
from mulin.platform.timeline.sealer import seal
from mulin.platform.timeline.verify import verify
from tests.factories import Town, build_town
from tests.matters.raising import picture
from tests.platform.notices import servers, wires

KEY = "b3a7" * 8
WORDS = "楼道灯不亮，昨晚下楼踩空"


@contextmanager
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The database takes no connections while inside."""
    settings = connections["default"].settings_dict
    with monkeypatch.context() as patch:
        connections.close_all()
        patch.setitem(settings, "HOST", "/nowhere")
        yield
    connections.close_all()


def raised(client: Client, town: Town, key: str = KEY) -> int:
    values = {"words": WORDS, "place": str(town.building.id), "form_key": key, "reply_by": "slip"}
    return client.post("/raise/", values).status_code


def test_the_database_is_away_and_comes_back(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    town = build_town()
    staff, visitor = Client(raise_request_exception=False), Client(raise_request_exception=False)
    town.login(staff, "dispatcher")
    assert staff.get("/desk/").status_code == 200
    with away(monkeypatch):
        for client, path in ((staff, "/desk/"), (staff, "/mine/"), (visitor, "/"), (visitor, "/knowledge/")):
            page = client.get(path, headers={"Accept-Language": "zh-CN"})
            assert page.status_code == 503, path
            assert "系统正在恢复" in page.content.decode()
            assert page["Retry-After"]
        part = staff.get("/desk/", headers={"HX-Request": "true"})
        assert (part.status_code, "<html" in part.content.decode()) == (503, False)
        assert visitor.get("/api/slips/a-slip").status_code == 503
        answer = staff.post("/api/matters/", {"words": WORDS}, content_type="application/json")
        assert answer.status_code == 503
        assert answer["content-type"] == "application/problem+json"
        assert answer.json()["remedy"]
        assert raised(visitor, town) == 503
    assert raised(visitor, town) == 302, "the same form, sent again"
    assert raised(visitor, town) == 302
    assert Matter.objects.count() == 1
    assert staff.get("/desk/").status_code == 200


def test_a_full_disk_under_the_database_is_said(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server refuses to write in the midst of an act: the act is not there at all, and goes through later."""
    town = build_town()
    visitor = Client(raise_request_exception=False)

    def full(execute: object, sql: str, params: object, many: bool, context: object) -> object:
        if sql.startswith(("INSERT INTO platform_act ", "WITH")) and "platform_act" in sql:
            raise OperationalError("could not extend file") from psycopg.errors.DiskFull(
                "No space left on device"
            )
        return execute(sql, params, many, context)  # type: ignore[operator]

    with connection.execute_wrapper(full):
        page = visitor.post(
            "/raise/",
            {"words": WORDS, "place": str(town.building.id), "form_key": KEY, "reply_by": "slip"},
            headers={"Accept-Language": "zh-CN"},
        )
        assert page.status_code == 503
        assert "磁盘满了" in page.content.decode()
    assert (Matter.objects.count(), Reporter.objects.count()) == (0, 0)
    assert raised(visitor, town) == 302


def test_a_full_disk_under_the_uploads_is_said(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    town = build_town()
    visitor = Client(raise_request_exception=False)
    before = {one for one in home.media().rglob("*") if one.is_file()}

    def full(*_arguments: object, **_values: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("mulin.matters.photos.os.fsync", full)
        page = visitor.post(
            "/raise/",
            {
                "words": WORDS,
                "place": str(town.building.id),
                "form_key": "k2",
                "reply_by": "slip",
                "photos": [picture()],
            },
            headers={"Accept-Language": "zh-CN"},
        )
    assert page.status_code == 503
    assert "磁盘满了" in page.content.decode()
    assert Matter.objects.count() == 0
    assert {one for one in home.media().rglob("*") if one.is_file()} == before, "no half of a picture stays"


def test_what_is_ours_stays_a_fault_of_ours() -> None:
    assert outage(ValueError("x")) is None
    assert outage(KeyError("x")) is None
    assert outage(None) is None


def test_a_clock_that_jumps_back(fresh_database: str, now: dt.datetime) -> None:
    """Each step is taken an hour before the one before it: all of it is done, in its order, sealed, told once."""
    town = build_town()
    hour = dt.timedelta(hours=1)
    moments = iter([now - n * hour for n in range(20)])
    intake = actions.raise_matter(
        place=town.building, words=WORDS, channel="web", actor=town.resident, now=next(moments),
        contact=actions.Contact(reply_by="in_app", person=town.persons["resident"]),
    )  # fmt: skip
    matter = actions.receive(matter=intake.matter, actor=town.dispatcher, now=next(moments))
    sheet = actions.dispatch(
        matter=matter, to=town.property, reason="归物业", actor=town.dispatcher, now=next(moments)
    )
    actions.accept(assignment=sheet, actor=town.handler, now=next(moments))
    answered = next(moments)
    actions.answer(matter=matter, body="换好了", proposes="solved", actor=town.handler, now=answered)
    assert send_due(answered - hour) == 0, "not yet by this clock, and not lost"
    assert send_due(answered + hour) == 1
    assert send_due(answered + hour - dt.timedelta(minutes=30)) == 0, "nor a second time"
    assert intake.reporter is not None
    actions.say(
        matter=matter,
        reporter=intake.reporter,
        solved=True,
        content="yes",
        actor=town.resident,
        now=next(moments),
    )
    matter.refresh_from_db()
    assert matter.state == "closed"
    sealed = 0
    while done := seal(next(moments)):
        sealed += done
    report = verify()
    assert (report.ok, report.unsealed, report.records) == (True, 0, sealed)
    verbs = [one.verb for one in Act.objects.filter(record_id=matter.id).order_by("xid", "id")]
    assert verbs[:5] == [f"matters.{one}" for one in ("raise", "receive", "dispatch", "accept", "answer")]


def test_a_channel_whose_server_is_missing_resumes(
    fresh_database: str, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody listens where the e-mail goes: it is said, it waits, and goes once when somebody does."""
    town = build_town()
    monkeypatch.setenv("MULIN_SMTP_URL", f"smtp://127.0.0.1:{servers.nobody()}")
    monkeypatch.setenv("MULIN_MAIL_FROM", "street@example.com")
    monkeypatch.setenv("MULIN_SITE", "https://street.example")
    wires.agreed(town.persons["resident"], "email", "gu@example.com", now)
    (told,) = [one for one in doctor.channels(now) if one.name == "channel_email"]
    assert (told.level, bool(told.remedy)) == ("warn", True)
    wires.tell(town, now, "test.urgent")
    assert sending.deliver_due(now, channel="email") == 1
    one = Delivery.objects.get()
    assert (one.state, one.tries, bool(one.error)) == ("waiting", 1, True)
    with servers.smtp() as server:
        monkeypatch.setenv("MULIN_SMTP_URL", f"smtp://127.0.0.1:{server.port}")
        assert sending.deliver_due(now, channel="email") == 0, "not at once: it was put off"
        for _time in range(2):
            sending.deliver_due(now + dt.timedelta(hours=1), channel="email")
        assert [str(post.mail["Message-ID"]) for post in server.posts] == [f"<{one.id}@street.example>"]
    assert Delivery.objects.get().state == "sent"
