"""Running matters taken over from an old system: live from then on, as they stood, and able to go on to their end."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.matters import actions, jobs, states
from mulin.matters.models import Assignment, Matter
from mulin.platform.notices.models import Notice
from mulin.platform.policy import LOCAL
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.factories.tables import write_csv
from tests.matters.importing import row_counts, take_in

pytestmark = pytest.mark.django_db

HEADS = ("工单编号", "反映时间", "反映人", "联系电话", "地点", "反映内容", "状态", "承办单位", "是否接收", "办理期限",
         "答复内容", "答复时间")  # fmt: skip


def row(number: str, state: str, **more: str) -> tuple[str, ...]:
    told = {
        "工单编号": number,
        "反映时间": "2026-06-08 10:00",
        "反映人": "顾阿婆",
        "联系电话": "10000000027",
        "地点": "青桐苑 3 号楼",
        "反映内容": f"{number}：楼道灯不亮",
        "状态": state,
        **more,
    }
    return tuple(told.get(head, "") for head in HEADS)


def old_table(folder: Path, *rows: tuple[str, ...]) -> Path:
    return write_csv(folder / "old.csv", [HEADS, *rows])


def over(path: Path, now: dt.datetime, rule: str = "keep", **how: Any) -> Any:
    return take_in(path, now, takeover=rule, source="老平台", **how)


@pytest.mark.mechanism("DR-15", "S2-32", "S1-18")
def test_each_stands_here_as_it_stood_there(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    result = over(
        old_table(
            tmp_path,
            row("A1", "待受理"),
            row("A2", "已受理", 办理期限="2026-06-15"),
            row("A3", "已派单", 承办单位="安和物业", 办理期限="2026-06-15 12:00"),
            row("A4", "办理中", 承办单位="安和物业", 办理期限="2026-06-10 12:00"),
            row("A5", "待回访", 承办单位="安和物业", 答复内容="灯换好了", 答复时间="2026-06-09"),
        ),
        now,
    )
    assert (result.taken, result.refused) == (5, [])
    found = {one.external_no: one for one in Matter.objects.select_related("answer")}
    assert [found[f"A{n}"].state for n in range(1, 6)] == [
        states.NEW, states.RECEIVED, states.WITH_HANDLER, states.WITH_HANDLER, states.ANSWERED,
    ]  # fmt: skip
    assert not any(one.history for one in found.values())
    assert found["A2"].due_at.astimezone(LOCAL).isoformat() == "2026-06-15T23:59:00+08:00"
    offered, in_hand = (Assignment.objects.get(matter=found[number]) for number in ("A3", "A4"))
    assert (offered.state, in_hand.state) == (states.OFFERED, states.IN_HAND)
    assert found["A3"].owner_id == town.dispatcher.id
    assert found["A4"].owner_id == in_hand.accepted_by_id == town.handler.id
    # A limit that had passed stays passed, and everybody is shown it.
    assert found["A4"].due_at == found["A4"].solve_by == in_hand.due_at < now
    assert found["A5"].answer.body == "灯换好了"
    assert found["A5"].answer.at < now < found["A5"].due_at
    told = [line for line in story([found["A4"].id]) if line.verb == "matters.take_over"]
    assert [line.body["was"] for line in told] == ["办理中"]
    assert "原编号 A4" in told[0].sentence
    assert not Notice.objects.exists()


def test_a_second_table_changes_nothing(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    path = old_table(tmp_path, row("A1", "已受理"), row("A2", "在办", 承办单位="安和物业"))
    assert over(path, now).taken == 2
    before = row_counts()
    again = over(path, now + dt.timedelta(days=1))
    assert (again.taken, again.repeated) == (0, 2)
    assert row_counts() == before


def test_limits_from_today_forget_the_old_ones(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    path = old_table(tmp_path, row("A1", "在办", 承办单位="安和物业", 办理期限="2026-06-10"))
    over(path, now, "today")
    matter = Matter.objects.get()
    assert matter.due_at is not None
    assert matter.due_at.astimezone(LOCAL).date() == dt.date(2026, 6, 18)


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (row("A1", "在办", 承办单位="安和物业公司"), "最像的是：安和物业"),
        (row("A1", "在办", 承办单位="某某"), "先把它加进名单"),
        (row("A1", "在办"), "却没写是哪家单位"),
        (row("A1", "已答复"), "却没有答复的内容"),
        (row("A1", "挂账", 承办单位="安和物业"), "挂账还不能从表格接过来"),
        (row("A1", "已办结", 答复内容="好了"), "以前的记录"),
        (row("A1", "不知道"), "看不懂的状态"),
        (row("A1", "已受理", 办理期限="2026-06-01"), "比反映的时间还早"),
        (row("A1", "在办", 承办单位="安和物业", 办理期限="下周"), "看不懂的日期"),
    ],
)
def test_what_cannot_be_taken_says_why_and_the_way_out(
    town: Town, now: dt.datetime, tmp_path: Path, refused: tuple[str, ...], said: str
) -> None:
    good = row("A0", "已受理", 办理期限="2026-06-20")
    result = over(old_table(tmp_path, good, refused), now)
    assert result.taken == 1
    ((line, reason),) = result.refused
    assert line == 3
    assert said in reason
    assert Matter.objects.count() == 1


def to_the_end(town: Town, matter: Matter, now: dt.datetime) -> Matter:
    """Whoever's turn it is does the ordinary next thing, until it is closed."""
    for _step in range(8):
        matter = Matter.objects.get(pk=matter.pk)
        sheet = matter.assignments.filter(state__in=states.LIVE).first()
        now += dt.timedelta(minutes=5)
        if matter.state == states.CLOSED:
            break
        if matter.state in (states.NEW, states.RECEIVED):
            actions.dispatch(matter=matter, to=town.property, reason="归它", actor=town.dispatcher, now=now)
        elif matter.state == states.WITH_HANDLER and sheet and sheet.state == states.OFFERED:
            hand = town.handler if sheet.organisation_id == town.property.id else town.power_handler
            actions.accept(assignment=sheet, actor=hand, now=now)
        elif matter.state == states.WITH_HANDLER and sheet:
            hand = town.handler if sheet.organisation_id == town.property.id else town.power_handler
            actions.answer(matter=matter, body="好了。", proposes="solved", actor=hand, now=now)
        else:
            reporter = matter.reporters.get()
            said = not Matter.objects.get(pk=matter.pk).said.exists() and matter.ref.endswith(("1", "3"))
            actions.say(
                matter=matter, reporter=reporter, solved=not said, words="看过了", actor=town.visitor, now=now
            )
    return Matter.objects.get(pk=matter.pk)


@pytest.mark.mechanism("DR-15", "S1-23")
@settings(
    max_examples=25,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_whatever_is_taken_over_goes_on_to_its_end(
    town: Town, now: dt.datetime, tmp_path: Path, data: st.DataObject
) -> None:
    """Any table: rows are taken or refused with a reason; what is taken keeps the promises and can be ended."""
    from django.db import transaction

    words = st.sampled_from(["", "待受理", "已受理", "已派单", "在办", "已答复", "挂账", "办结", "？？"])
    drawn = data.draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "状态": words,
                    "承办单位": st.sampled_from(["", "安和物业", "梧桐供电所", "没有这家"]),
                    "是否接收": st.sampled_from(["", "是", "否"]),
                    "办理期限": st.sampled_from(["", "2026-06-09", "2026-06-30 18:00", "2026-06-01", "？"]),
                    "答复内容": st.sampled_from(["", "灯换好了"]),
                    "答复时间": st.sampled_from(["", "2026-06-09", "2027-01-01"]),
                }
            ),
            min_size=1,
            max_size=6,
        )
    )
    rule = data.draw(st.sampled_from(["keep", "today"]))
    rows = [
        row(f"A{n}", one["状态"], **{k: v for k, v in one.items() if k != "状态"})
        for n, one in enumerate(drawn)
    ]
    with transaction.atomic():
        result = over(old_table(tmp_path, *rows), now, rule)
        assert result.taken + len(result.refused) == len(rows)
        assert all(reason for _line, reason in result.refused)
        for matter in Matter.objects.all():
            live = matter.assignments.filter(state__in=states.LIVE)
            assert live.exists() == (matter.state == states.WITH_HANDLER)
            assert matter.due_at is not None
            assert matter.owner_id is not None
            assert to_the_end(town, matter, now).state == states.CLOSED
        transaction.set_rollback(True)


def test_rows_go_to_the_database_by_the_hundred(
    town: Town, now: dt.datetime, tmp_path: Path, django_assert_max_num_queries: Callable
) -> None:
    """A thousand rows a second is what `make bench` measures; what makes it so is few statements for many rows."""
    rows = [
        row(f"A{n}", ("已受理", "已派单", "在办", "已答复")[n % 4], 承办单位="安和物业" if n % 4 else "",
            答复内容="换好了" if n % 4 == 3 else "", 办理期限="2026-06-20")
        for n in range(2000)
    ]  # fmt: skip
    path = old_table(tmp_path, *rows)
    with django_assert_max_num_queries(120):
        assert over(path, now).taken == 2000


@pytest.mark.mechanism("DR-15")
def test_from_the_desk(town: Town, client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The page asks what the rows are and by which clocks; a job takes them over in the name of who asked."""
    monkeypatch.setattr(jobs, "take_up", lambda run: None)
    town.login(client, "dispatcher")
    path = old_table(tmp_path, row("A1", "在办", 承办单位="安和物业", 办理期限="2026-06-10"))
    file = SimpleUploadedFile("old.csv", path.read_bytes())
    address = client.post("/imports/", {"file": file}).headers["Location"]
    page = client.get(address).content.decode()
    assert "老系统里正在办的事" in page
    chosen = {
        name: re.search(r'value="(\w*)" selected', inside)[1]  # type: ignore[index]
        for name, inside in re.findall(r'<select name="(column_\d+)"(.*?)</select>', page, re.DOTALL)
    }
    assert set(chosen.values()) >= {"state", "handler", "due", "reply"}
    said = {"history": "open", "clocks": "keep", "source": "老平台", "channel": "sheet", "sheet": ""}
    without = {
        name: "" if value in ("state", "handler", "reply") else value for name, value in chosen.items()
    }
    refused = client.post(f"{address}starts/", {**without, **said})
    assert refused.status_code == 422
    assert "状态”或“承办单位”一列" in refused.content.decode()
    tried = client.post(f"{address}checks/", {**chosen, **said})
    assert tried.status_code == 200
    client.post(f"{address}starts/", {**chosen, **said})
    jobs.resume_imports(timestamp=0)
    matter = Matter.objects.get()
    assert matter.state == states.WITH_HANDLER
    assert "从老系统接过来，接着办" in client.get(address).content.decode()
    desk = client.get(f"/matters/{matter.ref}/").content.decode()
    assert "从老系统接过来接着办，原编号 A1" in desk
