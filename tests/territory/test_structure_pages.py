"""Kinds, chains and layers on their pages and by the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from mulin.territory.models import Chain
from mulin.territory.queries import chains
from tests.factories import Town
from tests.matters.at_desk import at
from tests.territory.test_lifecycles import again, founded, today
from tests.territory.test_structure import chain_of, step_of

pytestmark = pytest.mark.django_db


def page(name: str, *args: Any) -> str:
    return reverse(f"territory:{name}", args=args)


@pytest.fixture
def at_present() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def test_pages_open_and_cost_the_same_with_many(
    town: Town, at_present: dt.datetime, django_assert_max_num_queries: Any
) -> None:
    client = at(town, "leader")
    chain = chain_of(town, at_present, "general_branch", "grid_branch")

    def everything() -> None:
        listed = [page("structure", sort) for sort in ("kinds", "chains", "layers")]
        listed += [page("structure_new", sort) for sort in ("kinds", "chains", "layers")]
        for sort, key in (("kinds", "grid_branch"), ("chains", chain.key), ("layers", "fire")):
            listed += [
                page(name, sort, key) for name in ("structure_one", "structure_words", "structure_switch")
            ]
        listed += [page("structure_step_new", chain.key)]
        listed += [page("structure_step_end", chain.key, step_of(chain, "grid_branch").id)]
        for address in listed:
            with django_assert_max_num_queries(12):
                assert client.get(address).status_code == 200, address

    everything()
    top = founded(town, at_present, "总支", "general_branch", chain=chain)
    for number in range(30):
        founded(town, at_present, f"支部 {number}", "grid_branch", chain=chain, parent=top)
    everything()
    assert client.get(page("structure", "anything")).status_code == 404
    assert client.get(page("structure_one", "kinds", "anything")).status_code == 404
    assert at(town, "worker").get(page("structure_one", "chains", chain.key)).status_code == 200
    assert at(town, "worker").get(page("structure_new", "kinds")).status_code == 403
    assert at(town, "resident").get(page("structure", "kinds")).status_code == 403


def test_a_chain_made_and_mended_on_its_pages(town: Town, at_present: dt.datetime) -> None:
    client = at(town, "leader")
    typed = {"name": "新链", "name_en": "New chain", "level_1": "general_branch", "level_3": "group"}
    answer = client.post(page("structure_new", "chains"), typed)
    assert (answer.status_code, "中间空了一级" in answer.content.decode()) == (422, True)
    assert not Chain.objects.filter(name="新链").exists()
    answer = client.post(page("structure_new", "chains"), typed | {"level_2": "group", "level_3": ""})
    chain = Chain.objects.get(name="新链")
    assert answer["Location"] == page("structure_one", "chains", chain.key)
    today_ = today(at_present).isoformat()
    client.post(
        page("structure_step_new", chain.key),
        {"below": "grid_branch", "above": "general_branch", "on": today_, "reason": "批复"},
    )
    top = founded(town, at_present, "总支", "general_branch", chain=chain)
    low = founded(town, at_present, "支部", "grid_branch", chain=chain, parent=top)
    ends = page("structure_step_end", chain.key, step_of(chain, "grid_branch").id)
    answer = client.post(ends, {"on": today_, "reason": "不设了"})
    text = answer.content.decode()
    assert (answer.status_code, "有 1 家单位正这样排着" in text) == (409, True)
    assert page("organisation", low.id) in text, "it leads to who stands there"
    assert "不设了" in text, "what was typed stays"
    assert client.post(page("structure_new", "kinds"), {"name": "居委会", "name_en": "x"}).status_code == 409
    answer = client.post(page("structure_new", "layers"), {"name": "水务", "name_en": ""})
    assert (answer.status_code, "水务" in answer.content.decode()) == (422, True)


def test_the_same_by_the_api(town: Town, at_present: dt.datetime) -> None:
    client = at(town, "leader")

    def send(path: str, body: dict[str, Any]) -> Any:
        return client.post(f"/api/structure/{path}", body, content_type="application/json")

    words = {"name": "联合支部", "name_en": "Joint branch"}
    key = send("kinds/", words).json()["key"]
    levels = [{"kind": "general_branch"}, {"kind": key, "duty": "一起议事"}]
    made = send("chains/", {"name": "新链", "name_en": "New", "levels": levels}).json()
    assert [step["tier"] for step in made["steps"]] == [0, 1]
    on = today(at_present).isoformat()
    step = send(f"chains/{made['key']}/steps/", {"below": "group", "above": key, "on": on, "reason": "批复"})
    assert step.status_code == 201
    ended = send(f"chains/{made['key']}/steps/{step.json()['id']}/ends/", {"on": on, "reason": "不要了"})
    assert ended.status_code == 201
    top = founded(town, at_present, "总支", "general_branch", chain=chains.chain(made["key"]))
    assert top.kind == "general_branch"
    refused = send(f"chains/{made['key']}/steps/{made['steps'][0]['id']}/ends/", {"on": on, "reason": "试"})
    assert refused.status_code == 409
    assert send("layers/", {"name": "水务", "name_en": "Water"}).status_code == 201
    assert send("layers/fire/retirements/", {"reason": "不用了"}).json()["active"] is False
    assert send("layers/fire/resumptions/", {"reason": "又用"}).json()["active"] is True
    assert send("layers/fire/words/", {"name": "防火", "name_en": "Fire"}).json()["name"] == "防火"
    assert send(f"kinds/{key}/words/", words | {"members": "党员"}).json()["members"] == "党员"
    bound = {"name": "新链", "name_en": "New", "free": True}
    assert send(f"chains/{made['key']}/words/", bound).json()["free"] is True
    assert client.get("/api/structure/chains/").status_code == 200
    assert client.get(f"/api/structure/chains/{made['key']}/").json()["organisations"] == 1
    assert client.get("/api/structure/nothing/").status_code == 404
    moved = client.post(
        f"/api/organisations/{town.property.id}/kinds/",
        {"kind": "unit", "on": on, "reason": "改制"},
        content_type="application/json",
    )
    assert (moved.status_code, again(town.property).kind) == (201, "unit")
    assert send("kinds/", {"name": "", "name_en": "x"}).status_code == 422
