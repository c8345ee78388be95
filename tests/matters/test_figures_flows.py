"""The figures through the acts of the flows: delays, joins, legal channel, co-handlers; small cells; no ranks; tables."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

import mulin.matters
from mulin.matters import actions, figures
from mulin.matters.figures import Figures
from mulin.matters.models import DayFigures, DayUses, FiguresMark, Matter
from mulin.matters.queries import figures as reading
from mulin.matters.queries import lists
from mulin.platform.ui import prefs
from tests.factories import Town
from tests.factories.by_hand import by_hand
from tests.matters.test_figures import counted

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
HERE = Path(mulin.matters.__file__).parent


def sent(town: Town, now: dt.datetime, words: str = "楼道灯不亮") -> Matter:
    matter = town.raise_matter(now=now, words=words).matter
    sheet = actions.dispatch(
        matter=matter, to=town.property, reason="共用部位", actor=town.dispatcher, now=now
    )
    actions.accept(assignment=sheet, actor=town.handler, now=now)
    matter.refresh_from_db()
    return matter


def answered(town: Town, matter: Matter, at: dt.datetime) -> None:
    actions.answer(matter=matter, body="换好了", proposes="solved", actor=town.handler, now=at)


def put_off(town: Town, matter: Matter, at: dt.datetime) -> None:
    asked = actions.ask_delay(
        assignment=matter.assignments.get(),
        reason="等材料",
        public_reason="等材料",
        review_on=(max(at, matter.solve_by) + 20 * DAY).date(),
        actor=town.handler,
        now=at,
    )
    actions.decide_delay(delay=asked, approved=True, words="", actor=town.leader, now=at)


def found(town: Town, now: dt.datetime) -> Figures:
    actions.refresh_figures(now=now)
    assert counted() == by_hand(now)
    return reading.figures(town.street.id, figures.last_days(365, now))


@pytest.mark.django_db
@pytest.mark.mechanism("S4-29")
def test_in_time_is_judged_by_the_limit_as_it_stood(town: Town, now: dt.datetime) -> None:
    on_time, late, put_off_in_time, too_late = (sent(town, now, words) for words in "一二三四")
    limit = on_time.solve_by
    put_off(town, put_off_in_time, limit - DAY)
    answered(town, on_time, limit)
    put_off(town, too_late, limit + HOUR)
    for matter in (late, put_off_in_time, too_late):
        answered(town, matter, limit + 2 * HOUR)
    end = limit + 3 * HOUR
    one = found(town, end)
    assert (one.handled, one.handled_in_time, one.handled_delayed, one.handled_late) == (4, 2, 1, 2)
    assert (one.delays, one.delays_granted, one.delays_ended) == (2, 2, 2)
    offices = reading.by_axis(town.street.id, "organisation", figures.last_days(365, end))
    assert offices[town.property.id].handling == figures.Rate(2, 4)


@pytest.mark.django_db
def test_a_limit_that_runs_out_unanswered_counts_without_any_act_and_a_later_round_changes_nothing(
    town: Town, now: dt.datetime
) -> None:
    open_still, again = sent(town, now, "一"), sent(town, now, "二")
    answered(town, again, now + HOUR)
    reporter = again.reporters.get()
    actions.say(matter=again, reporter=reporter, solved=True, actor=town.visitor, now=now + 2 * HOUR)
    actions.reopen(matter=again, reporter=reporter, words="又坏了", actor=town.visitor, now=now + 3 * HOUR)
    before = found(town, now + 4 * HOUR)
    assert (before.handled, before.handled_in_time) == (1, 1)
    after = found(town, open_still.solve_by + 20 * DAY)
    assert (after.handled, after.handled_in_time) == (2, 1)


@pytest.mark.django_db
def test_who_is_left_out_stands_apart_with_the_reason(town: Town, now: dt.datetime) -> None:
    taken, joined, law, direct = (sent(town, now, words) for words in "一二三四")
    goal = sent(town, now, "五")
    actions.withdraw(
        matter=taken, reporter=taken.reporters.get(), words="", actor=town.visitor, now=now + HOUR
    )
    actions.join(matter=joined, into=goal, actor=town.dispatcher, now=now + HOUR)
    actions.refer_to_law(
        matter=law, nature="petition", office="区信访局", words="", actor=town.dispatcher, now=now + HOUR
    )
    actions.say(
        matter=law, reporter=law.reporters.get(), solved=False, content="no", actor=town.visitor, now=now + 2 * HOUR
    )  # fmt: skip
    actions.recall(
        assignment=direct.assignments.get(), reason="自己办", actor=town.dispatcher, now=now + HOUR
    )
    window = town.raise_matter(now=now, words="六").matter
    actions.answer(matter=window, body="说明", proposes="explained", actor=town.dispatcher, now=now + HOUR)
    one = found(town, now + 3 * HOUR)
    assert (one.off_withdrawn, one.off_joined, one.off_legal, one.off_limitless) == (1, 1, 1, 1)
    assert (one.handled, one.joined, one.legal) == (0, 1, 1)
    assert (one.said, one.said_legal, one.asked) == (0, 1, 0)
    later = found(town, now + 8 * DAY)
    assert (later.excused, later.joined_early) == (1, 1)
    assert later.response == figures.Rate(2, 4), "handed to law and answered at the window were told in time"


@pytest.mark.django_db
@pytest.mark.mechanism("S0-23")
def test_what_has_no_reply_leaves_the_list_by_a_reply_alone(town: Town, now: dt.datetime) -> None:
    def silent() -> set[str]:
        return {matter.ref for matter in lists.without_reply(town.street.id, 100)}

    helped, joined, goal, law = (sent(town, now, words) for words in "一二三四")
    refs = {one.ref for one in (helped, joined, goal, law)}
    assert silent() == refs
    sheet = actions.ask_help(
        matter=helped, to=town.power, task="看线路", reason="", actor=town.dispatcher, now=now
    )
    actions.accept(assignment=sheet, actor=town.power_handler, now=now)
    actions.give_help(assignment=sheet, result="看过了", actor=town.power_handler, now=now + HOUR)
    assert helped.ref in silent(), "a co-handler's part is no reply"
    put_off(town, goal, now + HOUR)
    assert goal.ref in silent(), "being put off is no reply"
    actions.join(matter=joined, into=goal, actor=town.dispatcher, now=now + HOUR)
    actions.refer_to_law(
        matter=law, nature="petition", office="区信访局", words="", actor=town.dispatcher, now=now + HOUR
    )
    assert silent() == {helped.ref, goal.ref}
    standing = lists.standing_now(town.street.id, now + 10 * DAY)
    assert (standing.silent, sum(standing.silent_ages.values()), standing.silent_ages["15"]) == (2, 2, 2)
    assert standing.hung_in_all == 1
    actions.part(matter=joined, reason="另一件", actor=town.dispatcher, now=now + 2 * HOUR)
    assert joined.ref in silent(), "parted again, nobody has spoken with them still"


@pytest.mark.django_db
@pytest.mark.mechanism("S0-23")
def test_without_any_reply_is_said_for_none_too(client: Client, town: Town) -> None:
    town.login(client, "leader")
    assert "没有。反映过的人，都有人联系过了。" in client.get(reverse("matters:figures")).content.decode()
    rail = client.get(reverse("matters:desk")).content.decode()
    assert re.search(r'cut=no_reply"[^>]*>没有回音的 <data value="0">0</data>', rail)
    public = client.get(reverse("site:home")).content.decode()
    assert "没有。反映过的人，都有人联系过了。" in public


@pytest.mark.django_db
@pytest.mark.mechanism("DR-07")
def test_who_is_content_is_not_told_of_a_few(client: Client, town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    for number in range(figures.FEWEST - 1):
        _content(town, now, f"{number}")
    town.login(client, "leader")
    actions.refresh_figures(now=now)
    narrowed = f"{reverse('matters:figure')}?of=content&place={town.compound.id}"
    page = client.get(narrowed).content.decode()
    assert "不到 5 次" in page
    assert '<li class="matter">' not in page
    assert f"of=content&amp;place={town.compound.id}" not in client.get(reverse("matters:figure_places")).content.decode()  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(_table(client, "csv").decode("utf-8-sig"))))
    mine = next(row for row in rows if row["哪一行"] == town.compound.local_name)
    assert (mine["解决：回了话的"], mine["满意：说了满不满意的"], mine["满意：满意和基本满意"]) == (
        "4",
        "",
        "",
    )
    _content(town, now, "五")
    actions.refresh_figures(now=now)
    assert client.get(narrowed).content.decode().count('<li class="matter">') == figures.FEWEST


def _content(town: Town, now: dt.datetime, words: str) -> None:
    intake = town.raise_matter(now=now, words=words)
    actions.answer(matter=intake.matter, body="换好了", proposes="solved", actor=town.dispatcher, now=now)
    actions.say(
        matter=intake.matter, reporter=intake.reporter, solved=True, content="yes", actor=town.visitor, now=now
    )  # fmt: skip


def _table(client: Client, kind: str) -> bytes:
    response = client.get(reverse("matters:figure_table", args=[kind]))
    assert response.status_code == 200
    return response.content


@pytest.mark.django_db
def test_private_matters_are_counted_and_not_listed(client: Client, town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    matter = town.raise_matter(now=now).matter
    town.raise_matter(now=now, words="二")
    Matter.objects.filter(id=matter.id).update(private=True)
    actions.refresh_figures(now=now)
    town.login(client, "leader")
    for query in (
        "of=raised",
        f"of=raised&place={town.compound.id}",
        "of=open",
        "of=raised&category=" + "0" * 32,
    ):
        page = client.get(f"{reverse('matters:figure')}?{query}").content.decode()
        assert "共 2 件" in page, query
        assert "其中 1 件不公开" in page, query
        assert matter.ref not in page, query


@pytest.mark.django_db
@pytest.mark.mechanism("S4-29")
def test_the_table_has_what_the_pages_show(client: Client, town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    matter = sent(town, now)
    answered(town, matter, now)
    actions.refresh_figures(now=now)
    town.login(client, "leader")
    rows = list(csv.DictReader(io.StringIO(_table(client, "csv").decode("utf-8-sig"))))
    assert {row["怎么分"] for row in rows} >= {"全街道", "月份", "居民区", "小区", "类别", "单位"}
    whole = rows[0]
    assert (whole["收到的"], whole["按时办结：期限内答复的"], whole["按时办结：答复了的和到了期限的"]) == (
        "1",
        "1",
        "1",
    )
    office = next(row for row in rows if row["哪一行"] == town.property.local_name)
    assert (office["按时办结：期限内答复的"], office["收到的"]) == ("1", "")
    book = load_workbook(io.BytesIO(_table(client, "xlsx"))).active
    assert book.max_row == len(rows) + 1
    client.cookies[prefs.COOKIE] = "language=en"
    response = client.get(reverse("matters:figure_table", args=["csv"]))
    assert "Handled in time: answered by the limit" in response.content.decode("utf-8-sig")
    assert client.get(reverse("matters:figure_table", args=["pdf"])).status_code == 404


@pytest.mark.django_db
@pytest.mark.mechanism("DR-08")
def test_nothing_is_ranked_and_nobody_is_named(client: Client, town: Town) -> None:
    """Whatever the numbers, organisations and places stand in the same order."""
    now = dt.datetime.now(dt.UTC)
    orders = []
    town.login(client, "leader")
    for office, times in ((town.property, 1), (town.power, 5), (town.property, 9)):
        for number in range(times):
            matter = town.raise_matter(now=now, words=f"{office.name}{number}").matter
            actions.dispatch(matter=matter, to=office, reason="归它", actor=town.dispatcher, now=now)
        actions.refresh_figures(now=now)
        page = client.get(reverse("matters:figures")).content.decode()
        table = page.split('id="offices"')[1]
        orders.append([name for name in re.findall(r'<th scope="row">([^<]+)', table) if "网格" not in name])
        for address in ("matters:figures", "matters:figure_places", "matters:burden"):
            text = client.get(reverse(address)).content.decode()
            for name, person in town.persons.items():
                assert name == "leader" or person.name not in text
    assert orders[-1] == [
        one for one in orders[-1] if one in (town.property.local_name, town.power.local_name)
    ]
    assert orders[1] == orders[2]


@pytest.mark.mechanism("DR-08")
def test_no_figure_is_kept_of_a_person_and_no_page_of_figures_sorts() -> None:
    for model in (DayFigures, DayUses, FiguresMark):
        names = {field.name for field in model._meta.get_fields()}
        assert not names & {"person", "person_id", "actor", "actor_id", "by", "by_id", "owner", "owner_id"}
    assert "person" not in DayFigures.Axis.values
    for path in (
        *sorted((HERE / "templates/matters/figures").glob("*.jinja")),
        *(HERE / "pages" / f"{name}.py" for name in ("figures", "figure_parts", "figure_tables", "figure_words", "burden")),
    ):  # fmt: skip
        text = path.read_text()
        assert not re.search(r"sorted\(|\.sort\(|\|\s*sort|dictsort|order_by", text), f"{path.name} sorts"
        assert not re.search(r"actor\.name|person\.name|matter\.owner|accepted_by|noted_by", text), path.name


@pytest.mark.django_db
def test_figures_of_another_scheme_are_counted_anew_once(town: Town, now: dt.datetime) -> None:
    town.raise_matter(now=now - 40 * DAY)
    actions.refresh_figures(now=now)
    assert actions.refresh_figures(now=now) < 40
    FiguresMark.objects.update(scheme="")
    DayFigures.objects.update(raised=7)
    assert actions.refresh_figures(now=now) > 40
    assert counted() == by_hand(now)
    assert actions.refresh_figures(now=now) < 40
    assert figures.scheme(["a"]) != figures.scheme(["a", "b"])


@pytest.mark.django_db
def test_figures_by_program(client: Client, town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    answered(town, sent(town, now), now)
    sent(town, now, "二")
    actions.refresh_figures(now=now)
    assert client.get("/api/figures/").status_code == 401
    town.login(client, "resident")
    assert client.get("/api/figures/").status_code == 403
    town.login(client, "leader")
    got = client.get("/api/figures/?days=30").json()
    assert got["handled_in_time"] == {"part": 1, "whole": 1}
    assert (got["counts"]["raised"], got["without_reply_now"]) == (2, 1)
    assert client.get("/api/figures/?days=31").status_code == 422
