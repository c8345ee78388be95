"""The queue and its counts: the same rows however they are asked for, from the index that is there for them."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mulin.matters import actions, queries, states
from mulin.matters.clocks import standing
from mulin.matters.models import Matter
from mulin.matters.queries import lists
from mulin.platform.actors import Actor
from tests.factories import Town

pytestmark = pytest.mark.django_db


def _stock(town: Town, now: dt.datetime) -> None:
    """Matters in several states, by several channels, due on several days."""
    for n, channel in enumerate(["web", "phone", "patrol", "qr", "walk_in", "web"]):
        contact = None if channel == "patrol" else actions.Contact()
        actor = town.worker if channel in ("phone", "patrol", "walk_in") else town.visitor
        matter = town.raise_matter(
            now=now - dt.timedelta(days=n), words=f"第 {n} 件", channel=channel, contact=contact, actor=actor
        ).matter
        if n == 1:
            actions.receive(matter=matter, actor=town.worker, now=now)
        if n >= 2:
            sheet = actions.dispatch(
                matter=matter, to=town.property, reason="物业", actor=town.dispatcher, now=now
            )
        if n == 3:
            actions.return_sheet(assignment=sheet, reason="不归我们", actor=town.handler, now=now)
        if n >= 4:
            actions.accept(assignment=sheet, actor=town.handler, now=now)
        if n == 5:
            actions.answer(matter=matter, body="修好了。", proposes="solved", actor=town.handler, now=now)


@pytest.mark.parametrize("who", ["dispatcher", "worker", "handler", "verifier", "leader", "other_dispatcher"])
def test_counts_are_the_numbers_of_rows(town: Town, now: dt.datetime, who: str) -> None:
    _stock(town, now)
    actor: Actor = getattr(town, who)
    counted = queries.counts(actor, now)
    for cut in queries.cuts_for(actor):
        assert counted.cuts[cut.key] == queries.queue(actor, queries.Filters(cut=cut.key), now=now).count(), (
            cut.key
        )
    rows = list(queries.queue(actor, queries.Filters(), now=now))
    assert counted.total == len(rows)
    assert counted.due == _tally(standing(row.due_at, now) for row in rows)
    assert counted.channels == _tally(row.channel for row in rows)
    assert not counted.capped
    for due in ("late", "today", "soon", "going"):
        found = queries.queue(actor, queries.Filters(due=due), now=now)
        assert {standing(row.due_at, now) for row in found} <= {due}
        assert len(found) == counted.due.get(due, 0)


def _tally(values) -> dict[str, int]:
    found: dict[str, int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    return found


def test_a_narrowed_queue_is_counted_by_channel_and_day(town: Town, now: dt.datetime) -> None:
    _stock(town, now)
    filters = queries.Filters(cut="to_dispatch", place=town.compound, channel="web")
    counted = queries.counts(town.dispatcher, now, filters)
    assert counted.channels == {"web": 1, "phone": 1, "qr": 1}
    assert counted.total == 1 == queries.queue(town.dispatcher, filters, now=now).count()


def test_an_office_of_a_neighbourhood_sees_what_was_sent_to_it_from_elsewhere(
    town: Town, now: dt.datetime
) -> None:
    elsewhere = town.raise_matter(now=now, place=town.public).matter
    assert not queries.queue(town.worker, queries.Filters(), now=now).exists()
    actions.dispatch(matter=elsewhere, to=town.committee, reason="就在隔壁", actor=town.dispatcher, now=now)
    assert [row.ref for row in queries.queue(town.worker, queries.Filters(), now=now)] == [elsewhere.ref]


def test_a_row_says_whose_sheet_is_out_and_how_often_it_came_back(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now, words="灯" * 300).matter
    sheet = actions.dispatch(matter=matter, to=town.property, reason="物业", actor=town.dispatcher, now=now)
    actions.return_sheet(assignment=sheet, reason="不归我们", actor=town.handler, now=now)
    actions.dispatch(matter=matter, to=town.power, reason="线路", actor=town.dispatcher, now=now)
    (row,) = queries.queue_rows(queries.queue(town.dispatcher, queries.Filters(), now=now), 50)
    assert row.returns == 1
    assert row.sheet == {"name": "梧桐供电所", "name_en": "", "state": states.OFFERED}
    assert len(row.opening) == 80


def test_pages_follow_each_other_without_gap_or_repeat(town: Town, now: dt.datetime, monkeypatch) -> None:
    monkeypatch.setattr("mulin.matters.queries.queues.PAGE", 3)
    raised = {town.raise_matter(now=now, words=f"第 {n} 件").matter.ref for n in range(8)}
    seen: list[str] = []
    after = None
    sizes = []
    while True:
        rows, more = queries.page(town.dispatcher, queries.Filters(), after=after, now=now)
        seen += [row.ref for row in rows]
        sizes.append(len(rows))
        if not more:
            break
        after = (rows[-1].due_at, rows[-1].id)
    assert sizes == [3, 3, 2]
    assert len(seen) == len(set(seen)) == 8
    assert set(seen) == raised


def test_the_queue_comes_from_its_partial_index_and_counts_stop(town: Town, now: dt.datetime) -> None:
    town.raise_matter(now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO matters_matter SELECT (jsonb_populate_record(s, jsonb_build_object("
            " 'id', gen_random_uuid(), 'ref', 'M-2026-' || (10000 + n), 'due_at', s.due_at + n * interval '1 minute',"
            " 'state', CASE WHEN n % 2 = 0 THEN 'received' ELSE 'new' END))).*"
            " FROM matters_matter s, generate_series(1, 3000) n"
        )
    found = queries.queue(town.dispatcher, queries.Filters(), now=now)
    assert "matter_queue" in found[:50].explain()
    assert "Seq Scan on matters_matter" not in found[:50].explain()
    counted = queries.counts(town.dispatcher, now)
    assert counted.capped
    assert counted.cuts["open"] == queries.COUNT_TO
    late = queries.counts(town.dispatcher, now, queries.Filters(cut="mine"))
    assert late.total == queries.COUNT_TO, "a cut is counted by itself, not within the first of all"
    Matter.objects.filter(ref="M-2026-13000").update(state="with_handler")
    assert queries.counts(town.dispatcher, now, queries.Filters(cut="with_handler")).total == 1
    assert Matter.objects.count() == 3001


def test_who_has_no_reply_is_found_without_reading_those_who_have(town: Town, now: dt.datetime) -> None:
    """However many were answered in years: the index holds only those that wait."""
    silent = town.raise_matter(now=now).matter
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO matters_matter SELECT (jsonb_populate_record(s, jsonb_build_object("
            " 'id', gen_random_uuid(), 'ref', 'M-2026-' || (10000 + n), 'responded_at', s.respond_by,"
            " 'respond_by', s.respond_by - n * interval '1 hour'))).*"
            " FROM matters_matter s, generate_series(1, 3000) n"
        )
        cursor.execute("ANALYZE matters_matter")
    with CaptureQueriesContext(connection) as captured:
        assert [one.ref for one in lists.without_reply(town.street.id, 10)] == [silent.ref]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + captured.captured_queries[0]["sql"])
        assert "matter_unheard" in "".join(row[0] for row in cursor.fetchall())
