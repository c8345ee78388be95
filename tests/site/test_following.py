"""Following a public matter as a neighbour, and the public list of what hangs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from mulin.matters import actions
from mulin.matters.models import Follow, Matter
from mulin.platform.notices.actions import send_due
from mulin.platform.notices.models import Notice
from mulin.platform.timeline.models import Act
from tests.factories import Town

pytestmark = pytest.mark.django_db


def _address(town: Town, matter: Matter) -> str:
    return reverse("site:street_matter", args=[town.street.id, matter.ref])


@pytest.mark.mechanism("S3-54")
def test_me_too_counts_people_not_presses(client: Client, town: Town) -> None:
    matter = town.raise_matter(now=dt.datetime.now(dt.UTC)).matter
    for who in ("resident", "resident", "neighbour"):
        town.login(client, who)
        assert client.post(_address(town, matter) + "following/", {"act": "too"}).status_code == 302
    assert Follow.objects.filter(too=True).count() == 2
    page = Client().get(_address(town, matter)).content.decode()
    assert "2 位邻居说：我家也是" in page
    assert "顾阿婆" not in page
    assert matter.ref in client.get(reverse("site:mine")).content.decode()
    client.post(_address(town, matter) + "following/", {"act": "stop"})
    assert Follow.objects.count() == 1


def test_visitors_sign_in_first(town: Town) -> None:
    matter = town.raise_matter(now=dt.datetime.now(dt.UTC)).matter
    answered = Client().post(_address(town, matter) + "following/", {"act": "follow"})
    assert "/accounts/login/" in answered["Location"] or "login" in answered["Location"]
    assert not Follow.objects.exists()


def test_who_follows_is_told_of_an_answer_but_not_what_it_says(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    matter = town.raise_matter(now=now).matter
    actions.follow(matter=matter, actor=town.resident, now=now)
    actions.answer(matter=matter, body="灯座换好了", proposes="solved", actor=town.dispatcher, now=now)
    send_due(now + dt.timedelta(minutes=6))
    told = Notice.objects.get(person_id=town.resident.id)
    assert matter.ref in told.title
    assert "灯座" not in told.title + told.body


def test_what_is_kept_private_is_followed_no_more(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    matter = town.raise_matter(now=now).matter
    actions.follow(matter=matter, actor=town.resident, now=now)
    actions.set_nature(
        matter=matter, nature="help", concerns=[], private=True, actor=town.dispatcher, now=now
    )
    client = Client()
    town.login(client, "resident")
    assert matter.ref not in client.get(reverse("site:mine")).content.decode()
    assert client.post(_address(town, matter) + "following/", {"act": "too"}).status_code == 404


def test_the_hung_list_is_open_to_everybody(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    matter = town.raise_matter(now=now).matter
    sheet = actions.dispatch(matter=matter, to=town.property, reason="归他们", actor=town.dispatcher, now=now)
    actions.accept(assignment=sheet, actor=town.handler, now=now)
    asked = actions.ask_delay(
        assignment=sheet,
        reason="供应商跑了",
        public_reason="灯具要定做",
        review_on=now.date() + dt.timedelta(days=30),
        actor=town.handler,
        now=now,
    )
    page = reverse("site:street_hung", args=[town.street.id])
    assert "灯具要定做" not in Client().get(page).content.decode(), "not before it is approved"
    actions.decide_delay(delay=asked, approved=True, words="", actor=town.leader, now=now)
    shown = Client().get(page).content.decode()
    assert "灯具要定做" in shown
    assert "供应商跑了" not in shown
    assert "挂账" in Client().get(reverse("site:street", args=[town.street.id])).content.decode()


def test_who_stops_following_leaves_no_trace_of_themself(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    matter = town.raise_matter(now=now).matter
    actions.follow(matter=matter, actor=town.resident, now=now, too=True)
    actions.stop_following(matter=matter, actor=town.resident, now=now)
    actions.stop_following(matter=matter, actor=town.resident, now=now)
    assert not Follow.objects.exists()
    assert not Act.objects.filter(record_id=matter.id, actor_id=town.resident.id).exists()
