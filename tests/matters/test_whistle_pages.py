"""The pages of whistle orders: blown, answered by the department, rated; nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from mulin.matters import actions
from mulin.matters.models import Whistle, WhistleCall
from tests.factories import Town
from tests.matters.at_desk import at, matter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> dt.datetime:
    """Pages read the clock, so that what they show must be of now."""
    return dt.datetime.now(dt.UTC)


def blown(town: Town, now: dt.datetime, **changes: Any) -> Whistle:
    values: dict[str, Any] = {
        "place": town.compound,
        "kind": "enforcement",
        "words": "楼道堆满旧家具",
        "departments": [town.property],
        "actor": town.dispatcher,
        "now": now,
    }
    return actions.blow_whistle(**{**values, **changes})


def step(whistle: Whistle, name: str) -> str:
    call = WhistleCall.objects.get(whistle=whistle)
    return reverse("matters:whistle_step", args=[whistle.ref, call.id, name])


@pytest.mark.mechanism("S4-49")
def test_blown_at_the_desk_and_answered_by_the_department(town: Town, today: dt.datetime) -> None:
    matter = matter_in(town, "received", today)
    desk = at(town, "dispatcher")
    page = desk.get(reverse("matters:whistle_new") + f"?matter={matter.ref}")
    assert matter.heading in page.content.decode()
    sent = desk.post(
        reverse("matters:whistle_new"),
        {
            "matter": matter.ref,
            "kind": "enforcement",
            "place": str(town.compound.id),
            "words": "楼道清出来",
            "departments": [str(town.property.id)],
        },
    )
    whistle = Whistle.objects.get()
    assert sent["Location"] == reverse("matters:whistle", args=[whistle.ref])
    assert whistle.matter_id == matter.id
    theirs = at(town, "handler")
    assert whistle.ref in theirs.get(reverse("matters:whistles")).content.decode()
    assert theirs.post(step(whistle, "arrivals"), {"people": "3", "post": "经理带队"}).status_code == 302
    assert theirs.post(step(whistle, "reports"), {"words": "清了两车"}).status_code == 302
    rating = {"in_time": "yes", "helped": "yes", "solved": "yes", "why": "来得快"}
    assert desk.post(step(whistle, "ratings"), rating).status_code == 302
    call = WhistleCall.objects.get()
    assert (call.state, call.people, call.solved) == ("rated", 3, True)
    assert "清了两车" in desk.get(reverse("matters:whistle", args=[whistle.ref])).content.decode()


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"departments": []}, "还没选叫哪个部门"),
        ({"by": "2020-01-01T08:00"}, "到场的时间已经过了"),
        ({"by": "明天"}, "时间看不懂"),
        ({"place": ""}, "请选到哪里"),
        ({"words": " "}, "请写要大家来办什么"),
    ],
)
def test_bad_input_comes_back_with_its_message_and_what_was_typed(
    town: Town, sent: dict[str, Any], message: str
) -> None:
    given = {
        "kind": "key_work",
        "place": str(town.compound.id),
        "words": "楼道清出来",
        "departments": [str(town.property.id)],
    }
    page = at(town, "dispatcher").post(reverse("matters:whistle_new"), {**given, **sent})
    body = page.content.decode()
    assert page.status_code == 422
    assert message in body
    assert "words" in sent or "楼道清出来" in body
    assert not Whistle.objects.exists()


def test_the_same_department_twice_is_refused(town: Town) -> None:
    given = {"kind": "key_work", "place": str(town.compound.id), "words": "清楼道"}
    twice = [str(town.property.id)] * 2
    page = at(town, "dispatcher").post(reverse("matters:whistle_new"), {**given, "departments": twice})
    assert page.status_code == 422
    assert "选了两次" in page.content.decode()


def test_a_refused_step_stands_at_its_call(town: Town, today: dt.datetime) -> None:
    whistle = blown(town, today)
    page = at(town, "handler").post(step(whistle, "arrivals"), {"people": "很多", "post": "队长"})
    assert page.status_code == 422
    assert "请写数字" in page.content.decode()
    assert "队长" in page.content.decode()
    desk = at(town, "dispatcher").post(step(whistle, "arrivals"), {"people": "3", "post": "队长"})
    assert desk.status_code == 403, "another than the department says nothing for it"
    assert WhistleCall.objects.get().state == "called"


def test_what_one_is_not_called_to_is_not_there(town: Town, today: dt.datetime) -> None:
    whistle = blown(town, today)
    other = at(town, "power_handler")
    assert other.get(reverse("matters:whistle", args=[whistle.ref])).status_code == 404
    assert other.post(step(whistle, "declines"), {"reason": "忙"}).status_code == 404
    assert other.get(reverse("matters:whistle_new")).status_code == 403
    assert whistle.ref not in other.get(reverse("matters:whistles")).content.decode()


@pytest.mark.parametrize("page", ["whistles", "whistle_figures", "whistle"])
def test_pages_ask_a_fixed_number_of_times(
    town: Town, today: dt.datetime, page: str, django_assert_max_num_queries: Any
) -> None:
    first = blown(town, today, departments=[town.property, town.power])
    address = reverse(f"matters:{page}", args=[first.ref] if page == "whistle" else [])
    desk = at(town, "dispatcher")
    desk.get(address)
    with django_assert_max_num_queries(12) as once:
        assert desk.get(address).status_code == 200
    n = len(once)
    for _more in range(6):
        blown(town, today, departments=[town.property, town.power, town.committee])
    with django_assert_max_num_queries(n):
        desk.get(address)


@pytest.mark.mechanism("S4-49")
def test_the_number_of_a_department_opens_its_orders(town: Town, today: dt.datetime) -> None:
    whistle = blown(town, today)
    desk = at(town, "leader")
    page = desk.get(reverse("matters:whistle_figures")).content.decode()
    address = f"{reverse('matters:whistles')}?days=90&amp;organisation={town.property.id}&amp;of=called"
    assert address in page
    assert whistle.ref in desk.get(address.replace("&amp;", "&")).content.decode()
    none = desk.get(address.replace("&amp;", "&").replace("of=called", "of=in_time")).content.decode()
    assert whistle.ref not in none
    assert desk.get(reverse("matters:whistles") + "?of=score").status_code == 404
