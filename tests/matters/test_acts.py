"""Every act as a resource: done by whose act it is, refused to others with the rule, and nothing typed is lost."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from mulin.matters import actions, states
from mulin.matters.models import Matter
from mulin.platform.notices.models import Notice
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.matters.at_desk import at, htmx, live, matter_in

pytestmark = pytest.mark.django_db

PEOPLE = (
    "dispatcher",
    "worker",
    "secretary",
    "grid_member",
    "handler",
    "power_handler",
    "verifier",
    "leader",
    "auditor",
)

# resource: (state it starts in, what is sent, who may, the rule that others are told)
ACTS: dict[str, tuple[str, dict[str, str], set[str], set[str]]] = {
    "receipts": ("new", {}, {"dispatcher", "worker", "secretary"}, {"S1-18"}),
    "dispatches": ("received", {"to": "power", "reason": "线路"}, {"dispatcher", "secretary"}, {"S1-18"}),
    "recalls": ("offered", {"reason": "派错了"}, {"dispatcher", "secretary"}, {"S1-18"}),
    "acceptances": ("offered", {}, {"handler"}, {"N-77"}),
    "returns": ("in_hand", {"reason": "线路不归我们"}, {"handler"}, {"N-77"}),
    "contacts": (
        "in_hand",
        {"words": "打过电话了"},
        {"dispatcher", "worker", "secretary", "handler"},
        {"S1-18"},
    ),
    "answers": ("in_hand", {"body": "换好了。", "proposes": "solved"}, {"handler"}, {"N-77"}),
    "words": (
        "answered",
        {"solved": "yes", "via": "call", "content": "yes"},
        {"dispatcher", "worker", "secretary", "grid_member"},
        {"DR-05"},
    ),
    "attempts": (
        "answered",
        {"how": "call"},
        {"dispatcher", "worker", "secretary", "grid_member"},
        {"DR-05"},
    ),
    "reopenings": ("closed", {"words": "又坏了"}, {"dispatcher", "worker", "secretary"}, {"S1-18"}),
    "title": ("new", {"title": "楼道灯不亮"}, {"dispatcher", "worker", "secretary"}, {"S1-18"}),
    "category": ("new", {"category": "lighting"}, {"dispatcher", "worker", "secretary"}, {"S1-18"}),
    "contact-views": (
        "in_hand",
        {},
        {"dispatcher", "worker", "secretary", "grid_member", "handler"},
        {"N-90"},
    ),
}

ANY_TIME = ("contact-views", "title", "contacts", "category")
"""Open in every state: looking up who raised it, speaking with them, saying what it is about."""


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)


def matter_for(town: Town, state: str, now: dt.datetime) -> Matter:
    return matter_in(town, state, now, contact=actions.Contact(name="顾桂珍", phone="13812345627"))


def sent(town: Town, data: dict[str, Any]) -> dict[str, Any]:
    """Names of things as their ids."""
    named = {"power": town.power.id, "property": town.property.id, "lighting": town.lighting.id}
    return {name: named.get(value, value) for name, value in data.items()}


def post(town: Town, who: str, matter: Matter, resource: str, data: dict[str, Any], **headers: Any) -> Any:
    return at(town, who).post(f"/matters/{matter.ref}/{resource}/", sent(town, data), **headers)


@pytest.mark.mechanism("S1-18", "S3-48", "S4-17")
@pytest.mark.parametrize("resource", ACTS)
@pytest.mark.parametrize("who", PEOPLE)
def test_each_act_is_done_by_whose_it_is_and_refused_to_others(
    town: Town, now: dt.datetime, resource: str, who: str
) -> None:
    state, data, allowed, rules = ACTS[resource]
    matter = matter_for(town, state, now)
    before = len(story([matter.id]))
    response = post(town, who, matter, resource, data)
    page = response.content.decode()
    if who in allowed:
        assert response.status_code in (200, 302), page[:2000]
        assert len(story([matter.id])) > before, "it stands on the timeline"
    elif response.status_code == 404:  # whose office never had it does not learn that it exists
        assert who == "power_handler" or (who == "handler" and state in ("new", "received"))
    else:
        assert response.status_code == 403
        assert rules & set(_rules(page)), _rules(page)
        assert "怎么办" in page
        assert len(story([matter.id])) == before
        assert Matter.objects.get(pk=matter.pk).state == matter.state


def _rules(page: str) -> list[str]:
    return re.findall(r"<dt>哪条规矩</dt><dd>(.*?)</dd>", page)


@pytest.mark.parametrize("resource", [one for one in ACTS if one not in ANY_TIME])
def test_an_act_that_comes_too_late_is_told_so(town: Town, now: dt.datetime, resource: str) -> None:
    """409 with the state it is in now: somebody else was first, or a page stood open too long."""
    state, data, allowed, _rules_of_others = ACTS[resource]
    wrong = {"new": "closed", "received": "closed", "offered": "received", "in_hand": "answered",
             "answered": "closed", "closed": "new"}[state]  # fmt: skip
    wrong = "in_hand" if resource == "acceptances" else wrong
    matter = matter_for(town, wrong, now)
    response = post(town, "handler" if allowed == {"handler"} else "dispatcher", matter, resource, data)
    assert response.status_code == 409, response.content.decode()[:1500]
    assert Matter.objects.get(pk=matter.pk).state == matter.state


INVALID: list[tuple[str, str, str, dict[str, str], str]] = [
    ("dispatches", "received", "dispatcher", {}, "请写为什么派给这一家"),
    ("dispatches", "received", "dispatcher", {"to": "zz"}, "没有这个选项"),
    ("dispatches", "received", "dispatcher", {"other": "power"}, "请写为什么派给这一家"),
    (
        "dispatches",
        "received",
        "dispatcher",
        {"to": "property", "due_at": "2020-01-01T10:00"},
        "期限已经过了",
    ),
    (
        "dispatches",
        "received",
        "dispatcher",
        {"to": "property", "due_at": "2099-01-01T10:00"},
        "比规定的还长",
    ),
    ("dispatches", "received", "dispatcher", {"to": "property", "due_at": "明天"}, "时间看不懂"),
    ("recalls", "offered", "dispatcher", {"reason": "  "}, "请写为什么收回"),
    ("returns", "offered", "handler", {"reason": ""}, "请写退回的原因"),
    ("contacts", "new", "worker", {"words": ""}, "说了什么"),
    ("answers", "in_hand", "handler", {"body": "", "proposes": "solved"}, "请写给本人的答复"),
    ("answers", "in_hand", "handler", {"body": "好了"}, "请选这是哪一种答复"),
    ("answers", "in_hand", "handler", {"body": "长" * 10_001, "proposes": "solved"}, "写得太长了"),
    ("words", "answered", "worker", {"via": "call"}, "请按“解决了”或“没解决”"),
    ("words", "answered", "worker", {"via": "smoke", "solved": "yes"}, "没有这个选项"),
    ("words", "answered", "worker", {"via": "call", "solved": "yes", "content": "great"}, "没有这个选项"),
    ("attempts", "answered", "worker", {"how": ""}, "请填这一项"),
    ("title", "new", "worker", {"title": ""}, "请写标题"),
    ("title", "new", "worker", {"title": "题" * 61}, "标题最多 60 字"),
    ("category", "new", "worker", {"category": ""}, "请选一类"),
]


@pytest.mark.parametrize(("resource", "state", "who", "data", "message"), INVALID)
@pytest.mark.parametrize("by_htmx", [False, True])
def test_what_cannot_be_used_is_told_at_its_field_and_kept(
    town: Town,
    now: dt.datetime,
    resource: str,
    state: str,
    who: str,
    data: dict[str, str],
    message: str,
    by_htmx: bool,
) -> None:
    matter = matter_for(town, state, now)
    if message == "请写为什么派给这一家" and not data:
        data = {"other": "power"}
    kept = data | {"task": "一次弄好，别再来回跑"} if resource == "dispatches" else data
    response = post(town, who, matter, resource, kept, headers=htmx("side") if by_htmx else {})
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert ("<html" in page) is not by_htmx
    if resource == "dispatches":
        assert "一次弄好，别再来回跑" in page
    if resource == "answers" and data["body"]:
        assert data["body"] in page
    assert Matter.objects.get(pk=matter.pk).state == matter.state


def test_a_dispatch_without_a_handler_asks_for_one(town: Town, now: dt.datetime) -> None:
    matter = matter_for(town, "received", now)
    response = post(town, "dispatcher", matter, "dispatches", {"reason": "随便"})
    assert response.status_code == 422
    assert "请选派给哪一家" in response.content.decode()


@pytest.mark.parametrize(
    "text", ["😀" * 300, "<script>alert(1)</script>", "a\x00b", "=1+1", "\u202e反过来", "长" * 100_000]
)
def test_no_text_breaks_a_page(town: Town, now: dt.datetime, text: str) -> None:
    matter = matter_for(town, "in_hand", now)
    response = post(town, "handler", matter, "answers", {"body": text, "proposes": "solved"})
    assert response.status_code in (302, 422)
    page = at(town, "handler").get(f"/matters/{matter.ref}/").content.decode()
    assert "<script>alert" not in page


def test_what_nobody_may_see_is_not_there(town: Town, now: dt.datetime) -> None:
    matter = matter_for(town, "new", now)
    for resource in [*ACTS, "retractions", "verifications"]:
        assert post(town, "other_dispatcher", matter, resource, {}).status_code == 404, resource
    assert at(town, "dispatcher").post("/matters/M-2026-99999/receipts/").status_code == 404
    assert at(town, "dispatcher").post("/matters/nonsense/receipts/").status_code == 404


def test_a_sheet_can_be_looked_at_only_while_its_act_is_open(town: Town, now: dt.datetime) -> None:
    matter = matter_for(town, "received", now)
    page = at(town, "dispatcher").get(f"/matters/{matter.ref}/dispatches/").content.decode()
    assert f'action="/matters/{matter.ref}/dispatches/"' in page
    assert at(town, "leader").get(f"/matters/{matter.ref}/dispatches/").status_code == 409
    done = matter_for(town, "closed", now)
    assert at(town, "dispatcher").get(f"/matters/{done.ref}/dispatches/").status_code == 409


def test_what_the_system_knows_of_a_reason_need_not_be_typed(town: Town, now: dt.datetime) -> None:
    matter = matter_for(town, "received", now)
    assert post(town, "dispatcher", matter, "dispatches", {"to": "property"}).status_code == 302
    sheet = live(matter)
    assert sheet is not None
    assert sheet.reason == "这里归它管"


def test_the_desk_goes_on_with_the_next_and_offers_to_take_back(town: Town, now: dt.datetime) -> None:
    first, second = matter_for(town, "received", now), matter_for(town, "received", now)
    client = at(town, "dispatcher")
    data = {"to": town.property.id, "back": "cut=to_dispatch", "next": second.ref}
    response = client.post(f"/matters/{first.ref}/dispatches/", data)
    assert response.status_code == 302
    assert response.url == f"/desk/?cut=to_dispatch&m={second.ref}"
    page = client.get(response.url).content.decode()
    assert "派给了安和物业" in page
    assert f'action="/matters/{first.ref}/recalls/"' in page
    assert "派给了安和物业" not in client.get(response.url).content.decode(), "said once"
    assert (
        client.post(f"/matters/{first.ref}/recalls/", {"reason": "派出后马上收回", "back": ""}).status_code
        == 302
    )
    assert Matter.objects.get(pk=first.pk).state == states.RECEIVED


def test_htmx_is_sent_on_by_header_and_never_elsewhere(town: Town, now: dt.datetime) -> None:
    matter = matter_for(town, "received", now)
    data = {"to": "property", "back": "q=x&m=//evil.example", "next": "//evil.example/"}
    response = post(town, "dispatcher", matter, "dispatches", data, headers=htmx("side"))
    assert response.status_code == 200
    assert response.headers["HX-Redirect"].startswith("/desk/?q=x")


@pytest.mark.mechanism("S0-22")
def test_an_answer_can_be_taken_back_for_five_minutes(town: Town, now: dt.datetime) -> None:
    matter = matter_in(
        town, "in_hand", now, contact=actions.Contact(name="顾桂珍", phone="13812345627", reply_by="letter")
    )
    client = at(town, "handler")
    assert (
        client.post(f"/matters/{matter.ref}/answers/", {"body": "好了。", "proposes": "solved"}).status_code
        == 302
    )
    page = client.get(f"/matters/{matter.ref}/").content.decode()
    assert page.count(f'action="/matters/{matter.ref}/retractions/"') == 2, "where it is told, and in the bar"
    assert client.post(f"/matters/{matter.ref}/retractions/").status_code == 302
    assert Matter.objects.get(pk=matter.pk).state == states.WITH_HANDLER
    assert set(Notice.objects.filter(record_id=matter.id).values_list("state", flat=True)) == {"undone"}
    old = matter_in(town, "in_hand", now)
    actions.answer(
        matter=old, body="好了。", proposes="solved", actor=town.handler, now=now - dt.timedelta(minutes=6)
    )
    assert "retractions" not in client.get(f"/matters/{old.ref}/").content.decode()
    assert client.post(f"/matters/{old.ref}/retractions/").status_code == 403


def test_who_answered_does_not_note_the_residents_word(town: Town, now: dt.datetime) -> None:
    matter = matter_for(town, "received", now)
    actions.answer(matter=matter, body="好了。", proposes="solved", actor=town.dispatcher, now=now)
    response = post(town, "dispatcher", matter, "words", {"solved": "yes", "via": "call"})
    assert response.status_code == 403
    assert "DR-05" in response.content.decode()
    assert post(town, "worker", matter, "words", {"solved": "yes", "via": "call"}).status_code == 302


def test_not_solved_goes_back_with_the_words(town: Town, now: dt.datetime) -> None:
    matter = matter_for(town, "answered", now)
    response = post(
        town,
        "worker",
        matter,
        "words",
        {"solved": "no", "via": "visit", "words": "三楼还黑着", "content": "no"},
    )
    assert response.status_code == 302
    fresh = Matter.objects.get(pk=matter.pk)
    assert (fresh.state, fresh.owner_id) == (states.WITH_HANDLER, town.handler.id)
    assert "三楼还黑着" in at(town, "handler").get(f"/matters/{matter.ref}/").content.decode()


def test_three_attempts_on_three_days_close_it_as_not_reached(town: Town, now: dt.datetime) -> None:
    matter = matter_for(town, "answered", now - dt.timedelta(days=5))
    for days in (3, 2):
        actions.attempt(
            matter=matter, how="call", note="", actor=town.worker, now=now - dt.timedelta(days=days)
        )
    client = at(town, "worker")
    assert "没联系上" in client.get(f"/desk/?m={matter.ref}&do=word").content.decode()
    assert (
        client.post(f"/matters/{matter.ref}/attempts/", {"how": "visit", "note": "没人开门"}).status_code
        == 302
    )
    fresh = Matter.objects.get(pk=matter.pk)
    assert (fresh.state, fresh.outcome) == (states.CLOSED, states.NOT_REACHED)


def test_one_attempt_a_day(town: Town, now: dt.datetime) -> None:
    matter = matter_for(town, "answered", now)
    assert post(town, "worker", matter, "attempts", {"how": "call"}).status_code == 302
    assert post(town, "worker", matter, "attempts", {"how": "call"}).status_code == 409


@pytest.mark.mechanism("S4-17")
def test_what_nobody_raised_is_confirmed_by_who_had_no_part_in_it(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now, channel="patrol", contact=None, actor=town.worker).matter
    sheet = actions.dispatch(matter=matter, to=town.property, reason="小区", actor=town.dispatcher, now=now)
    actions.accept(assignment=sheet, actor=town.handler, now=now)
    actions.answer(matter=matter, body="补好了。", proposes="solved", actor=town.handler, now=now)
    said = {"solved": "yes", "words": "看过了，平了。"}
    for who in ("worker", "dispatcher", "handler", "leader"):
        response = post(town, who, matter, "verifications", said)
        assert response.status_code == 403, who
        assert "N-82" in response.content.decode()
    page = at(town, "verifier").get("/desk/?cut=to_verify").content.decode()
    assert f'action="/matters/{matter.ref}/verifications/"' in page
    assert post(town, "verifier", matter, "verifications", said | {"words": ""}).status_code == 422
    assert post(town, "verifier", matter, "verifications", said).status_code == 302
    assert Matter.objects.get(pk=matter.pk).outcome == states.SOLVED


def test_a_look_at_the_number_is_written_down_and_lasts_one_page(town: Town, now: dt.datetime) -> None:
    matter = matter_for(town, "in_hand", now)
    client = at(town, "handler")
    page = client.post(f"/matters/{matter.ref}/contact-views/").content.decode()
    assert "13812345627" in page
    assert "顾桂珍" in page
    assert "13812345627" not in client.get(f"/matters/{matter.ref}/").content.decode()
    part = client.post(f"/matters/{matter.ref}/contact-views/", headers=htmx("contact")).content.decode()
    assert part.lstrip().startswith('<span id="contact">')
    assert "13812345627" in part
    looks = [line for line in story([matter.id]) if line.verb == "matters.show_contact"]
    assert [(line.who, line.body["reason"]) for line in looks] == [("罗建平", matter.ref)] * 2
    nameless = matter_in(town, "in_hand", now)
    assert client.post(f"/matters/{nameless.ref}/contact-views/").status_code == 409


def test_a_title_reaches_the_public_page_only_when_the_desk_says_so(town: Town, now: dt.datetime) -> None:
    from mulin.platform.records.models import Record

    matter = matter_for(town, "new", now)
    post(town, "worker", matter, "title", {"title": "楼道灯不亮"})
    assert Record.objects.get(pk=matter.pk).public_title == ""
    post(town, "worker", matter, "title", {"title": "楼道灯不亮", "public": "on"})
    assert Record.objects.get(pk=matter.pk).public_title == "楼道灯不亮"


def test_acts_are_posts(town: Town, now: dt.datetime) -> None:
    matter = matter_for(town, "in_hand", now)
    client = at(town, "handler")
    for resource in ("contact-views", "retractions"):
        assert client.get(f"/matters/{matter.ref}/{resource}/").status_code == 405
    assert at(town, "handler").put(f"/matters/{matter.ref}/answers/").status_code == 405


def test_every_open_sheet_shows_itself_in_both_languages(town: Town, now: dt.datetime) -> None:
    client = at(town, "dispatcher")
    client.cookies["mulin_prefs"] = "language=en"
    for state, sheets in (
        ("new", ["dispatches", "receipts", "answers", "contacts", "title", "category"]),
        ("offered", ["recalls"]),
        ("answered", ["words", "attempts"]),
        ("closed", ["reopenings"]),
    ):
        matter = matter_for(town, state, now)
        for sheet in sheets:
            response = client.get(f"/matters/{matter.ref}/{sheet}/", headers=htmx("side"))
            assert response.status_code == 200, sheet
