"""Organisations at the desk: chains as of any day, one organisation, its acts with what would move, the reports."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from mulin.territory import actions
from mulin.territory.models import Change, Organisation, Place
from mulin.territory.queries import chains
from tests.factories import Town
from tests.factories.town import SYSTEM
from tests.matters.at_desk import at, matter_in
from tests.territory.test_lifecycles import DAY, again, founded, merged, today

pytestmark = pytest.mark.django_db

LISTS = ("organisations", "organisation_new", "coverage", "accountable", "layers")


@pytest.fixture
def at_present(now: dt.datetime) -> dt.datetime:
    """Pages read the clock: what they show is of today."""
    return dt.datetime.now(dt.UTC)


def page(one: Organisation, name: str = "organisation", *more: str) -> str:
    return reverse(f"territory:{name}", args=[one.id, *more])


def test_pages_open_and_cost_the_same_with_many(
    town: Town, at_present: dt.datetime, django_assert_max_num_queries: Any
) -> None:
    client = at(town, "leader")
    matter_in(town, "in_hand", at_present)

    def everything() -> None:
        found = [reverse(f"territory:{name}") for name in LISTS]
        found += [reverse("territory:organisations") + "?chain=line", page(town.property)]
        found += [page(town.property, "organisation_open", "sheets")]
        found += [
            page(town.property, "organisation_act", key)
            for key in ("renames", "parents", "mergers", "splits")
        ]
        for address in found:
            with django_assert_max_num_queries(12):
                response = client.get(address)
            assert response.status_code == 200, address

    everything()
    for number in range(25):
        founded(town, at_present, f"物业 {number}", areas=(town.compound,))
        matter_in(town, "in_hand", at_present)
    everything()


@pytest.mark.mechanism("S1-03")
def test_a_merger_shows_what_moves_before_it_is_done(town: Town, at_present: dt.datetime) -> None:
    matter_in(town, "in_hand", at_present)
    to = founded(town, at_present, "新安和物业")
    client = at(town, "leader")
    address = page(to, "organisation_act", "mergers")
    given = {"sources": [str(town.property.id)], "on": today(at_present).isoformat(), "reason": "批复 12 号"}
    shown = client.post(address, given)
    assert shown.status_code == 200
    text = shown.content.decode()
    assert "派来的单子" in text
    assert "批复 12 号" in text, "what was typed stays"
    assert again(town.property).valid_to is None
    done = client.post(address, given | {"sure": "1"}, follow=True)
    assert "办好了：合并" in done.content.decode()
    assert again(town.property).valid_to == today(at_present)
    old = client.get(page(town.property)).content.decode()
    assert page(to) in old, "its page says what it became"
    assert "更名" not in old, "nothing more is done with it"
    assert page(town.property) in client.get(page(to)).content.decode()


def test_bad_input_comes_back_with_what_was_typed(town: Town, at_present: dt.datetime) -> None:
    client = at(town, "leader")
    address = page(town.property, "organisation_act", "renames")
    answer = client.post(address, {"name": "网格中心", "on": today(at_present).isoformat(), "reason": "改制"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "街道里已经有一家叫“网格中心”" in text
    assert "改制" in text
    answer = client.post(address, {"name": "新名", "on": "2020-01-01", "reason": "改制"})
    assert (answer.status_code, again(town.property).name) == (422, "安和物业")
    assert "不能从已经过去的日子起" in answer.content.decode()
    assert client.post(address, {"name": "新名", "on": "哪天", "reason": ""}).status_code == 422


def test_who_may_and_who_sees(town: Town, at_present: dt.datetime) -> None:
    worker = at(town, "worker")
    assert worker.get(page(town.property)).status_code == 200
    assert worker.get(page(town.property, "organisation_act", "renames")).status_code == 403
    assert worker.post(reverse("territory:layers"), {}).status_code == 403
    assert worker.get(page(town.other_office)).status_code == 404
    assert at(town, "resident").get(page(town.property)).status_code == 403
    matter = matter_in(town, "in_hand", at_present)
    listed = (
        at(town, "power_handler").get(page(town.property, "organisation_open", "sheets")).content.decode()
    )
    assert matter.ref not in listed, "a number is no way to what one may not see"
    assert (
        matter.ref
        in at(town, "leader").get(page(town.property, "organisation_open", "sheets")).content.decode()
    )


@pytest.mark.mechanism("S1-03", "S3-04")
def test_a_chain_as_of_a_day(town: Town, at_present: dt.datetime) -> None:
    on = today(at_present)
    top = founded(town, at_present, "街道大工委", "working_committee", chain=chains.chain("five_level"))
    community = founded(
        town, at_present, "一社区党委", "community_committee", chain=chains.chain("five_level"), parent=top
    )
    actions.rename(
        organisation=community,
        name="青桐社区党委",
        on=on + DAY,
        reason="改名",
        actor=town.leader,
        now=at_present,
    )
    actions.take_due(actor=SYSTEM, now=at_present + DAY)
    client = at(town, "leader")
    address = reverse("territory:organisations") + "?chain=five_level&on="
    today_, tomorrow = (client.get(address + day.isoformat()).content.decode() for day in (on, on + DAY))
    assert "一社区党委" in today_
    assert "青桐社区党委" not in today_
    assert "青桐社区党委" in tomorrow
    yesterday = client.get(address + (on - DAY).isoformat()).content.decode()
    assert "街道大工委" not in yesterday.split("<h2>")[-1]


def test_a_planned_act_is_shown_and_called_off(town: Town, at_present: dt.datetime) -> None:
    client = at(town, "leader")
    on = today(at_present) + 3 * DAY
    address = page(town.property, "organisation_act", "renames")
    said = client.post(address, {"name": "新名", "on": on.isoformat(), "reason": "改制"}, follow=True)
    assert "到那天自动生效" in said.content.decode()
    change = Change.objects.get()
    off = reverse("territory:change_call_offs", args=[change.id])
    assert off in client.get(reverse("territory:organisations")).content.decode()
    assert client.get(off).status_code == 200
    assert client.post(off, {"reason": ""}).status_code == 422
    assert client.post(off, {"reason": "不改了"}).status_code == 302
    change.refresh_from_db()
    assert change.state == "called_off"


@pytest.mark.mechanism("S2-04", "S4-13")
def test_coverage_counts_each_tier_and_names_what_is_missing(town: Town, at_present: dt.datetime) -> None:
    chain = chains.chain("four_tier")
    assert chain is not None
    top = founded(town, at_present, "社区党委", "community_committee", chain=chain, areas=(town.street,))
    branch = founded(
        town, at_present, "青桐苑党支部", "compound_branch", chain=chain, parent=top, areas=(town.compound,)
    )
    for number in range(3):
        founded(
            town, at_present, f"第 {number} 小组", "group", chain=chain, parent=branch, areas=(town.building,)
        )
    from mulin.territory.queries.chain_coverage import coverage

    tiers = {tier.kind.key: tier for tier in coverage(town.street, chain, on=today(at_present))}
    assert {key: len(tier.organisations) for key, tier in tiers.items()} == {
        "community_committee": 1,
        "compound_branch": 1,
        "group": 3,
        "member_household": 0,
    }
    assert (tiers["community_committee"].covered, tiers["community_committee"].of) == (2, 2)
    assert [place.name for place in tiers["group"].missing] == ["梧桐二居"]
    client = at(town, "leader")
    text = client.get(reverse("territory:covered") + "?chain=four_tier").content.decode()
    assert "梧桐二居" in text
    opened = reverse("territory:organisations") + "?chain=four_tier&kind=group"
    assert client.get(opened).content.decode().count("小组</a>") == 3


@pytest.mark.mechanism("S1-23")
def test_everything_has_one_who_answers_or_is_a_hole(town: Town, at_present: dt.datetime) -> None:
    empty = founded(town, at_present, "空壳公司")
    text = at(town, "leader").get(reverse("territory:accountable")).content.decode()
    holes = text.split('id="nobody"')[1].split("</section>")[0]
    assert "空壳公司" in holes
    assert "安和物业" not in holes
    assert "梧桐二居" in text.split('id="areas"')[1].split("</section>")[0]
    from mulin.territory import staffing

    held = staffing.of([town.centre.id, town.property.id, empty.id], today(at_present))
    answering = {one: [post.name for post in posts if post.answers] for one, posts in held.items()}
    assert answering == {town.centre.id: ["方远"], town.property.id: ["罗建平"], empty.id: []}


@pytest.mark.mechanism("S4-12")
def test_several_lines_of_work_on_one_grid(town: Town, at_present: dt.datetime) -> None:
    grid = Place.objects.get(kind=Place.Kind.GRID, street=town.street)
    client = at(town, "leader")
    on = today(at_present)
    for layer, who in (("fire", town.property), ("civil", town.committee), ("fire", town.power)):
        given = {"layer": layer, "place": str(grid.id), "organisation": str(who.id), "on": on.isoformat()}
        assert client.post(reverse("territory:layers"), given).status_code == 302
    staffed = {post.layer_id: post.organisation for post in grid.layers.filter(valid_to__isnull=True)}
    assert staffed == {"fire": town.power, "civil": town.committee}
    merged(town, at_present, town.power, to=town.property)
    posts = grid.layers.filter(layer="fire").order_by("valid_from", "id")
    assert [post.organisation for post in posts][-1] == town.property
    wrong = {"layer": "fire", "place": str(town.building.id), "organisation": "", "on": on.isoformat()}
    assert client.post(reverse("territory:layers"), wrong).status_code == 422


def test_the_timeline_of_an_organisation_tells_its_acts(town: Town, at_present: dt.datetime) -> None:
    merged(town, at_present, town.property, to=town.power)
    text = at(town, "leader").get(page(town.property)).content.decode()
    assert "并入梧桐供电所" in text
    assert "街道批复" in text
