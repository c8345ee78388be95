"""Feeds of the public page, and the calendar of a person: what they tell, and what they never tell."""

from __future__ import annotations

import datetime as dt
from typing import Any
from xml.etree import ElementTree

import icalendar
import pytest
from django.test import Client

from mulin.matters import actions
from mulin.matters.actions.outings import Going
from mulin.matters.models import Matter
from mulin.matters.states import mediation as states
from mulin.people import actions as people
from mulin.people.models import CalendarFeed
from mulin.platform import agenda, errors, ics
from mulin.platform.agenda import Entry
from tests.factories import Town
from tests.matters import mediations

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: Client, town: Town, kind: str = "json", **more: Any) -> Any:
    return client.get(f"/streets/{town.street.id}/feed.{kind}", **more)


def answered(town: Town, now: dt.datetime, **changes: Any) -> Matter:
    matter = town.raise_matter(
        now=now, words="三楼顾阿婆家门口的灯不亮", category_id=town.lighting.id, **changes
    ).matter
    actions.answer(matter=matter, body="三楼的灯换好了", proposes="solved", actor=town.dispatcher, now=now)
    return matter


@pytest.mark.mechanism("S0-22", "S1-18")
def test_both_forms_tell_the_same_and_nobodys_words(client: Client, town: Town, now: dt.datetime) -> None:
    matter = answered(town, now, contact=actions.Contact(name="顾阿婆", phone="13900000000"))
    found = feed(client, town).json()
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    top = ElementTree.fromstring(feed(client, town, "atom").content)
    entries = top.findall(f"{ATOM}entry")
    assert [one["id"] for one in found["items"]] == [one.findtext(f"{ATOM}id") for one in entries]
    (item,) = (one for one in found["items"] if matter.ref in one["title"])
    assert "答复了反映的人" in item["title"]
    assert "青桐苑" in item["content_text"]
    assert item["url"].endswith(f"/streets/{town.street.id}/matters/{matter.ref}/")
    for kind in ("json", "atom"):
        body = feed(client, town, kind).content.decode()
        for hidden in ("顾阿婆", "三楼", "3 号楼", "139", "换好了", town.persons["dispatcher"].name):
            assert hidden not in body
    # What RFC 4287 wants of every feed and entry.
    for one in (top, *entries):
        for name in ("id", "title", "updated"):
            assert one.findtext(f"{ATOM}{name}")
    assert top.find(f"{ATOM}author/{ATOM}name") is not None
    assert top.findtext(f"{ATOM}updated") == max(one.findtext(f"{ATOM}updated") or "" for one in entries)


def test_what_is_private_undone_or_elsewhere_is_not_told(
    client: Client, town: Town, now: dt.datetime
) -> None:
    hidden = answered(town, now)
    Matter.objects.filter(pk=hidden.pk).update(private=True)
    solved = answered(town, now, contact=actions.Contact(phone="13900000000"))
    later = now + dt.timedelta(minutes=1)
    reporter = solved.reporters.get()
    actions.say(
        matter=solved, reporter=reporter, solved=True, via="call", actor=town.second_dispatcher, now=later
    )
    told = [one["title"] for one in feed(client, town).json()["items"]]
    assert len(told) == 2
    assert "解决了" in told[0]
    actions.undo(matter=solved, actor=town.second_dispatcher, now=later)
    (left,) = feed(client, town).json()["items"]
    assert "答复了" in left["title"]
    other = client.get(f"/streets/{town.other_street.id}/feed.json").json()
    assert other["items"] == []
    assert client.get("/streets/none/feed.atom").status_code == 404


def test_a_reader_that_has_it_gets_nothing_again(client: Client, town: Town, now: dt.datetime) -> None:
    first = feed(client, town, "atom")
    again = feed(client, town, "atom", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    answered(town, now)
    assert feed(client, town, "atom", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_the_page_leads_to_its_feeds(client: Client, town: Town) -> None:
    body = client.get(f"/streets/{town.street.id}/").content.decode()
    assert (
        f'type="application/atom+xml" title="{town.street.name} Atom" href="/streets/{town.street.id}/feed.atom"'
        in body
    )
    assert f'href="/streets/{town.street.id}/feed.json"' in body
    english = feed(client, town, QUERY_STRING="lang=en").json()
    assert english["language"] == "en"


def test_a_feed_takes_as_many_statements_whatever_happened(
    client: Client, town: Town, now: dt.datetime, django_assert_max_num_queries: Any
) -> None:
    for many in (1, 8):
        for _n in range(many):
            answered(town, now)
        with django_assert_max_num_queries(12):
            feed(client, town)


def calendar(client: Client, token: str) -> icalendar.Calendar:
    response = client.get(f"/calendar/{token}.ics")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/calendar")
    found = icalendar.Calendar.from_ical(response.content)
    assert isinstance(found, icalendar.Calendar)
    return found


def opened(town: Town, who: str, now: dt.datetime) -> str:
    made = people.renew_calendar(
        person=town.persons[who], language="zh-hans", actor=town.actors[who], now=now
    )
    return CalendarFeed.objects.get(pk=made.pk).token


@pytest.mark.mechanism("S4-17")
def test_a_resident_sees_the_days_of_what_they_raised(client: Client, town: Town, now: dt.datetime) -> None:
    contact = actions.Contact(person=town.persons["resident"])
    matter = town.raise_matter(
        now=now, words="楼上漏水，王家吵得凶", contact=contact, actor=town.resident
    ).matter
    token = opened(town, "resident", now)
    summaries = [str(one["summary"]) for one in calendar(client, token).events]
    assert summaries == [f"睦邻：{matter.ref} 会有人联系"]
    actions.answer(matter=matter, body="修好了", proposes="solved", actor=town.dispatcher, now=now)
    body = client.get(f"/calendar/{token}.ics").content.decode()
    assert "等您说一声" in body
    for hidden in ("漏水", "王家", "修好", town.persons["resident"].name, town.building.name):
        assert hidden not in body


@pytest.mark.mechanism("S4-17", "S4-25")
def test_staff_see_their_outings_and_one_line_a_day(client: Client, town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    for _n in range(3):
        town.raise_matter(now=now)
    where = {"place": town.compound, "purpose": "听听大家说", "actor": town.dispatcher, "now": now}
    going = (Going(person=town.persons["dispatcher"]),)
    start = now + dt.timedelta(days=1)
    told = actions.plan_outing(
        kind="listening", starts_at=start, announced=True, goers=going, spot="东门", **where
    )
    quiet = actions.plan_outing(kind="visit", starts_at=start, asks="问问灯", goers=going, **where)
    events = calendar(client, opened(town, "dispatcher", now)).events
    by_title = {str(one["summary"]): one for one in events}
    assert "青桐苑" in str(by_title[f"睦邻：街头听民声 {told.ref}"]["location"])
    hidden = by_title[f"睦邻：外出 {quiet.ref}"]
    assert "location" not in hidden
    days = [one for one in events if "件到期" in str(one["summary"])]
    assert sum(int(str(one["summary"]).removeprefix("睦邻：").split(" ")[0]) for one in days) == 3
    assert all(isinstance(one.decoded("dtstart"), dt.date) for one in days)
    assert len({str(one["uid"]) for one in events}) == len(events)


@pytest.mark.mechanism("S4-29")
def test_a_mediation_is_a_day_and_nothing_else(client: Client, town: Town, now: dt.datetime) -> None:
    case = mediations.in_state(town, states.IN_SESSION, now)
    day = now.date() + dt.timedelta(days=3)
    actions.hold_session(
        mediation=case,
        held_at=now,
        where="居委会",
        present=[mediations.party(case, 0)],
        next_step=mediations.SECRET,
        next_on=day,
        actor=town.mediator,
        now=now,
    )
    for who in ("resident", "mediator"):
        token = opened(town, who, now)
        (event,) = (one for one in calendar(client, token).events if "约好的日子" in str(one["summary"]))
        assert event.decoded("dtstart") == day
        body = client.get(f"/calendar/{token}.ics").content.decode()
        for hidden in (mediations.SECRET, mediations.OUTSIDER, case.ref, "居委会", "mediation", "调解"):
            assert hidden not in body
    assert list(agenda.sources["mediations"](town.neighbour, now)) == []


def test_an_address_is_renewed_and_withdrawn(client: Client, town: Town, now: dt.datetime) -> None:
    town.login(client, "resident")
    assert client.post("/mine/calendar/renewals/").status_code == 302
    first = CalendarFeed.objects.get(ended_at__isnull=True).token
    page = client.get("/mine/calendar/").content.decode()
    assert f"/calendar/{first}.ics" in page
    client.post("/mine/calendar/renewals/")
    second = CalendarFeed.objects.get(ended_at__isnull=True).token
    assert client.get(f"/calendar/{first}.ics").status_code == 404
    assert client.get(f"/calendar/{second}.ics").status_code == 200
    client.post("/mine/calendar/withdrawals/")
    client.post("/mine/calendar/withdrawals/")
    assert client.get(f"/calendar/{second}.ics").status_code == 404
    assert not CalendarFeed.objects.exclude(token=b"").exists()
    assert "开一个日历地址" in client.get("/mine/calendar/").content.decode()
    with pytest.raises(errors.Refusal):
        people.renew_calendar(person=town.persons["neighbour"], language="zh", actor=town.resident, now=now)


def test_a_calendar_is_the_same_file_till_something_changes(
    client: Client, town: Town, now: dt.datetime
) -> None:
    token = opened(town, "dispatcher", now)
    first = client.get(f"/calendar/{token}.ics")
    kept = client.get(f"/calendar/{token}.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert kept.status_code == 304
    assert "private" in first.headers["Cache-Control"]


def test_the_api_tells_and_renews_ones_own(client: Client, town: Town) -> None:
    assert client.get("/api/mine/calendar/").status_code == 401
    town.login(client, "resident")
    assert client.get("/api/mine/calendar/").json() == {"address": "", "entries": []}
    made = client.post("/api/mine/calendar/renewals/")
    assert (made.status_code, made.json()["address"].endswith(".ics")) == (201, True)
    assert client.post("/api/mine/calendar/withdrawals/").json()["address"] == ""


def test_a_calendar_takes_as_many_statements_whatever_it_holds(
    client: Client, town: Town, now: dt.datetime, django_assert_max_num_queries: Any
) -> None:
    token = opened(town, "resident", now)
    for many in (1, 9):
        for _n in range(many):
            town.raise_matter(
                now=now, contact=actions.Contact(person=town.persons["resident"]), actor=town.resident
            )
        with django_assert_max_num_queries(12):
            calendar(client, token)


def test_a_calendar_file_is_well_formed(now: dt.datetime) -> None:
    entries = [
        Entry("a", now, "睦邻：一行\n两行; 逗号, 反斜杠\\", "/s/x/", place="东门"),
        Entry("b", now.date(), "长" * 200),
        Entry("c", now, "倒着", ends=now - dt.timedelta(hours=1)),
    ]
    body = ics.render(entries, name="睦邻", host="example.org", root="https://example.org/", now=now)
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    found = icalendar.Calendar.from_ical(body)
    events = found.walk("VEVENT")
    assert [str(one["uid"]) for one in events] == ["a@example.org", "b@example.org", "c@example.org"]
    assert str(events[0]["summary"]) == "睦邻：一行\n两行; 逗号, 反斜杠\\"
    assert events[1].decoded("dtend") - events[1].decoded("dtstart") == dt.timedelta(days=1)
    assert events[2].decoded("dtend") >= events[2].decoded("dtstart")
    assert {str(one["class"]) for one in events} == {"PRIVATE"}
