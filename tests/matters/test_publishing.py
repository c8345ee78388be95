"""What would be hidden in a public title is shown to the desk before it is public (N-98)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from mulin.matters import actions
from mulin.matters.actions.fixing import Draft
from mulin.matters.models import Matter
from mulin.platform import errors
from mulin.platform.timeline.models import ActDetail
from tests.factories import Town

pytestmark = pytest.mark.django_db
TITLE = "我叫许知远，路灯不亮，请打13800006666"


@pytest.fixture
def desk(town: Town) -> Client:
    client = Client()
    town.login(client, "dispatcher")
    return client


@pytest.fixture
def matter(town: Town) -> Matter:
    return town.raise_matter(now=dt.datetime.now(dt.UTC)).matter


def sheet(matter: Matter) -> str:
    return reverse("matters:matter_title", args=[matter.ref])


def seen_in(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def test_the_desk_sees_what_is_hidden_and_takes_a_wrong_one_back(
    desk: Client, matter: Matter, town: Town
) -> None:
    shown = desk.post(sheet(matter), {"title": TITLE, "public": "on"})
    assert shown.status_code == 422
    page = shown.content.decode()
    assert "姓名：许知远" in page
    assert "电话：13800006666" in page
    assert not Matter.objects.get(pk=matter.pk).title_public
    given = {"title": TITLE, "public": "on", "seen": seen_in(page)}
    without_reason = desk.post(sheet(matter), {**given, "keep": "13800006666"})
    assert without_reason.status_code == 422
    assert "请写为什么" in without_reason.content.decode()
    done = desk.post(
        sheet(matter), {**given, "keep": "13800006666", "keep_reason": "是维修队的电话", "hide_more": "不亮"}
    )
    assert done.status_code in (200, 302), done.content.decode()[:500]
    fresh = Matter.objects.get(pk=matter.pk)
    assert fresh.title == "我叫〔姓名〕，路灯〔略〕，请打13800006666"
    assert fresh.title_public
    body = ActDetail.objects.get(act__record_id=matter.id, act__verb="matters.title").body
    assert (body["left"], body["left_because"]) == (["phone"], "是维修队的电话")
    assert "name" in body["hidden"]
    page = Client().get(reverse("site:street_matter", args=[town.street.id, fresh.ref])).content.decode()
    assert "许知远" not in page
    assert "〔姓名〕" in page


def test_a_title_that_is_not_public_is_left_alone(desk: Client, matter: Matter) -> None:
    desk.post(sheet(matter), {"title": TITLE})
    fresh = Matter.objects.get(pk=matter.pk)
    assert (fresh.title, fresh.title_public) == (TITLE, False)


def test_a_program_is_asked_the_same(desk: Client, matter: Matter) -> None:
    address = f"/api/matters/{matter.ref}/title/"
    sent = {"title": TITLE, "public": True}
    refused = desk.post(address, sent, content_type="application/json")
    assert refused.status_code == 422
    told = refused.json()
    assert told["rule"] == "N-98"
    assert {"kind": "phone", "value": "13800006666"} in told["hidden"]
    done = desk.post(address, {**sent, "seen": told["seen"]}, content_type="application/json")
    assert done.status_code == 201
    assert Matter.objects.get(pk=matter.pk).title == "我叫〔姓名〕，路灯不亮，请打〔电话〕"


def test_a_public_rule_of_the_street_names_nobody(town: Town, now: dt.datetime) -> None:
    draft = Draft(
        title="夜里不吵", words="我叫许知远，十点以后不放音响", organisation=town.centre, basis="居民公约",
        valid_from=now.date(), public=True,
    )  # fmt: skip
    with pytest.raises(errors.Invalid) as refused:
        actions.make_fix(street=town.street, draft=draft, matters=(), actor=town.dispatcher, now=now)
    assert refused.value.rule == "N-98"
    assert refused.value.field == "words"
