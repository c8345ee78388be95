"""What pages could do and programs could not: speaking again, sorting, writing, filters, whistles, sweeps, numbers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mulin.matters import actions
from mulin.matters.models import Category, Matter, Whistle
from mulin.platform.policy import LOCAL
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.matters.at_desk import matter_in
from tests.platform.api_clients import Caller, caller

pytestmark = pytest.mark.django_db


def desk(town: Town, who: str = "dispatcher", *more: str) -> Caller:
    return caller(town, who, "matters:read", "matters:write", "settings:read", "settings:write", *more)


def today() -> dt.date:
    return dt.datetime.now(LOCAL).date()


def test_a_slip_is_found_and_more_is_said(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    contact = actions.Contact("顾阿婆", "10000000027")
    one = town.raise_matter(now=now, contact=contact)
    anybody = Caller()
    wrong = anybody.post("/lookups/", {"ref": one.matter.ref, "last_four": "9999"})
    unknown = anybody.post("/lookups/", {"ref": "M-2020-00001", "last_four": "9999"})
    assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json()), "answered alike"
    slip = anybody.post("/lookups/", {"ref": one.matter.ref, "last_four": "0027"}).json()["slip"]
    assert anybody.post(f"/slips/{slip}/calls/", {"phone": ""}).status_code == 201
    actions.answer(matter=one.matter, body="好了", proposes="solved", actor=town.dispatcher, now=now)
    anybody.post(f"/slips/{slip}/words/", {"solved": True})
    assert anybody.post(f"/slips/{slip}/words/latest/", {"content": "yes", "words": "快"}).status_code == 201
    assert anybody.post(f"/slips/{slip}/repeats/", {"words": "又来了"}).status_code in (201, 409)
    forwarded = anybody.post("/forwards/", {"message": "三号楼电梯又停了", "writer": "self"})
    assert forwarded.status_code == 201, forwarded.json()
    assert Matter.objects.get(ref=forwarded.json()["ref"]).channel == "chat"


def test_sorted_corrected_and_contacts_opened(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    matter = town.raise_matter(now=now, contact=actions.Contact("顾阿婆", "10000000027")).matter
    window = desk(town, "dispatcher", "contacts:read")
    at = f"/matters/{matter.ref}"
    window.post(f"{at}/receipts/")
    assert (
        window.post(f"{at}/category/", {"category": str(town.lighting.id)}).json()["category"]
        == "light-public"
    )
    assert desk(town).post(f"{at}/contact-views/").status_code == 403, "another scope opens names"
    assert window.post(f"{at}/contact-views/").json()["contacts"] == [
        {"name": "顾阿婆", "phone": "10000000027"}
    ]
    assert story([matter.id])[-1].verb == "matters.show_contact"
    window.post(f"{at}/contacts/", {"words": "说了四楼"})
    act = str(story([matter.id])[-1].id)
    assert window.post(f"{at}/corrections/", {"act": act, "words": "说了三楼"}).status_code == 201
    window.post(f"{at}/answers/", {"body": "灯换好了", "proposes": "solved"})
    assert window.post(f"{at}/retractions/").json()["state"] == "received"
    assert window.post(f"{at}/retractions/").status_code == 409


def test_kept_cuts(town: Town) -> None:
    own = desk(town)
    made = own.post("/desk/filters/", {"name": "等派的", "cut": "to_dispatch"}).json()
    assert own.post("/desk/filters/", {"name": "", "cut": "open"}).status_code == 422
    at = f"/desk/filters/{made['id']}/changes/"
    assert own.post(at, {"act": "rename", "name": "等着派的"}).status_code == 201
    assert [one["name"] for one in own.get("/desk/filters/").json()["items"]] == ["等着派的"]
    assert desk(town, "worker").post(at, {"act": "delete"}).status_code == 404
    assert own.post(at, {"act": "up"}).status_code == 201
    assert own.post(at, {"act": "delete"}).status_code == 201
    assert own.get("/desk/filters/").json()["items"] == []


def test_written_down_with_versions(town: Town) -> None:
    own = desk(town)
    body = {"title": "路灯归谁", "body": "路灯归供电所。", "valid_from": today().isoformat(), "public": True}
    made = own.post("/desk/articles/", body).json()
    assert Caller().get("/knowledge/").json()["items"][0]["title"] == "路灯归谁"
    at = f"/desk/articles/{made['id']}"
    new = own.post(f"{at}/versions/", {**body, "body": "路灯归照明所。", "seen": 1}).json()
    assert new["number"] == 2
    assert own.post(f"{at}/versions/", {**body, "seen": 1}).status_code == 409
    assert own.get(at).json()["body"] == "路灯归照明所。"
    assert own.post("/desk/articles/", {**body, "title": " "}).status_code == 422
    written = {"name": "换灯", "body": "已经换好。", "proposes": "solved"}
    template = own.post("/desk/templates/", written).json()
    again = own.post(f"/desk/templates/{template['id']}/versions/", {**written, "body": "换好了。"})
    assert again.json()["body"] == "换好了。"
    assert own.post(f"/desk/templates/{template['id']}/ends/").status_code == 201
    assert own.get("/desk/templates/").json()["items"] == []


def test_categories_rules_and_presets(town: Town) -> None:
    leader = desk(town, "leader")
    body = {"name": "电动车充电", "urgency": "ordinary"}
    made = leader.post("/settings/categories/", body)
    assert made.status_code == 201, made.json()
    at = f"/settings/categories/{made.json()['id']}"
    assert leader.post(f"{at}/versions/", {**body, "name": "充电"}).json()["name"] == "充电"
    assert leader.post(f"{at}/switches/", {"on": False}).json()["active"] is False
    assert Category.objects.get(id=made.json()["id"]).active is False
    assert leader.post("/settings/rules/draft/discards/").status_code == 409, "no draft"
    rule = {"category": str(town.lighting.id), "organisation": str(town.power.id)}
    leader.post("/settings/rules/draft/rules/", rule)
    fallback = leader.post("/settings/rules/draft/fallbacks/", {"organisation": str(town.power.id)}).json()
    assert fallback["fallback"] == str(town.power.id)
    assert leader.post("/settings/rules/draft/discards/").status_code == 201
    preset = {"preset": "beijing", "valid_from": today().isoformat(), "source": "市里的办法"}
    assert leader.post("/settings/presets/", {**preset, "preset": "moon"}).json()["field"] == "preset"
    assert desk(town, "worker").post("/settings/presets/", preset).status_code in (403, 422)


def test_a_department_that_cannot_come_is_answered(town: Town) -> None:
    leader = desk(town, "leader")
    blown = leader.post(
        "/joint/whistles/",
        {
            "place": str(town.building.id),
            "kind": "key_work",
            "words": "乱停",
            "departments": [str(town.power.id)],
        },
    ).json()
    at = f"/joint/whistles/{blown['ref']}/calls/{blown['calls'][0]['id']}"
    desk(town, "power_handler").post(f"{at}/", {"step": "decline", "words": "抢修去了"})
    assert (
        leader.post(f"{at}/replies/", {"agreed": False, "words": "还是要来"}).json()["calls"][0]["state"]
        == "called"
    )
    power = desk(town, "power_handler")
    power.post(f"{at}/", {"step": "arrive", "words": "班长", "people": 2})
    power.post(f"{at}/", {"step": "report", "words": "线理好了"})
    rated = leader.post(f"{at}/ratings/", {"in_time": True, "helped": True, "solved": True, "why": "快"})
    assert rated.status_code == 201, rated.json()
    assert Whistle.objects.get().state == "closed"


def test_a_rule_is_tied_and_a_sweep_looked_at(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    leader = desk(town, "leader")
    refs = [matter_in(town, "received", now).ref for _n in range(2)]
    fix = leader.post(
        "/joint/fixes/",
        {"title": "灯坏了当天换", "words": "备着灯", "organisation": str(town.property.id), "basis": "议事会",
         "valid_from": today().isoformat(), "matters": refs[:1]},
    )  # fmt: skip
    assert fix.status_code == 201, fix.json()
    at = f"/joint/fixes/{fix.json()['ref']}"
    assert leader.post(f"{at}/matters/", {"matters": refs}).json() == {"number": 1}
    assert leader.post(f"{at}/matters/", {"matters": ["M-2020-00009"]}).json()["field"] == "matters"
    told = leader.post(f"{at}/answers/", {"matters": refs, "body": "以后当天换。"}).json()
    assert len(told["done"]) + len(told["refused"]) == 2
    sweep = leader.post(
        "/joint/sweeps/",
        {"area": str(town.neighbourhood.id), "places": "building", "words": "看楼道灯",
         "organisation": str(town.committee.id), "until": (today() + dt.timedelta(days=3)).isoformat()},
    ).json()  # fmt: skip
    at = f"/joint/sweeps/{sweep['ref']}"
    line = leader.get(f"{at}/lines/").json()["items"][0]
    looks = f"{at}/lines/{line['id']}/looks/"
    worker = desk(town, "worker")
    assert worker.post(looks, {"seen": "clear", "words": ""}).json()["state"] != line["state"]
    assert worker.post(looks, {"seen": "again"}).json()["state"] == line["state"]
    worker.post(looks, {"seen": "found", "words": "三楼不亮"})
    assert leader.post(f"{at}/ends/", {"result": "一处不亮，报上来了"}).status_code == 201


def test_numbers_at_a_reception(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    leader = desk(town, "secretary")
    plan: dict[str, Any] = {
        "kind": "reception", "place": str(town.neighbourhood.id), "purpose": "听大家说",
        "starts_at": (now + dt.timedelta(hours=1)).isoformat(),
    }  # fmt: skip
    made = leader.post("/outings/", plan)
    assert made.status_code == 201, made.json()
    at = f"/outings/{made.json()['ref']}/numbers/"
    assert leader.post(at).json()["number"] == 1
    heard = leader.post(f"{at}1/", {"words": "车棚漏雨", "name": "顾阿婆"})
    assert heard.status_code == 201, heard.json()
    assert Matter.objects.get(ref=heard.json()["ref"]).words == "车棚漏雨"
    assert leader.post(f"{at}7/", {"words": ""}).status_code in (404, 409, 422)
