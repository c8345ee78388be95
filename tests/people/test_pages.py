"""The desk's pages on people: posts, leaves, handing over, duplicates, deaths; and a colleague asked to take over."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from mulin.matters.models import Matter, Passing
from mulin.people import actions, roles
from mulin.people.models import Apart, Appointment, Death, Leave, Merge, Person
from mulin.people.queries import actor_of
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM
from tests.matters.at_desk import at, matter_in
from tests.people.staff import colleague, post_of

pytestmark = pytest.mark.django_db
TODAY = dt.date.today


def shown(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def days(n: int) -> str:
    return (TODAY() + dt.timedelta(days=n)).isoformat()


@pytest.mark.mechanism("S3-48")
def test_a_leave_from_the_form_to_its_early_end(town: Town) -> None:
    third = colleague(town, "third", "严冬", roles.DISPATCHER, town.centre, town.street)
    desk = at(town, "dispatcher")
    form = {
        "person": str(town.dispatcher.id),
        "deputy": str(town.persons["second_dispatcher"].id),
        "since": days(0),
        "back": days(-3),
    }
    answer = desk.post(reverse("leaves"), form)
    assert answer.status_code == 422
    assert "回来的日子要在开始的后面" in answer.content.decode()
    answer = desk.post(reverse("leaves"), form | {"back": days(3)}, follow=True)
    assert "由沈晓棠代班" in answer.content.decode()
    leave = Leave.objects.get()
    assert "正在休假" in shown(desk, reverse("leaves"))
    changed = {"deputy": str(third.id)}
    assert desk.post(reverse("leave_deputies", args=[leave.id]), changed).status_code == 302
    further = Leave.objects.exclude(pk=leave.pk).get()
    assert desk.post(reverse("leave_ends", args=[further.id])).status_code == 302
    assert "正在休假" not in shown(desk, reverse("leaves"))


def test_the_matter_says_who_stands_in(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "received", now)
    actions.note_leave(
        person=town.persons["dispatcher"],
        deputy=town.persons["second_dispatcher"],
        since=TODAY(),
        back=TODAY() + dt.timedelta(days=3),
        actor=SYSTEM,
        now=dt.datetime.now(dt.UTC),
    )
    page = shown(at(town, "second_dispatcher"), reverse("matters:matter", args=[matter.ref]))
    assert "休假，由沈晓棠代班" in page


@pytest.mark.mechanism("S0-26", "S1-23")
def test_a_post_filled_and_handed_over(town: Town, now: dt.datetime) -> None:
    desk = at(town, "secretary")
    form = {
        "name": "陆小满",
        "phone": "10000000027",
        "role": roles.WORKER,
        "place": str(town.neighbourhood.id),
        "organisation": str(town.committee.id),
        "route": "elected",
    }
    assert desk.post(reverse("posts"), form | {"name": "没有这人"}).status_code == 422
    assert desk.post(reverse("posts"), form).status_code == 302
    made = Appointment.objects.get(person=town.persons["neighbour"])
    assert (made.role, made.route) == (roles.WORKER, "elected")
    Appointment.objects.filter(pk=made.pk).update(valid_from=FOUNDED.date())
    matter = town.raise_matter(now=now, actor=town.worker, channel="phone").matter
    page = shown(desk, reverse("handover", args=[town.worker.id]))
    assert matter.ref in page
    ended = desk.post(reverse("post_ends", args=[post_of(town, "worker").id]))
    assert ended.status_code == 409
    wrong = {"successor": str(town.persons["grid_member"].id)}
    answer = desk.post(reverse("handover", args=[town.worker.id]), wrong)
    assert answer.status_code == 422
    assert "还缺岗位" in answer.content.decode()
    right = {"successor": str(town.persons["neighbour"].id)}
    assert desk.post(reverse("handover", args=[town.worker.id]), right).status_code == 302
    assert Matter.objects.get(pk=matter.pk).owner_id == town.persons["neighbour"].id
    assert at(town, "worker").get(reverse("handover", args=[town.secretary.id])).status_code in (403, 404)


@pytest.mark.mechanism("S0-26")
def test_a_post_is_found_by_name_office_or_role_and_the_rest_stands_on_further_pages(town: Town) -> None:
    desk = at(town, "leader")
    page = shown(desk, reverse("posts") + f"?q={town.dispatcher.name}")
    assert town.dispatcher.name in page
    assert town.handler.name not in page
    assert "没有找到" in shown(desk, reverse("posts") + "?q=没有这样的人")
    for n in range(41):
        colleague(town, f"many{n}", f"申屠{n:02}", roles.DISPATCHER, town.centre, town.street)
    first = shown(desk, reverse("posts") + "?q=申屠")
    assert first.count('scope="row"') == 20
    assert shown(desk, reverse("posts") + "?q=申屠&page=3").count('scope="row"') == 1
    assert shown(desk, reverse("posts") + "?page=x").count('scope="row"') == 20


@pytest.mark.mechanism("N-90")
def test_a_pair_is_masked_until_the_look_is_written_down(town: Town, now: dt.datetime) -> None:
    for _n in range(2):
        actions.add_person(street=town.street, name="贺兰英", phone="10000000555", actor=SYSTEM, now=FOUNDED)
    one, two = Person.objects.order_by("-id")[:2][::-1]
    ids = [one.id, two.id]
    desk = at(town, "worker")
    assert "贺兰英" not in shown(desk, reverse("duplicates"))
    page = shown(desk, reverse("duplicate", args=ids))
    assert "贺兰英" not in page
    assert "10000000555" not in page
    seen = desk.post(reverse("duplicate_views", args=ids)).content.decode()
    assert "贺兰英" in seen
    assert "10000000555" in seen
    form = {"keep": str(one.id), "how_known": ""}
    assert desk.post(reverse("duplicate", args=ids), form).status_code == 422
    assert desk.post(reverse("duplicate", args=ids), form | {"how_known": "本人说的"}).status_code == 302
    merge = Merge.objects.get()
    assert (merge.kept, merge.gone) == (one, two)
    shown(desk, reverse("duplicate", args=ids), 404)
    assert desk.post(reverse("merge_splits", args=[merge.id])).status_code == 302
    assert desk.post(reverse("duplicate_apart", args=ids)).status_code == 302
    assert Apart.objects.count() == 1
    shown(at(town, "handler"), reverse("duplicates"), 403)


def test_a_death_noted_and_taken_back(town: Town, now: dt.datetime) -> None:
    from mulin.matters.actions import Contact

    person = town.persons["resident"]
    reporter = town.raise_matter(now=now, contact=Contact(name=person.name, person=person)).reporter
    assert reporter is not None
    desk = at(town, "worker")
    address = reverse("person_death", args=[person.id])
    assert desk.post(address, {"on": days(2), "told_by": "女儿"}).status_code == 422
    assert desk.post(address, {"on": days(0), "told_by": "女儿"}).status_code == 302
    assert "改回来" in shown(desk, address)
    assert reporter.matter.ref in shown(desk, reverse("matters:afterwards"))
    settle = reverse("matters:settle", args=[reporter.id])
    assert desk.post(settle, {"way": "family", "how_agreed": "电话里说的"}).status_code == 422
    assert desk.post(settle, {"way": "public"}).status_code == 302
    shown(desk, reverse("matters:afterwards"))  # what was done is said once
    assert reporter.matter.ref not in shown(desk, reverse("matters:afterwards"))
    assert desk.post(reverse("death_retractions", args=[person.id])).status_code == 302
    assert Death.objects.get().taken_back_at is not None


@pytest.mark.mechanism("S3-48")
def test_a_colleague_takes_over_at_the_desk(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "received", now)
    mine, theirs = at(town, "dispatcher"), at(town, "second_dispatcher")
    sheet = reverse("matters:matter_assignments", args=[matter.ref])
    assert "沈晓棠" in shown(mine, sheet)
    to = {"to": str(town.persons["second_dispatcher"].id), "words": "下午开会"}
    assert mine.post(sheet, {"to": str(town.persons["handler"].id)}).status_code == 422
    assert mine.post(sheet, to).status_code == 302
    assert "请您接这件" in shown(theirs, reverse("matters:matter", args=[matter.ref]))
    assert "请我接的" in shown(theirs, reverse("matters:desk") + "?cut=asked")
    assert "沈晓棠" in shown(mine, reverse("matters:matter_call_offs", args=[matter.ref]))
    assert theirs.post(reverse("matters:matter_declines", args=[matter.ref]), {}).status_code == 302
    assert mine.post(sheet, to).status_code == 302
    assert mine.post(reverse("matters:matter_call_offs", args=[matter.ref])).status_code == 302
    assert mine.post(sheet, to).status_code == 302
    assert theirs.post(reverse("matters:matter_takings", args=[matter.ref])).status_code == 302
    assert Matter.objects.get(pk=matter.pk).owner_id == town.second_dispatcher.id


def test_the_same_by_json(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "received", now)
    base = f"/api/matters/{matter.ref}"
    mine, theirs = at(town, "dispatcher"), at(town, "second_dispatcher")

    def post(client: Client, noun: str, body: dict[str, str]) -> int:
        return client.post(f"{base}/{noun}/", body, content_type="application/json").status_code

    to = {"to": str(town.persons["second_dispatcher"].id)}
    assert post(theirs, "takings", {}) == 409
    assert post(mine, "assignments", {"to": str(town.persons["handler"].id)}) == 422
    assert post(mine, "assignments", to) == 201
    assert post(theirs, "declines", {"words": "满了"}) == 201
    assert post(mine, "assignments", to) == 201
    assert post(mine, "call-offs", {}) == 201
    assert post(mine, "assignments", to) == 201
    assert post(theirs, "takings", {}) == 201
    assert Passing.objects.filter(state="taken").count() == 1


@pytest.mark.parametrize("many", [1, 12])
def test_pages_cost_the_same_whatever_the_rows(
    town: Town, now: dt.datetime, many: int, django_assert_max_num_queries: object
) -> None:
    for n in range(many):
        colleague(town, f"more{n}", f"韩松{n}", roles.DISPATCHER, town.centre, town.street)
        person = actions.add_person(
            street=town.street, name="贺兰英", phone="10000000555", actor=SYSTEM, now=FOUNDED
        )
        actor = actor_of(person, on=TODAY())
        town.raise_matter(now=now, actor=actor)
    for n in range(many - 1):
        actions.note_leave(
            person=town.persons[f"more{n}"],
            deputy=town.persons["dispatcher"],
            since=TODAY(),
            back=TODAY() + dt.timedelta(days=4),
            actor=SYSTEM,
            now=dt.datetime.now(dt.UTC),
        )
    clients = {"leader": ("posts", "leaves"), "dispatcher": ("duplicates", "people", "matters:afterwards")}
    for who, pages in clients.items():
        desk = at(town, who)
        for page in pages:
            with django_assert_max_num_queries(12):  # type: ignore[operator]
                shown(desk, reverse(page) + ("?phone=10000000555" if page == "people" else ""))
    leader = at(town, "leader")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        shown(leader, reverse("handover", args=[town.dispatcher.id]))
