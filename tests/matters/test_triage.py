"""Triage: decided with a reason, waiting until somebody takes it up, while the matter goes on as before."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from mulin.matters import actions, queries
from mulin.matters.models import Matter, Triage
from mulin.platform import errors, policy
from mulin.platform.records.models import Link, Record
from tests.factories import Town
from tests.matters.at_desk import at, matter_in

pytestmark = pytest.mark.django_db


def triage(town: Town, matter: Matter, now: dt.datetime, **changes: Any) -> Triage:
    values: dict[str, Any] = {
        "matter": matter,
        "decision": "topic",
        "reason": "好几栋楼都提",
        "actor": town.secretary,
        "now": now,
    }
    return actions.triage(**{**values, **changes})


@pytest.mark.mechanism("S0-09", "S0-20", "S2-34")
def test_a_triage_moves_nothing_of_the_matter_and_tells_who_raised_it(
    town: Town, now: dt.datetime, client: Any
) -> None:
    matter = matter_in(town, "in_hand", now)
    made = triage(town, matter, now)
    after = Matter.objects.get(pk=matter.pk)
    assert (after.state, after.due_at, after.owner_id) == (matter.state, matter.due_at, matter.owner_id)
    assert (made.state, made.by_id) == ("waiting", town.secretary.id)
    slip = client.get(reverse("matters:slip", args=[matter.reporters.get().token])).content.decode()
    assert "也请大家一起商量" in slip
    assert "好几栋楼都提" in slip


def test_why_a_pairing_is_made_stays_at_the_desk(town: Town, now: dt.datetime, client: Any) -> None:
    matter = matter_in(town, "received", now)
    triage(town, matter, now, decision="pairing", reason="一个人住，腿脚不便")
    slip = client.get(reverse("matters:slip", args=[matter.reporters.get().token])).content.decode()
    assert "结对帮忙" in slip
    assert "腿脚不便" not in slip


@pytest.mark.mechanism("S0-09")
@pytest.mark.parametrize("said", [{}, {"agreed": True}, {"able": True}])
def test_neighbours_settle_it_only_when_they_agree_and_can(
    town: Town, now: dt.datetime, said: dict[str, bool]
) -> None:
    matter = matter_in(town, "received", now)
    with pytest.raises(errors.Invalid) as refused:
        triage(town, matter, now, decision="project", **said)
    assert refused.value.field == "agreed"
    assert not Triage.objects.exists()
    triage(town, matter, now, decision="project", agreed=True, able=True)


def test_it_needs_a_reason_an_open_matter_and_somebody_of_the_place(town: Town, now: dt.datetime) -> None:
    matter, closed = matter_in(town, "received", now), matter_in(town, "closed", now)
    with pytest.raises(errors.Invalid):
        triage(town, matter, now, reason=" ")
    with pytest.raises(errors.Refusal):
        triage(town, closed, now)
    for who in ("handler", "verifier", "other_dispatcher"):
        with pytest.raises(errors.Refusal):
            triage(town, matter, now, actor=town.actors[who])
    triage(town, matter, now)
    with pytest.raises(errors.Conflict):
        triage(town, matter, now, decision="proposal")


@pytest.mark.mechanism("S0-20")
def test_what_is_repeated_near_by_suggests_a_project(town: Town, now: dt.datetime) -> None:
    for days in (1, 100, 181):
        town.raise_matter(now=now - dt.timedelta(days=days), category_id=town.lighting.id)
    town.raise_matter(now=now, place=town.public, category_id=town.lighting.id)
    town.raise_matter(now=now)
    matter = Matter.objects.get(pk=town.raise_matter(now=now, category_id=town.lighting.id).matter.pk)
    found = queries.alike(matter, now=now)
    assert (found.n, found.repeated) == (2, False), (
        "another neighbourhood, another kind, too long ago do not count"
    )
    assert len(queries.alike_list(town.secretary, matter, now=now)) == found.n
    assert queries.beside(matter, now=now).alike == found
    policy.put("matters.triage.repeated", 2, street_id=town.street.id, valid_from=now.date(), source="试行")
    assert queries.alike(matter, now=now).repeated
    assert triage(town, matter, now).alike == 2


@pytest.mark.mechanism("S0-20")
def test_the_record_suggests_and_the_sheet_has_it_chosen(town: Town) -> None:
    today = dt.datetime.now(dt.UTC)
    for _one in range(4):
        intake = town.raise_matter(now=today, category_id=town.lighting.id)
    desk = at(town, "worker")
    page = desk.get(reverse("matters:matter", args=[intake.matter.ref])).content.decode()
    assert "附近同类的事半年里还有 3 件" in page
    sheet = desk.get(reverse("matters:matter_triages", args=[intake.matter.ref])).content.decode()
    assert "提议：立项目" in sheet
    listed = desk.get(reverse("matters:alike", args=[intake.matter.ref])).content.decode()
    assert "共 3 件" in listed


def test_a_later_context_takes_its_kind(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "received", now)
    made = triage(town, matter, now)
    assert list(queries.to_be_taken_up("topic", town.street)) == [made]
    assert not queries.to_be_taken_up("project", town.street).exists()
    record = Record.objects.create(
        id=made.id,
        kind="topic",
        street_id=town.street.id,
        path=matter.path,
        ref="T-2026-00001",
        state="new",
        at=now,
    )
    taken = actions.take_up(made, record, words="周四议事厅议", actor=town.secretary, now=now)
    assert (taken.state, taken.record_id) == ("taken_up", record.id)
    assert Link.objects.filter(source_id=matter.id, to_id=record.id, kind="topic").exists()
    with pytest.raises(errors.Conflict):
        actions.withdraw_triage(triage=made, reason="算了", actor=town.secretary, now=now)


def test_the_list_of_what_waits(town: Town) -> None:
    today = dt.datetime.now(dt.UTC)
    matter = matter_in(town, "received", today)
    made = triage(town, matter, today)
    desk = at(town, "secretary")
    page = desk.get(reverse("matters:triages")).content.decode()
    assert matter.ref in page
    assert "好几栋楼都提" in page
    assert matter.ref not in desk.get(reverse("matters:triages") + "?kind=pairing").content.decode()
    assert (
        matter.ref in desk.get(reverse("matters:triages") + f"?area={town.neighbourhood.id}").content.decode()
    )
    assert desk.get(reverse("matters:triages") + "?kind=other").status_code == 404
    assert matter.ref not in at(town, "other_dispatcher").get(reverse("matters:triages")).content.decode()
    empty = desk.post(reverse("matters:triage_withdrawals", args=[made.id]), {"words": ""})
    assert empty.status_code == 422
    assert "请写为什么收回" in empty.content.decode()
    assert (
        desk.post(reverse("matters:triage_withdrawals", args=[made.id]), {"words": "已修好"}).status_code
        == 302
    )
    made.refresh_from_db()
    assert (made.state, made.end_words) == ("withdrawn", "已修好")


def test_triaged_from_the_sheet(town: Town) -> None:
    matter = matter_in(town, "received", dt.datetime.now(dt.UTC))
    desk, address = at(town, "worker"), reverse("matters:matter_triages", args=[matter.ref])
    page = desk.post(address, {"decision": "project", "agreed": "on", "reason": "都想要"})
    assert page.status_code == 422
    assert "都想要" in page.content.decode()
    assert (
        desk.post(
            address, {"decision": "project", "agreed": "on", "able": "on", "reason": "都想要"}
        ).status_code
        == 302
    )
    assert Triage.objects.get().agreed


@pytest.mark.parametrize("n", [1, 7])
def test_the_list_asks_a_fixed_number_of_times(
    town: Town, n: int, django_assert_max_num_queries: Any
) -> None:
    today = dt.datetime.now(dt.UTC)
    for _one in range(n):
        triage(town, matter_in(town, "received", today), today)
    desk = at(town, "secretary")
    with django_assert_max_num_queries(10):
        assert desk.get(reverse("matters:triages")).status_code == 200
