"""One person, several posts: all of them, or one chosen for the session (S3-48)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from mulin.people import actions, roles
from mulin.people.models import Appointment
from mulin.people.queries import actor_of
from mulin.platform.timeline.models import Act
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM

pytestmark = pytest.mark.django_db
SWITCH = "/mine/posts/"


@pytest.fixture
def two(town: Town) -> dict[str, str]:
    """The worker is a verifier of the street too."""
    actions.appoint(
        person=town.persons["worker"], role=roles.VERIFIER, place=town.street, organisation=town.centre,
        since=FOUNDED.date(), actor=SYSTEM, now=FOUNDED,
    )  # fmt: skip
    held = Appointment.objects.filter(person=town.persons["worker"])
    return {one.role: str(one.id) for one in held}


def roles_of(client: Client) -> set[str]:
    return {post.role for post in client.get(SWITCH).wsgi_request.actor.posts}


def test_the_choice_narrows_and_ends_with_the_session(
    town: Town, client: Client, two: dict[str, str]
) -> None:
    town.login(client, "worker")
    assert roles_of(client) == {roles.WORKER, roles.VERIFIER}
    assert client.get("/desk/people/").status_code == 200
    assert client.post(SWITCH, {"post": two[roles.VERIFIER]}).status_code == 302
    assert roles_of(client) == {roles.VERIFIER}
    assert client.get("/desk/people/").status_code == 403, "the window belongs to the other post"
    assert "核实员" in client.get("/desk/").content.decode()
    other = Client()
    town.login(other, "worker")
    assert roles_of(other) == {roles.WORKER, roles.VERIFIER}
    client.post(SWITCH, {"post": ""})
    assert roles_of(client) == {roles.WORKER, roles.VERIFIER}


def test_acts_stand_under_the_post_that_was_chosen(town: Town, client: Client, two: dict[str, str]) -> None:
    town.login(client, "worker")
    client.post(SWITCH, {"post": two[roles.WORKER]})
    client.post("/desk/people/", {"name": "新来的", "phone": "10000000990"})
    act = Act.objects.select_related("detail").filter(verb="people.add_person").latest("id")
    assert act.detail.body["post"] == roles.WORKER
    assert act.detail.body["office"] == town.committee.name
    client.post(SWITCH, {"post": ""})
    client.post("/desk/people/", {"name": "又来的", "phone": "10000000991"})
    act = Act.objects.select_related("detail").filter(verb="people.add_person").latest("id")
    assert "post" not in act.detail.body


def test_what_is_not_held_is_not_chosen(town: Town, client: Client, two: dict[str, str]) -> None:
    town.login(client, "worker")
    foreign = str(Appointment.objects.filter(role=roles.LEADER)[0].id)
    assert client.post(SWITCH, {"post": foreign}).status_code == 422
    assert roles_of(client) == {roles.WORKER, roles.VERIFIER}


def test_a_post_that_ends_while_chosen_gives_back_the_others(
    town: Town, client: Client, two: dict[str, str]
) -> None:
    town.login(client, "worker")
    client.post(SWITCH, {"post": two[roles.VERIFIER]})
    today = dt.datetime.now(dt.UTC).date()
    ending = Appointment.objects.get(id=two[roles.VERIFIER])
    actions.end_appointment(appointment=ending, on=today, actor=SYSTEM, now=dt.datetime.now(dt.UTC))
    assert roles_of(client) == {roles.WORKER}


def test_one_post_has_nothing_to_choose(town: Town, client: Client) -> None:
    town.login(client, "secretary")
    assert "您只有一个岗位" in client.get(SWITCH).content.decode()
    assert 'href="/mine/posts/"' not in client.get("/desk/").content.decode()


def test_it_costs_no_statement_more(
    town: Town, client: Client, two: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    town.login(client, "worker")
    client.get("/desk/")
    with CaptureQueriesContext(connection) as all_posts:
        client.get("/desk/")
    client.post(SWITCH, {"post": two[roles.WORKER]})
    client.get("/desk/")
    with CaptureQueriesContext(connection) as one_post:
        client.get("/desk/")
    assert len(one_post) <= len(all_posts)


def test_the_actor_itself_in_a_post(town: Town, two: dict[str, str]) -> None:
    actor = actor_of(town.persons["worker"], on=dt.date(2026, 6, 11))
    chosen = next(post for post in actor.posts if post.role == roles.VERIFIER)
    assert chosen.id is not None
    narrowed = actor.in_post(chosen.id)
    assert narrowed.posts == (chosen,)
    assert len(narrowed.other_posts) == 1
    assert narrowed.chosen_post == chosen
    assert actor.chosen_post is None
