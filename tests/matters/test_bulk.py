"""Several matters at once: each in a transaction of its own, and of each it is said how it went."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from mulin.matters import actions
from mulin.matters.models import Matter, Reminder
from mulin.matters.pages import bulk
from mulin.platform import errors
from mulin.platform.notices.actions import send_due
from mulin.platform.notices.models import Notice
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.matters.at_desk import at, live, matter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> dt.datetime:
    """Pages ask the clock, so what they show was raised a moment ago."""
    return dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)


def picked_after(page: str) -> list[str]:
    """The numbers whose boxes are still ticked on the page of the outcome."""
    return re.findall(r'name="pick" value="([^"]+)"[^>]* checked', page)


@pytest.mark.mechanism("S1-18")
def test_each_goes_by_itself_and_the_refused_stay_picked(town: Town, now: dt.datetime) -> None:
    fresh = matter_in(town, "new", now)
    waiting = matter_in(town, "received", now)
    out = matter_in(town, "offered", now)
    ended = matter_in(town, "closed", now)
    page = at(town, "dispatcher").post(
        "/desk/bulk/",
        {
            "act": "dispatch",
            "pick": [fresh.ref, waiting.ref, out.ref, ended.ref, "M-2026-09999"],
            "to": str(town.property.id),
            "reason": "小区里的",
        },
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert "4 件里，2 件办成了，2 件没有" in text
    assert set(picked_after(text)) == {out.ref, ended.ref}
    assert text.count("（FLOW）") == 2, "each refusal names its rule"
    assert "M-2026-09999：您看不到" in text, "a number that leads nowhere is not passed over in silence"
    assert {Matter.objects.get(pk=one.pk).state for one in (fresh, waiting)} == {"with_handler"}
    assert Matter.objects.get(pk=ended.pk).state == "closed"


def test_each_dispatch_has_its_own_limit(town: Town, now: dt.datetime) -> None:
    urgent = town.lighting
    urgent.urgency = "emergency"
    urgent.save()
    quick = town.raise_matter(now=now, category_id=urgent.id).matter
    slow = town.raise_matter(now=now).matter
    at(town, "dispatcher").post(
        "/desk/bulk/",
        {"act": "dispatch", "pick": [quick.ref, slow.ref], "to": str(town.property.id), "reason": "归他们"},
    )
    sheets = {one.ref: live(one) for one in (quick, slow)}
    assert sheets[quick.ref].due_at < sheets[slow.ref].due_at  # type: ignore[union-attr]


@pytest.mark.parametrize("act", sorted(bulk.ACTS))
def test_a_form_that_is_not_filled_in_comes_back_with_the_picks(
    town: Town, now: dt.datetime, act: str
) -> None:
    matter = matter_in(town, "in_hand" if act == "transfer" else "offered", now)
    client = at(town, "handler" if act == "transfer" else "dispatcher")
    shown = client.get(f"/desk/bulk/?act={act}&pick={matter.ref}").content.decode()
    assert picked_after(shown) == [matter.ref]
    sent = client.post("/desk/bulk/", {"act": act, "pick": matter.ref})
    assert sent.status_code == (422 if act in ("dispatch", "category", "transfer") else 200)
    if sent.status_code == 422:
        assert picked_after(sent.content.decode()) == [matter.ref]
        assert "field-error" in sent.content.decode()


def test_none_picked_and_too_many_picked_are_said(town: Town, now: dt.datetime) -> None:
    client = at(town, "dispatcher")
    assert "一件也没有勾" in client.post("/desk/bulk/", {"act": "receive"}).content.decode()
    many = [f"M-2026-{n:05d}" for n in range(1, bulk.MOST + 2)]
    page = client.post("/desk/bulk/", {"act": "receive", "pick": many})
    assert page.status_code == 422
    assert f"一次最多 {bulk.MOST} 件" in page.content.decode()


def test_what_one_may_not_see_is_not_touched(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "new", now)
    page = at(town, "other_dispatcher").post("/desk/bulk/", {"act": "receive", "pick": matter.ref})
    assert page.status_code == 422
    assert Matter.objects.get(pk=matter.pk).state == "new"
    assert at(town, "handler").get("/desk/bulk/?act=receive").status_code == 403


def test_the_category_of_several(town: Town, now: dt.datetime) -> None:
    found = [matter_in(town, "new", now) for _ in range(3)]
    at(town, "worker").post(
        "/desk/bulk/",
        {"act": "category", "pick": [one.ref for one in found], "category": str(town.lighting.id)},
    )
    assert set(Matter.objects.values_list("category_id", flat=True)) == {town.lighting.id}


@pytest.mark.mechanism("S0-23")
def test_a_reminder_reaches_who_is_on_duty_once_a_working_day(town: Town) -> None:
    friday = dt.datetime(2026, 6, 12, 2, tzinfo=dt.UTC)
    matter = matter_in(town, "in_hand", friday)
    sheet = live(matter)
    assert sheet is not None
    with pytest.raises(errors.Refusal, match="S1-18"):
        actions.remind(assignment=sheet, actor=town.handler, now=friday)
    actions.remind(assignment=sheet, words="下雨前要弄好", actor=town.dispatcher, now=friday)
    told = Notice.objects.get(kind="matters.reminded")
    assert told.person_id == town.handler.id
    assert [line.said for line in story([matter.id]) if line.verb == "matters.remind"] == ["下雨前要弄好"]
    with pytest.raises(errors.Conflict) as refused:
        actions.remind(assignment=sheet, actor=town.dispatcher, now=friday + dt.timedelta(hours=1))
    assert "6月15日" in refused.value.remedy, "Monday, when it may be done again"
    with pytest.raises(errors.Conflict):
        actions.remind(assignment=sheet, actor=town.dispatcher, now=friday + dt.timedelta(days=1))
    actions.remind(assignment=sheet, actor=town.dispatcher, now=friday + dt.timedelta(days=3))
    assert Reminder.objects.count() == 2
    send_due(friday + dt.timedelta(days=3, minutes=6))
    assert set(Notice.objects.filter(kind="matters.reminded").values_list("state", flat=True)) == {"sent"}


def test_nobody_on_duty_is_said_with_the_way_out(town: Town, now: dt.datetime) -> None:
    from mulin.people.models import Appointment

    matter = matter_in(town, "in_hand", now)
    Appointment.objects.filter(organisation=town.property).update(valid_to=now.date())
    sheet = live(matter)
    assert sheet is not None
    with pytest.raises(errors.Refusal, match="S4-17") as refused:
        actions.remind(assignment=sheet, actor=town.dispatcher, now=now)
    assert "打电话" in refused.value.remedy
    assert not Notice.objects.filter(kind="matters.reminded").exists()


def test_boxes_are_ticked_as_the_address_says(town: Town, now: dt.datetime) -> None:
    first, second = matter_in(town, "new", now), matter_in(town, "new", now)
    page = at(town, "dispatcher").get(f"/desk/?pick=1&picked={first.ref}").content.decode()
    assert picked_after(page) == [first.ref]
    assert second.ref in page


def test_ticking_opens_no_matter_that_was_not_open(town: Town, now: dt.datetime) -> None:
    """On a phone the record of an open matter hides the list with its boxes."""
    matter = matter_in(town, "new", now)
    client = at(town, "dispatcher")
    assert "m=" not in tick_link(client.get("/desk/").content.decode())
    assert f"m={matter.ref}" in tick_link(client.get(f"/desk/?m={matter.ref}").content.decode())


def tick_link(page: str) -> str:
    found = re.search(r'data-key="x" href="([^"]*pick=1[^"]*)"', page)
    assert found
    return found[1]
