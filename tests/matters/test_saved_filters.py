"""Kept cuts of the queue: counted in the rail, shared in an office, said where something of them is gone."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mulin.matters import actions, queries
from mulin.matters.models import Category, SavedFilter
from mulin.platform import errors
from tests.factories import Town
from tests.matters.at_desk import at, matter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> dt.datetime:
    """Pages ask the clock, so what they show was raised a moment ago."""
    return dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)


def keep(client: Client, back: str, name: str, **more: str) -> int:
    return client.post("/desk/saved-filters/", {"back": back, "name": name, **more}).status_code


def counted(page: str, name: str) -> str | None:
    """The number beside a kept filter in the rail."""
    found = re.search(rf">{re.escape(name)} <data value=\"(\d+)\">", page)
    return found[1] if found else None


def test_the_current_cut_is_kept_under_a_name_and_counted(town: Town, now: dt.datetime) -> None:
    for _ in range(3):
        matter_in(town, "new", now)
    matter_in(town, "offered", now)
    town.raise_matter(now=now, place=town.public)
    client = at(town, "dispatcher")
    assert keep(client, f"cut=to_dispatch&place={town.compound.id}", "青桐苑等派") == 302
    page = client.get("/desk/").content.decode()
    assert counted(page, "青桐苑等派") == "3"
    assert 'data-key="g 1"' in page
    opened = client.get(f"/desk/?cut=to_dispatch&place={town.compound.id}").content.decode()
    assert re.search(r'aria-current="true" data-key="g 1">青桐苑等派', opened)


def test_what_is_shared_is_seen_by_the_office_and_by_nobody_else(town: Town, now: dt.datetime) -> None:
    keep(at(town, "dispatcher"), "cut=returned", "退回的都看", shared="on")
    keep(at(town, "dispatcher"), "cut=mine", "只给我")
    assert "退回的都看" in at(town, "second_dispatcher").get("/desk/").content.decode()
    assert "只给我" not in at(town, "second_dispatcher").get("/desk/").content.decode()
    assert "退回的都看" not in at(town, "worker").get("/desk/").content.decode()
    saved = SavedFilter.objects.get(name="退回的都看")
    assert at(town, "worker").post(f"/desk/saved-filters/{saved.id}/", {"act": "delete"}).status_code == 404
    assert keep(at(town, "handler"), "cut=mine", "物业的", shared="on") == 403
    assert SavedFilter.objects.count() == 2


def test_renamed_moved_deleted(town: Town, now: dt.datetime) -> None:
    client = at(town, "dispatcher")
    for name in ("一", "二", "三"):
        keep(client, "cut=returned", name)
    second = SavedFilter.objects.get(name="二")
    address = f"/desk/saved-filters/{second.id}/"
    client.post(address, {"act": "up"})
    client.post(address, {"act": "up"})
    assert [one.name for one in queries.rail(town.dispatcher, now.date()).kept] == ["二", "一", "三"]
    taken = client.post(address, {"act": "rename", "name": "三"})
    assert taken.status_code == 422
    assert "已经有一个叫这个名字的" in taken.content.decode()
    client.post(address, {"act": "rename", "name": "两"})
    client.post(f"/desk/saved-filters/{SavedFilter.objects.get(name='一').id}/", {"act": "delete"})
    assert [one.name for one in queries.rail(town.dispatcher, now.date()).kept] == ["两", "三"]


@pytest.mark.parametrize(
    ("back", "name", "said"),
    [
        ("cut=returned", "", "请起个名字"),
        ("cut=returned", "长" * 21, "太长了"),
        ("", "什么也没筛", "什么也没有筛"),
        ("cut=nonsense", "没有这种", "什么也没有筛"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(town: Town, back: str, name: str, said: str) -> None:
    client = at(town, "dispatcher")
    page = client.post("/desk/saved-filters/", {"back": back, "name": name})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not SavedFilter.objects.exists()


def test_eight_of_ones_own_and_no_more(town: Town, now: dt.datetime) -> None:
    for n in range(8):
        actions.save_filter(name=f"第{n}个", cut="mine", actor=town.dispatcher, now=now)
    with pytest.raises(errors.Conflict) as refused:
        actions.save_filter(name="第九个", cut="mine", actor=town.dispatcher, now=now)
    assert "删掉" in refused.value.remedy
    actions.save_filter(name="第九个", cut="mine", actor=town.second_dispatcher, now=now)


def test_a_filter_whose_category_or_place_is_gone_says_so(town: Town, now: dt.datetime) -> None:
    client = at(town, "dispatcher")
    actions.save_filter(name="灯", category=town.lighting, actor=town.dispatcher, now=now)
    actions.save_filter(name="绿地", place=town.public, actor=town.dispatcher, now=now)
    actions.save_filter(name="物业", handler=town.property, actor=town.dispatcher, now=now)
    Category.objects.filter(pk=town.lighting.pk).update(active=False)
    for ended in (town.public, town.property):
        ended.valid_from = now.date() - dt.timedelta(days=9)
        ended.valid_to = now.date() - dt.timedelta(days=1)
        ended.save()
    rail = client.get("/desk/").content.decode()
    assert rail.count("（打不开了）") == 3
    page = client.get("/desk/saved-filters/").content.decode()
    for why in ("“公共照明”这一类停用了", "“梧桐绿地”没有了", "“安和物业”撤销了"):
        assert why in page


def test_statements_do_not_grow_with_filters(town: Town, now: dt.datetime) -> None:
    matter_in(town, "received", now)
    client = at(town, "worker")
    address = f"/desk/?place={town.compound.id}"

    def statements() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    numbers = [statements()]
    for n in range(8):
        actions.save_filter(
            name=f"第{n}个", cut="to_dispatch", category=town.lighting, actor=town.worker, now=now
        )
        if n in (0, 7):
            numbers.append(statements())
    assert len(set(numbers)) == 1, numbers
    assert numbers[0] <= 12


def test_only_its_maker_or_the_office_changes_a_filter(town: Town, now: dt.datetime) -> None:
    own = actions.save_filter(name="自己的", cut="mine", actor=town.dispatcher, now=now)
    shared = actions.save_filter(name="大家的", cut="mine", shared=True, actor=town.dispatcher, now=now)
    for act in (
        lambda: actions.rename_filter(saved=own, name="别的", actor=town.second_dispatcher),
        lambda: actions.move_filter(saved=own, up=True, actor=town.second_dispatcher),
        lambda: actions.delete_filter(saved=own, actor=town.second_dispatcher),
    ):
        with pytest.raises(errors.Refusal, match="S1-18"):
            act()
    actions.rename_filter(saved=shared, name="全单位的", actor=town.second_dispatcher)
    actions.delete_filter(saved=shared, actor=town.second_dispatcher)
    with pytest.raises(errors.Conflict):
        actions.delete_filter(saved=shared, actor=town.dispatcher)
    assert [one.name for one in SavedFilter.objects.all()] == ["自己的"]
