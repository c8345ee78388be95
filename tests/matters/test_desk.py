"""The desk as each of its people sees it: the queue, the record beside it, the sheet whose turn it is."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from mulin.matters import actions
from tests.factories import Town
from tests.matters.at_desk import at, matter_in

pytestmark = pytest.mark.django_db

ACTING = ["dispatcher", "worker", "secretary", "grid_member", "handler", "power_handler", "verifier"]
READING = ["leader", "auditor"]
MOST_STATEMENTS = 12


@pytest.fixture
def now() -> dt.datetime:
    """Pages ask the clock, so what they show was raised a moment ago."""
    return dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)


def rows(page: str) -> list[str]:
    """The headings of the queue's rows, in order."""
    return re.findall(r'<li class="queue-row".*?<h3><a href="/desk/[^>]*>(.*?)</a>', page, flags=re.DOTALL)


def test_a_visitor_signs_in_first_and_comes_back(client: Client, town: Town) -> None:
    response = client.get("/desk/?cut=to_dispatch")
    assert response.status_code == 302
    assert response.url.endswith("?next=/desk/%3Fcut%3Dto_dispatch")


def test_a_resident_is_told_whom_the_desk_is_for(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now).matter
    for address in (
        "/desk/",
        f"/matters/{matter.ref}/",
        "/desk/register/",
        "/desk/letters/",
        "/desk/queue.xlsx",
    ):
        response = at(town, "resident").get(address)
        assert response.status_code == 403, address
        assert "S0-26" in response.content.decode()


@pytest.mark.mechanism("S1-18")
@pytest.mark.parametrize("who", ACTING + READING)
def test_the_desk_opens_for_everybody_with_a_post_at_it(town: Town, now: dt.datetime, who: str) -> None:
    for state in ("new", "offered", "in_hand", "answered"):
        matter_in(town, state, now, words=f"在 {state} 的一件")
    response = at(town, who).get("/desk/")
    page = response.content.decode()
    assert response.status_code == 200
    assert response.headers["Cache-Control"].find("no-store") >= 0, "a shared computer keeps none of it"
    expected = {"handler": 2, "power_handler": 0}.get(who, 4)
    assert len(rows(page)) == expected
    acts = '<form method="post" action="/matters/' in page
    assert acts == (who in ("dispatcher", "worker", "secretary", "handler")), (
        "the first row's act, where it is theirs"
    )


@pytest.mark.parametrize("who", READING)
def test_who_reads_is_offered_no_act(town: Town, now: dt.datetime, who: str) -> None:
    matter = matter_in(town, "new", now, contact=actions.Contact(name="顾女士", phone="13800000027"))
    page = at(town, who).get(f"/matters/{matter.ref}/").content.decode()
    assert 'method="post"' not in page
    assert ('id="side"' in page) == (who == "leader"), "who decides on some matters has a side for it"
    assert "代人登记" not in page.split('class="keys-help"')[0]


def test_what_is_due_first_stands_first_in_its_group(town: Town, now: dt.datetime) -> None:
    late = town.raise_matter(now=now - dt.timedelta(days=20), words="早就该派的").matter
    soon = matter_in(town, "in_hand", now, words="刚派出去的")
    page = at(town, "dispatcher").get("/desk/").content.decode()
    assert rows(page) == ["早就该派的", "刚派出去的"]
    assert page.index("<b>超期</b> 1 件") < page.index("早就该派的")
    assert late.ref in page
    assert soon.ref.rpartition("-")[2] in page
    assert "还没人接" in page
    assert "安和物业" in page


@pytest.mark.mechanism("S3-54")
def test_the_channel_is_kept_and_the_queue_can_be_cut_by_it(town: Town, now: dt.datetime) -> None:
    town.raise_matter(now=now, words="网上说的")
    town.raise_matter(now=now, words="电话说的", channel="phone", actor=town.worker)
    town.raise_matter(now=now, words="巡查看到的", channel="patrol", contact=None, actor=town.worker)
    client = at(town, "dispatcher")
    assert rows(client.get("/desk/?channel=phone").content.decode()) == ["电话说的"]
    page = client.get("/desk/").content.decode()
    assert len(rows(page)) == 3
    for channel in ("web", "phone", "patrol"):
        assert re.search(rf'href="/desk/\?channel={channel}">[^<]* <data value="1">', page)


def test_the_queue_is_narrowed_by_place_category_handler_and_day(town: Town, now: dt.datetime) -> None:
    lit = town.raise_matter(now=now, words="灯", category_id=town.lighting.id).matter
    park = town.raise_matter(now=now, words="绿地", place=town.public).matter
    out = matter_in(town, "offered", now, words="派出的")
    client = at(town, "dispatcher")
    cases = {
        f"category={town.lighting.id}": ["灯"],
        f"place={town.public.id}": ["绿地"],
        f"place={town.neighbourhood.id}": ["灯", "派出的"],
        f"place={town.compound.id}": ["灯", "派出的"],
        f"handler={town.property.id}": ["派出的"],
        "due=late": [],
        "cut=to_dispatch": ["灯", "绿地"],
        "cut=with_handler": ["派出的"],
    }
    for query, expected in cases.items():
        assert sorted(rows(client.get(f"/desk/?{query}").content.decode())) == sorted(expected), query
    assert {lit.ref, park.ref, out.ref} == {f"M-{lit.ref[2:6]}-0000{n}" for n in (1, 2, 3)}


@pytest.mark.parametrize(
    "query",
    [
        "cut=nonsense", "channel=%00", "category=1", "place=zz", "handler=' OR 1=1", "due=never", "after=x~y",
        "after=2026-06-11T00:00:00~abc", "do=explode", "n=%F0%9F%98%80", "q=" + "长" * 500, "q=%27%22%5C", "pick=7",
        "m=", "q=99999999999",
    ],
)  # fmt: skip
def test_an_address_that_makes_no_sense_still_shows_the_desk(
    town: Town, now: dt.datetime, query: str
) -> None:
    town.raise_matter(now=now)
    assert at(town, "dispatcher").get(f"/desk/?{query}").status_code == 200


@pytest.mark.mechanism("S0-23")
@pytest.mark.parametrize("who", ["dispatcher", "worker", "handler", "verifier", "leader", "auditor"])
def test_what_nobody_has_responded_to_is_always_one_press_away(
    town: Town, now: dt.datetime, who: str
) -> None:
    heard = matter_in(town, "in_hand", now, words="联系过的")
    actions.note_contact(matter=heard, words="打过电话", actor=town.handler, now=now)
    matter_in(town, "in_hand", now, words="还没人理的")
    client = at(town, who)
    assert re.search(
        r'href="/desk/\?cut=no_reply">[^<]* <data value="1">', client.get("/desk/").content.decode()
    )
    assert rows(client.get("/desk/?cut=no_reply").content.decode()) == ["还没人理的"]


def test_nobody_is_shown_what_lies_outside_their_post(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now, words="只给本街道看").matter
    for who in ("other_dispatcher", "handler"):
        client = at(town, who)
        assert "只给本街道看" not in client.get("/desk/").content.decode()
        assert (
            "只给本街道看"
            not in client.get("/desk/?q=只给本街道看").content.decode().split('class="queue"')[1]
        )
        for address in (
            f"/matters/{matter.ref}/",
            f"/desk/?m={matter.ref}",
            f"/matters/{matter.ref}/answers/",
        ):
            assert client.get(address).status_code == 404, address


def test_names_and_numbers_are_nowhere_until_somebody_says_they_look(town: Town, now: dt.datetime) -> None:
    matter_in(town, "answered", now, contact=actions.Contact(name="顾桂珍", phone="13812345627"))
    page = at(town, "dispatcher").get("/desk/").content.decode()
    assert "尾号 27" in page
    assert "顾桂珍" not in page
    assert "13812345627" not in page


@pytest.mark.mechanism("S1-23")
def test_one_accountable_person_stands_on_every_record(town: Town, now: dt.datetime) -> None:
    names = {"new": "何川", "received": "何川", "offered": "何川", "in_hand": "罗建平", "answered": "何川"}
    client = at(town, "leader")
    for state, name in names.items():
        matter = matter_in(town, state, now)
        assert f"负责：{name}" in client.get(f"/matters/{matter.ref}/").content.decode(), state


def test_the_record_tells_the_whole_story(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now, words="三楼的灯 <b>不亮</b>\n晚上看不清").matter
    sheet = actions.dispatch(
        matter=matter, to=town.property, reason="小区里的", task="一次弄好", actor=town.dispatcher, now=now
    )
    actions.return_sheet(assignment=sheet, reason="线路不归我们", actor=town.handler, now=now)
    sheet = actions.dispatch(matter=matter, to=town.power, reason="进户线", actor=town.dispatcher, now=now)
    actions.accept(assignment=sheet, actor=town.power_handler, now=now)
    actions.answer(matter=matter, body="线换了。", proposes="solved", actor=town.power_handler, now=now)
    actions.say(
        matter=matter,
        reporter=matter.reporters.get(),
        solved=False,
        words="又灭了",
        actor=town.visitor,
        now=now,
    )
    page = at(town, "auditor").get(f"/matters/{matter.ref}/").content.decode()
    for text in (
        "三楼的灯 &lt;b&gt;不亮&lt;/b&gt;", "退回过 1 次", "线路不归我们", "一次弄好", "线换了。", "本人说：没解决", "又灭了",
        "走到哪一步", "吴桂生（梧桐供电所）", "每一行都不能改",
    ):  # fmt: skip
        assert text in page, text
    assert page.count("<li><h4>") == 6, "six columns of the chain, whatever is there"
    assert page.count("还没有</span></span>") == 5


def test_imported_history_says_so_and_offers_no_clock(town: Town, now: dt.datetime) -> None:
    intake = actions.intake.compose(
        place=town.building, words="去年的事", channel="hotline", contact=actions.Contact(), actor=town.dispatcher,
        now=now, occurred_at=now - dt.timedelta(days=400), history=True, source="old", external_no="H-1",
    )  # fmt: skip
    actions.intake.write(intake, now)
    page = at(town, "leader").get(f"/matters/{intake.matter.ref}/").content.decode()
    assert "导入的历史记录" in page
    assert "H-1" in page
    client = at(town, "dispatcher")
    assert rows(client.get("/desk/").content.decode()) == []
    page = client.get(f"/matters/{intake.matter.ref}/").content.decode()
    assert "/dispatches/" not in page
    assert "/answers/" not in page


def test_what_sounds_like_danger_is_marked_until_somebody_has_it(town: Town, now: dt.datetime) -> None:
    client = at(town, "dispatcher")
    matter = town.raise_matter(now=now, words="三楼着火了").matter
    assert "听起来有危险" in client.get(f"/matters/{matter.ref}/").content.decode()
    actions.dispatch(matter=matter, to=town.property, reason="快去", actor=town.dispatcher, now=now)
    assert "听起来有危险" not in client.get(f"/matters/{matter.ref}/").content.decode()


def test_what_patrol_found_waits_for_a_verifier_and_not_for_a_word(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now, channel="patrol", contact=None, actor=town.worker).matter
    actions.answer(matter=matter, body="补好了。", proposes="solved", actor=town.worker, now=now)
    page = at(town, "leader").get(f"/desk/?m={matter.ref}").content.decode()
    assert "已答复，等核实" in page
    assert "等本人" not in page.split('class="queue"')[1].split("</section>")[0]
