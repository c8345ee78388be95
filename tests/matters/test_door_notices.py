"""Notices for entrances: one page a door with its name, a list to tick off, kept, and bounded."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pytest

from mulin.matters import actions
from mulin.matters.models import DoorNotice
from mulin.platform import errors
from mulin.platform.print import Office
from mulin.platform.print.doors import Door
from mulin.platform.print.notices import Notice, notice_pdf
from mulin.platform.timeline.queries import story
from mulin.territory import actions as territory
from mulin.territory import queries as places
from mulin.territory.models import Place
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM
from tests.matters.at_desk import at
from tests.matters.test_papers import read_pdf

pytestmark = pytest.mark.django_db


def entrances(town: Town, count: int) -> list[Place]:
    return [
        territory.add_place(
            kind="entrance",
            name=f"{n} 单元",
            step=f"e{n:03}",
            parent=town.building,
            actor=SYSTEM,
            now=FOUNDED,
        )
        for n in range(1, count + 1)
    ]


def typed(town: Town, **changes: Any) -> dict[str, Any]:
    return {
        "places": [str(town.compound.id)],
        "title": "停水通知",
        "body": "6 月 12 日 9 时到 17 时停水检修。\n请提前备水。",
        "office": "梧桐一居居委会",
        "day": "2026-06-11",
        "leads": "door",
        "copies": "1",
        **changes,
    }


@pytest.mark.mechanism("DR-10")
def test_one_page_a_door_and_a_list_to_tick_off(town: Town) -> None:
    entrances(town, 3)
    desk = at(town, "worker")
    assert "青桐苑" in desk.get("/desk/notices/").content.decode()
    sent = desk.post("/desk/notices/", typed(town))
    assert sent.status_code == 302
    notice = DoorNotice.objects.get()
    assert (notice.doors, notice.copies, notice.by_id) == (3, 1, town.worker.id)
    assert [line.verb for line in story([notice.id])] == ["matters.print_notice"]
    page = desk.get(sent.headers["Location"]).content.decode()
    assert "青桐苑 3 号楼 2 单元" in page
    words = read_pdf(desk.get(f"{sent.headers['Location']}sheet.pdf").content)
    for n in (1, 2, 3):
        assert words.count(f"青桐苑3号楼{n}单元") == 2, "once on its page, once in the list"
    assert words.count("请提前备水") == 3
    assert "张贴清单" in words


def test_doors_can_be_chosen_one_by_one_and_copies_counted(town: Town) -> None:
    doors = entrances(town, 3)
    desk = at(town, "worker")
    page = desk.get(f"/desk/notices/?place={town.compound.id}").content.decode()
    assert str(doors[2].id) in page
    chosen = typed(town, places=[str(one.id) for one in doors[:2]], place=str(town.compound.id), copies="2")
    assert desk.post("/desk/notices/", chosen).status_code == 302
    notice = DoorNotice.objects.get()
    assert (notice.doors, notice.copies) == (2, 2)


def test_a_preview_keeps_nothing(town: Town) -> None:
    entrances(town, 2)
    shown = at(town, "worker").post("/desk/notices/previews/", typed(town))
    assert "停水通知" in read_pdf(shown.content)
    assert not DoorNotice.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "请填这一项"),
        ({"body": "水" * 1201}, "太长了"),
        ({"places": []}, "请至少选一处"),
        ({"body": "我叫许知远，车牌沪A12345 的请挪车"}, "车牌“沪A12345”"),
        ({"copies": "400"}, "超过一次最多的 500 页"),
        ({"leads": "home"}, "没有这个选项"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(town: Town, changes: dict, said: str) -> None:
    entrances(town, 2)
    answer = at(town, "worker").post("/desk/notices/", typed(town, **changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "梧桐一居居委会" in page
    assert not DoorNotice.objects.exists()


def test_only_where_one_answers_for_the_doors(town: Town, now: dt.datetime) -> None:
    entrances(town, 1)
    values = {
        "title": "停水", "body": "停水", "office": "", "day": now.date(), "leads": "none", "copies": 1, "now": now,
    }  # fmt: skip
    with pytest.raises(errors.Refusal):
        actions.print_notice(places=[town.compound], doors=1, actor=town.handler, **values)
    with pytest.raises(errors.Invalid, match="没有门口"):
        actions.print_notice(places=[town.compound], doors=0, actor=town.worker, **values)
    notice = actions.print_notice(places=[town.compound], doors=1, actor=town.worker, **values)
    assert at(town, "other_dispatcher").get(f"/desk/notices/{notice.id}/").status_code == 404
    assert at(town, "handler").get(f"/desk/notices/{notice.id}/sheet.pdf").status_code == 403
    assert places.entrances([town.compound.id], [town.other_street.path]) == []


def test_three_hundred_doors_in_a_few_seconds() -> None:
    doors = [
        Door(f"青桐苑 {n} 号楼 1 单元", f"https://example.invalid/raise/at/{n:024}/") for n in range(300)
    ]
    document = Notice(
        Office("梧桐里街道", "000-0000"),
        "停水通知",
        "停水检修。\n请提前备水。" * 8,
        "居委会",
        dt.date(2026, 6, 11),
        doors,
    )
    start = time.perf_counter()
    assert len(notice_pdf(document)) > 100_000
    assert time.perf_counter() - start < 15


def test_the_page_costs_the_same_whatever_the_doors(
    town: Town, now: dt.datetime, django_assert_max_num_queries: Callable
) -> None:
    desk = at(town, "worker")
    counts = []
    for doors in (1, 6):
        entrances(town, doors) if doors == 1 else None
        for _n in range(doors):
            notice = actions.print_notice(
                places=[town.compound], doors=1, title="停水", body="停水", office="", day=now.date(),
                leads="none", copies=1, actor=town.worker, now=now,
            )  # fmt: skip
        with django_assert_max_num_queries(12) as asked:
            assert desk.get("/desk/notices/").status_code == 200
        with django_assert_max_num_queries(12) as shown:
            assert desk.get(f"/desk/notices/{notice.id}/").status_code == 200
        counts.append((len(asked), len(shown)))
    assert len(set(counts)) == 1
