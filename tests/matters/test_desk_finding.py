"""Finding, cutting and looking at the desk: what is asked for is what is listed."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mulin.matters import actions, queries
from mulin.matters.models import Matter
from tests.factories import Town
from tests.matters.at_desk import at, htmx, matter_in

pytestmark = pytest.mark.django_db

ACTING = ["dispatcher", "worker", "secretary", "grid_member", "handler", "power_handler", "verifier"]
READING = ["leader", "auditor"]
MOST_STATEMENTS = 12


def rows(page: str) -> list[str]:
    """The headings of the queue's rows, in order."""
    return re.findall(r'<li class="queue-row".*?<h3><a href="/desk/[^>]*>(.*?)</a>', page, flags=re.DOTALL)


def test_search_finds_words_places_and_numbers_open_or_closed(town: Town, now: dt.datetime) -> None:
    shut = matter_in(town, "closed", now, words="快递柜挡住消防通道")
    town.raise_matter(now=now, words="快递堆在门口")
    client = at(town, "dispatcher")
    found = client.get("/desk/?q=快递").content.decode()
    assert sorted(rows(found)) == ["快递堆在门口", "快递柜挡住消防通道"]
    assert "<b>办完的</b> 1 件" in found
    for words in (shut.ref, shut.ref.lower(), shut.ref.rpartition("-")[2], "1"):
        assert rows(client.get(f"/desk/?q={words}").content.decode()) == ["快递柜挡住消防通道"], words
    assert len(rows(client.get("/desk/?q=3 号楼 快递").content.decode())) == 2
    actions.set_title(matter=shut, title="通道被占", public=True, actor=town.dispatcher, now=now)
    assert rows(client.get("/desk/?q=通道被占").content.decode()) == ["通道被占"]


def test_a_very_long_queue_says_that_it_is_counted_to_a_thousand(town: Town, now: dt.datetime) -> None:
    town.raise_matter(now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO matters_matter SELECT (jsonb_populate_record(s, jsonb_build_object("
            " 'id', gen_random_uuid(), 'ref', 'M-2026-' || (10000 + n)))).*"
            " FROM matters_matter s, generate_series(1, 1200) n"
        )
    page = at(town, "dispatcher").get("/desk/?cut=open").content.decode()
    rail = re.search(r'<aside class="desk-rail.*?</aside>', page, re.DOTALL)[0]  # type: ignore[index]
    assert "全部在办 1000+" in rail
    assert "1000+ 件" in page.split('id="queue-title"')[1].split("</h1>")[0]
    assert len(rows(page)) == 50


def test_the_first_day_says_why_it_is_empty_and_what_to_do(town: Town) -> None:
    page = at(town, "dispatcher").get("/desk/").content.decode()
    assert "现在没有在办的" in page
    assert 'href="/desk/register/"' in page


def test_pages_follow_by_key_and_for_htmx_come_alone(town: Town, now: dt.datetime, monkeypatch) -> None:
    monkeypatch.setattr("mulin.matters.queries.queues.PAGE", 3)
    for n in range(5):
        town.raise_matter(now=now + dt.timedelta(seconds=n), words=f"第 {n} 件")
    client = at(town, "dispatcher")
    page = client.get("/desk/").content.decode()
    assert rows(page) == ["第 0 件", "第 1 件", "第 2 件"]
    more = re.search(r'id="more"><a [^>]*href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert rows(client.get(more).content.decode()) == ["第 3 件", "第 4 件"]
    part = client.get(more, headers=htmx("more")).content.decode()
    assert rows(part) == ["第 3 件", "第 4 件"]
    assert "<html" not in part
    assert "queue-group" not in part, "the group goes on"
    assert 'id="more"' not in part


def test_htmx_gets_the_part_that_changes(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "new", now)
    client = at(town, "dispatcher")
    main = client.get(f"/desk/?m={matter.ref}", headers=htmx("main")).content.decode()
    assert main.lstrip().startswith("<title>")
    assert 'id="side"' in main
    assert 'hx-swap-oob="true"' in main
    assert "<html" not in main
    assert "queue-row" not in main
    side = client.get(f"/desk/?m={matter.ref}&do=answer", headers=htmx("side")).content.decode()
    assert f'action="/matters/{matter.ref}/answers/"' in side
    assert "timeline" not in side
    restored = htmx("main") | {"HX-History-Restore-Request": "true"}
    assert "<html" in client.get(f"/desk/?m={matter.ref}", headers=restored).content.decode()


def test_the_desk_can_be_worked_by_keyboard(town: Town, now: dt.datetime) -> None:
    """What desk.js presses: a letter for each act that is open, the search, the help; the first handler is chosen."""
    matter_in(town, "new", now)
    page = at(town, "dispatcher").get("/desk/").content.decode()
    for key in ("d", "a", "s", "c", "e", "n", "f", "x", "/"):
        assert f'data-key="{key}"' in page, key
    assert 'id="keys-help"' in page
    assert re.search(r'<input type="radio" name="to" value="[^"]+" checked>', page)


def test_the_side_opens_with_the_act_whose_turn_it_is(town: Town, now: dt.datetime) -> None:
    turns = {
        ("dispatcher", "new"): "dispatches",
        ("dispatcher", "received"): "dispatches",
        ("worker", "new"): "receipts",
        ("worker", "received"): "answers",
        ("handler", "offered"): "acceptances",
        ("handler", "in_hand"): "answers",
        ("worker", "answered"): "words",
    }
    for (who, state), resource in turns.items():
        matter = matter_in(town, state, now)
        page = at(town, who).get(f"/desk/?m={matter.ref}").content.decode()
        side = page.split('id="side"')[1]
        assert f'action="/matters/{matter.ref}/{resource}/"' in side, (who, state)
    matter = matter_in(town, "in_hand", now)
    assert "现在轮到" in at(town, "dispatcher").get(f"/desk/?m={matter.ref}").content.decode()


@pytest.mark.mechanism("S1-17")
def test_handlers_are_suggested_by_place_and_by_what_they_have_done(town: Town, now: dt.datetime) -> None:
    inside = town.raise_matter(now=now, category_id=town.lighting.id).matter
    assert [one.organisation for one in queries.suggestions(inside, now=now)] == [
        town.property,
        town.committee,
    ]
    outside = town.raise_matter(now=now, place=town.public, category_id=town.lighting.id).matter
    assert queries.suggestions(outside, now=now) == []
    for _n in range(7):
        done = town.raise_matter(now=now, place=town.public, category_id=town.lighting.id).matter
        sheet = actions.dispatch(matter=done, to=town.power, reason="路灯", actor=town.dispatcher, now=now)
        actions.accept(assignment=sheet, actor=town.power_handler, now=now)
        actions.answer(matter=done, body="亮了。", proposes="solved", actor=town.power_handler, now=now)
        actions.say(matter=done, reporter=done.reporters.get(), solved=True, actor=town.visitor, now=now)
    later = now + dt.timedelta(seconds=1)
    (first,) = queries.suggestions(outside, now=later)
    assert (first.organisation, first.past, first.serves) == (town.power, 7, False)
    assert queries.suggestions(inside, now=later)[0].organisation == town.power
    page = at(town, "dispatcher").get(f"/desk/?m={outside.ref}").content.decode()
    assert "近一年同类办过 7 件" in page


def test_who_sent_it_back_is_suggested_last(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "offered", now)
    sheet = matter.assignments.get()
    actions.return_sheet(assignment=sheet, reason="不归我们", actor=town.handler, now=now)
    found = queries.suggestions(matter, now=now)
    assert [one.organisation for one in found] == [town.committee, town.property]
    assert found[-1].refused
    assert "退回过这件" in at(town, "dispatcher").get(f"/desk/?m={matter.ref}").content.decode()


def test_picking_rows_brings_boxes_and_keeps_the_cut(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "new", now)
    page = at(town, "dispatcher").get("/desk/?pick=1&cut=to_dispatch").content.decode()
    assert f'<input type="checkbox" name="pick" value="{matter.ref}"' in page
    assert 'action="/desk/queue.xlsx"' in page


def test_filters_are_a_form_that_leads_back(town: Town, now: dt.datetime) -> None:
    client = at(town, "dispatcher")
    page = client.get(f"/desk/filters/?cut=to_dispatch&place={town.compound.id}").content.decode()
    assert '<input type="hidden" name="cut" value="to_dispatch">' in page
    assert f'<option value="{town.compound.id}" selected>' in page
    assert "<html" not in client.get("/desk/filters/", headers=htmx("filters")).content.decode()


def statements(client: Client, address: str, **headers: dict[str, str]) -> int:
    client.get(address, **headers)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address, **headers).status_code == 200
    return len(seen)


@pytest.mark.parametrize("who", ["dispatcher", "handler", "worker", "leader"])
def test_statements_do_not_grow_with_rows(town: Town, now: dt.datetime, who: str) -> None:
    client = at(town, who)
    addresses = [
        "/desk/",
        "/desk/?m={ref}",
        "/desk/?q=灯",
        f"/desk/?place={town.compound.id}&due=going",
        "/matters/{ref}/",
    ]
    counted: dict[str, set[int]] = {address: set() for address in addresses}
    made: list[Matter] = []
    for target in (1, 3, 50):
        while len(made) < target:
            matter = matter_in(
                town, "offered", now + dt.timedelta(milliseconds=len(made)), words=f"灯 {len(made)}"
            )
            if len(made) % 3 == 1:
                sheet = matter.assignments.get()
                actions.return_sheet(assignment=sheet, reason="不归我们", actor=town.handler, now=now)
                actions.dispatch(
                    matter=matter, to=town.property, reason="再看看", actor=town.dispatcher, now=now
                )
            made.append(matter)
        for address in addresses:
            counted[address].add(statements(client, address.format(ref=made[0].ref)))
    for address, numbers in counted.items():
        assert len(numbers) == 1, (address, numbers)
        assert max(numbers) <= MOST_STATEMENTS, (address, numbers)


def test_statements_do_not_grow_with_what_has_happened(town: Town, now: dt.datetime) -> None:
    """A record with a long story costs what one without costs."""
    short = matter_in(town, "new", now)
    long = town.raise_matter(now=now).matter
    reporter = long.reporters.get()
    for n in range(6):
        sheet = actions.dispatch(
            matter=long, to=town.property, reason=f"第 {n} 次", actor=town.dispatcher, now=now
        )
        if n % 2:
            actions.return_sheet(assignment=sheet, reason="不归我们", actor=town.handler, now=now)
            continue
        actions.accept(assignment=sheet, actor=town.handler, now=now)
        actions.answer(matter=long, body="好了。", proposes="explained", actor=town.handler, now=now)
        actions.say(matter=long, reporter=reporter, solved=False, actor=town.visitor, now=now)
        long.refresh_from_db()
        if long.state == "closed":
            actions.reopen(matter=long, reporter=reporter, words="又坏", actor=town.visitor, now=now)
    client = at(town, "dispatcher")
    assert (
        statements(client, f"/matters/{short.ref}/")
        == statements(client, f"/matters/{long.ref}/")
        <= MOST_STATEMENTS
    )
