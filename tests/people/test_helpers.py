"""Naming a helper: limited, agreed to, ended at once, told to the person, and never more than was granted (DR-10)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from mulin.matters import actions as matters
from mulin.matters.models import Matter, Reporter
from mulin.people import actions, queries, roles, states
from mulin.people.models import Mandate
from mulin.people.queries import actor_of
from mulin.platform import errors
from mulin.platform.notices.models import Notice
from mulin.platform.timeline.models import Act
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM

pytestmark = pytest.mark.django_db
Purpose, Way = Mandate.Purpose, Mandate.Way
ALL = [Purpose.RAISE, Purpose.LOOK, Purpose.WORD]


def name(town: Town, now: dt.datetime, **changes: Any) -> Mandate:
    values: dict[str, Any] = {
        "person": town.persons["resident"],
        "helper": town.persons["neighbour"],
        "purposes": ALL,
        "ways": [Way.ONLINE],
        "until": now.date() + dt.timedelta(days=30),
        "actor": town.resident,
        "now": now,
    }
    return actions.name_helper(**{**values, **changes})


def running(town: Town, now: dt.datetime, **changes: Any) -> Mandate:
    return actions.accept_mandate(mandate=name(town, now, **changes), actor=town.neighbour, now=now)


def acting(town: Town, client: Client, **changes: Any) -> Mandate:
    """The neighbour signed in and acting for the resident, as of the real clock that pages read."""
    now = dt.datetime.now(dt.UTC)
    mandate = running(town, now, **changes)
    town.login(client, "neighbour")
    assert client.post(f"/mine/helpers/{mandate.id}/acting/").headers["Location"] == "/mine/for/"
    return mandate


def body(response: Any) -> str:
    return response.content.decode()


@pytest.mark.mechanism("DR-10")
def test_nothing_holds_before_the_helper_agrees_and_after_either_ends_it(
    town: Town, now: dt.datetime
) -> None:
    mandate = name(town, now)
    helper = town.persons["neighbour"].id

    def holds() -> bool:
        return queries.running(mandate.id, helper_id=helper, now=now, way=Way.ONLINE) is not None

    assert not holds()
    actions.accept_mandate(mandate=mandate, actor=town.neighbour, now=now)
    assert holds()
    for who in (town.neighbour, town.resident):
        mandate.refresh_from_db()
        if mandate.state == states.RUNNING:
            actions.end_mandate(mandate=mandate, actor=who, now=now)
        assert not holds()
    verbs = set(Act.objects.filter(record_id=mandate.person_id).values_list("verb", flat=True))
    assert {"people.offer_mandate", "people.accept_mandate", "people.end_mandate"} <= verbs
    told = Notice.objects.filter(record_id=mandate.id, kind="people.mandate")
    assert set(told.values_list("person_id", flat=True)) == {mandate.person_id, mandate.helper_id}


def test_it_runs_out_by_itself_and_only_for_the_way_it_was_given(town: Town, now: dt.datetime) -> None:
    mandate = running(town, now, until=now.date(), ways=[Way.DESK])
    asked = {"helper_id": mandate.helper_id, "way": Way.DESK}
    assert queries.running(mandate.id, now=now, **asked)
    assert queries.running(mandate.id, now=now + dt.timedelta(days=1), **asked) is None
    assert queries.running(mandate.id, now=now, helper_id=mandate.helper_id, way=Way.ONLINE) is None
    assert name(town, now + dt.timedelta(days=1)), "one that ran out makes room for the next"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"purposes": []}, "purposes"),
        ({"purposes": ["everything"]}, "purposes"),
        ({"ways": []}, "ways"),
        ({"until": dt.date(2026, 6, 10)}, "until"),
        ({"until": dt.date(2026, 9, 10)}, "until"),
    ],
)
def test_what_is_asked_is_limited_and_ends(
    town: Town, now: dt.datetime, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(errors.Invalid) as refused:
        name(town, now, **changes)
    assert refused.value.field == field
    assert not Mandate.objects.exists()


def test_who_may_not_be_one_and_who_may_not_name_one(town: Town, now: dt.datetime) -> None:
    with pytest.raises(errors.Refusal) as refused:
        name(town, now, helper=town.persons["handler"])
    assert refused.value.rule == "DR-05"
    with pytest.raises(errors.Invalid):
        name(town, now, helper=town.persons["resident"])
    with pytest.raises(errors.Refusal):
        name(town, now, actor=town.neighbour)
    with pytest.raises(errors.Refusal):
        name(town, now, actor=town.other_dispatcher, how_agreed="本人在场")
    with pytest.raises(errors.Invalid) as missing:
        name(town, now, actor=town.worker)
    assert missing.value.field == "how_agreed"
    assert name(town, now, actor=town.worker, how_agreed="本人在场").noted_by_id == town.worker.id
    with pytest.raises(errors.Conflict):
        name(town, now)


def test_a_helper_cannot_grant_further(town: Town, now: dt.datetime) -> None:
    running(town, now)
    acting_for = town.neighbour.for_person(town.persons["resident"].id)
    with pytest.raises(errors.Refusal):
        name(town, now, actor=acting_for, helper=town.persons["mediator"])
    mandate = Mandate.objects.get()
    with pytest.raises(errors.Refusal):
        actions.end_mandate(mandate=mandate, actor=acting_for, now=now)


def test_nobody_acts_for_the_dead(town: Town, now: dt.datetime) -> None:
    mandate = running(town, now)
    actions.note_death(
        person=town.persons["resident"], on=now.date(), told_by="女儿", actor=town.worker, now=now
    )
    assert queries.running(mandate.id, helper_id=mandate.helper_id, now=now, way=Way.ONLINE) is None
    assert not queries.mandates_held(mandate.helper_id, now=now).exists()


@pytest.mark.mechanism("DR-10")
def test_a_helper_raises_and_speaks_and_both_stand_on_the_timeline(town: Town, client: Client) -> None:
    mandate = acting(town, client)
    page = body(client.get("/mine/for/"))
    assert "您正在替 顾阿婆 办事" in page
    sent = {
        "words": "电梯停在四楼",
        "place": str(town.building.id),
        "reply_by": "in_app",
        "form_key": "k" * 20,
    }
    made = client.post("/raise/", sent)
    reporter = Reporter.objects.get()
    ref = reporter.matter.ref
    assert made.headers["Location"] == f"/mine/for/{ref}/?new=1"
    assert reporter.person_id == mandate.person_id
    assert reporter.helped_by_id == mandate.helper_id
    raised = Act.objects.select_related("detail").get(verb="matters.raise")
    assert raised.actor_id == mandate.helper_id
    assert raised.detail.body["for"] == str(mandate.person_id)
    now = dt.datetime.now(dt.UTC)
    matters.receive(matter=reporter.matter, actor=town.worker, now=now)
    matters.answer(matter=Matter.objects.get(), body="修好了", proposes="solved", actor=town.worker, now=now)
    assert "修好了" in body(client.get(f"/mine/for/{ref}/"))
    said = client.post(f"/mine/for/{ref}/words/", {"solved": "yes", "words": ""})
    assert said.status_code == 302
    assert Matter.objects.get().state == "closed"
    spoken = Act.objects.select_related("detail").get(verb="matters.say_solved")
    assert (spoken.actor_id, spoken.detail.body["for"]) == (mandate.helper_id, str(mandate.person_id))
    client.post("/mine/helpers/back/")
    town.login(client, "resident")
    data = body(client.get("/my-data/"))
    assert "别人替我办了什么" in data
    assert "陆小满" in data


CLOSED = [
    "/my-data/", "/my-data/my-data.json", "/accounts/password/", "/mine/helpers/", "/raise/for/", "/mediations/",
    "/desk/", "/progress/", "/mine/posts/", "/api/matters/", "/desk/people/",
]  # fmt: skip


@pytest.mark.parametrize("path", CLOSED)
def test_while_helping_everything_else_is_closed(town: Town, client: Client, path: str) -> None:
    acting(town, client)
    response = client.get(path)
    assert response.status_code == 403
    told = response.json()["remedy"] if path.startswith("/api/") else body(response)
    assert "回到自己" in told
    client.post("/mine/helpers/back/")
    assert "回到自己" not in body(client.get(path))


def test_ones_own_page_becomes_the_other_ones(town: Town, client: Client) -> None:
    acting(town, client)
    assert client.get("/mine/").headers["Location"] == "/mine/for/"


@pytest.mark.parametrize("given", [[Purpose.RAISE], [Purpose.LOOK], [Purpose.WORD]])
def test_only_what_was_granted_is_open(town: Town, client: Client, given: list[str]) -> None:
    now = dt.datetime.now(dt.UTC)
    contact = matters.Contact(person=town.persons["resident"])
    matter = town.raise_matter(now=now, contact=contact).matter
    foreign = town.raise_matter(now=now, contact=matters.Contact(person=town.persons["worker"])).matter
    acting(town, client, purposes=given)
    looks = given != [Purpose.RAISE]
    assert client.get(f"/mine/for/{matter.ref}/").status_code == (200 if looks else 404)
    assert client.get(f"/mine/for/{foreign.ref}/").status_code == 404
    assert client.get("/raise/").status_code == (200 if given == [Purpose.RAISE] else 403)
    asked = client.post(f"/mine/for/{matter.ref}/calls/")
    assert asked.status_code == (302 if given == [Purpose.WORD] else 403) or (asked.status_code == 422)
    assert Reporter.objects.get(matter=foreign).matter.ref not in body(client.get("/mine/for/"))


def test_ended_in_the_middle_the_next_page_is_ones_own_again(town: Town, client: Client) -> None:
    mandate = acting(town, client)
    actions.end_mandate(mandate=mandate, actor=town.resident, now=dt.datetime.now(dt.UTC))
    assert client.get("/mine/for/").headers["Location"] == "/mine/helpers/"
    assert "您正在替" not in body(client.get("/mine/"))


def test_a_helper_with_a_post_brings_none_of_it_along(town: Town, client: Client) -> None:
    person = town.persons["neighbour"]
    actions.appoint(
        person=person, role=roles.BUILDING_HEAD, place=town.building, since=FOUNDED.date(), organisation=None,
        actor=SYSTEM, now=FOUNDED,
    )  # fmt: skip
    town.actors["neighbour"] = actor_of(person, on=dt.date(2026, 6, 11))
    acting(town, client)
    response = client.get("/mine/for/")
    assert response.wsgi_request.actor.posts == ()
    assert response.wsgi_request.actor.acting_for == town.persons["resident"].id


def test_the_page_names_asks_and_ends(town: Town, client: Client) -> None:
    town.login(client, "resident")
    until = (dt.date.today() + dt.timedelta(days=20)).isoformat()
    sent = {
        "name": "陆小满",
        "phone": "10000000027",
        "purposes": ["raise"],
        "ways": ["online"],
        "until": until,
    }
    assert "没有找到" in body(client.post("/mine/helpers/", sent | {"phone": "10000000099"}))
    assert client.post("/mine/helpers/", sent).status_code == 302
    mandate = Mandate.objects.get()
    assert "陆小满" in body(client.get("/mine/helpers/"))
    assert client.post(f"/mine/helpers/{mandate.id}/acceptances/").status_code == 403
    other = Client()
    town.login(other, "neighbour")
    assert "顾阿婆" in body(other.get("/mine/helpers/"))
    assert other.post(f"/mine/helpers/{mandate.id}/acceptances/").status_code == 302
    stranger = Client()
    town.login(stranger, "handler")
    assert stranger.post(f"/mine/helpers/{mandate.id}/ends/").status_code == 404
    assert client.post(f"/mine/helpers/{mandate.id}/ends/").status_code == 302
    assert Mandate.objects.get().state == states.ENDED


def test_at_the_desk_with_how_it_was_agreed(town: Town, client: Client) -> None:
    town.login(client, "worker")
    person = town.persons["resident"]
    until = (dt.date.today() + dt.timedelta(days=20)).isoformat()
    sent = {"name": "陆小满", "phone": "10000000027", "purposes": ["raise"], "ways": ["desk"], "until": until}
    address = f"/desk/people/{person.id}/helpers/"
    assert client.post(address, sent).status_code == 422
    assert client.post(address, sent | {"how_agreed": "本人在场"}).status_code == 302
    mandate = Mandate.objects.get()
    assert client.post(f"/mine/helpers/{mandate.id}/acceptances/").status_code == 302
    assert "生效" in body(client.get(address))


@pytest.mark.parametrize("rows", [1, 4])
def test_the_pages_ask_a_fixed_number_of_statements(
    town: Town, client: Client, rows: int, django_assert_max_num_queries: Any
) -> None:
    now = dt.datetime.now(dt.UTC)
    for number in range(rows):
        helper = actions.add_person(
            street=town.street, name=f"帮手{number}", phone=f"1000000010{number}", actor=SYSTEM, now=now
        )
        name(town, now, helper=helper)
        contact = matters.Contact(person=town.persons["resident"])
        town.raise_matter(now=now, words=f"第{number}件", contact=contact)
    town.login(client, "resident")
    with django_assert_max_num_queries(12):
        client.get("/mine/helpers/")
    other = Client()
    mandate = acting(town, other)
    with django_assert_max_num_queries(12):
        page = body(other.get("/mine/for/"))
    assert page.count("M-20") >= rows
    assert mandate.state == states.RUNNING
