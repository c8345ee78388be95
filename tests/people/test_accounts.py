"""Accounts at the desk: registered once, opened with the person present, a password that is shown once."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from mulin.people import actions
from mulin.people.models import Account, Person
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.factories.town import SYSTEM

pytestmark = pytest.mark.django_db
PHONE = "10000000888"


@pytest.fixture
def desk(client: Client, town: Town) -> Client:
    town.login(client, "worker")
    return client


def registered(desk: Client, name: str = "贺兰英") -> Person:
    desk.post(reverse("people"), {"name": name, "phone": PHONE})
    return next(person for person in Person.objects.all() if person.name == name)


def shown_password(html: str) -> str:
    found = re.search(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", html)
    assert found
    return found[0]


@pytest.mark.mechanism("S2-32")
def test_from_nobody_to_signed_in(desk: Client) -> None:
    person = registered(desk)
    found = desk.get(reverse("people"), {"phone": f"+86 {PHONE}"})
    assert person.name in found.content.decode()
    opened = desk.post(reverse("person_account", args=[person.id]), {f"{person.id}-username": PHONE})
    assert opened["Cache-Control"].count("no-store") == 1
    password = shown_password(opened.content.decode())

    theirs = Client()
    answer = theirs.post(reverse("account_login"), {"login": PHONE, "password": password})
    assert answer.status_code == 302
    changed = {"oldpassword": password, "password1": "楼下桂花开了两回香", "password2": "楼下桂花开了两回香"}
    assert theirs.post(reverse("account_change_password"), changed).status_code == 422, (
        "nine characters are few"
    )
    changed |= {"password1": "楼下桂花开了两回香满院", "password2": "楼下桂花开了两回香满院呀"}
    assert theirs.post(reverse("account_change_password"), changed).status_code == 422, "not the same twice"
    changed |= {"password1": "楼下桂花开了两回香满院子", "password2": "楼下桂花开了两回香满院子"}
    assert theirs.post(reverse("account_change_password"), changed).status_code == 302
    assert Account.objects.get(person=person).check_password("楼下桂花开了两回香满院子")


def test_a_forgotten_password_is_replaced_and_written_down(desk: Client, town: Town) -> None:
    person = registered(desk)
    first = shown_password(
        desk.post(
            reverse("person_account", args=[person.id]), {f"{person.id}-username": PHONE}
        ).content.decode()
    )
    second = shown_password(desk.post(reverse("person_password", args=[person.id])).content.decode())
    account = Account.objects.get(person=person)
    assert (account.check_password(first), account.check_password(second)) == (False, True)
    lines = story([person.id])
    assert [line.verb for line in lines] == [
        "people.add_person",
        "people.open_account",
        "people.replace_password",
    ]
    assert lines[-1].who == "周敏"
    assert first not in str([line.body for line in lines])


def test_nobody_is_registered_twice(desk: Client) -> None:
    registered(desk)
    again = desk.post(reverse("people"), {"name": " 贺兰英 ", "phone": PHONE})
    assert again.status_code == 409
    assert "贺兰英" in again.content.decode(), "what was typed is kept"
    assert sum(person.name == "贺兰英" for person in Person.objects.all()) == 1


@pytest.mark.parametrize(
    "given",
    [{"name": "", "phone": PHONE}, {"name": "甲", "phone": "12"}, {"name": "甲" * 61, "phone": PHONE}],
)
def test_what_cannot_be_registered_says_why(desk: Client, given: dict[str, str]) -> None:
    before = Person.objects.count()
    answer = desk.post(reverse("people"), given)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode() or "notice" in answer.content.decode()
    assert Person.objects.count() == before


def test_a_name_that_is_taken_is_refused_at_the_person(desk: Client) -> None:
    first, second = registered(desk), registered(desk, "贺兰芝")
    for person, status in ((first, 200), (second, 422)):
        answer = desk.post(reverse("person_account", args=[person.id]), {f"{person.id}-username": PHONE})
        assert answer.status_code == status
    assert "这个用户名已经有人用了" in answer.content.decode()
    assert (
        desk.post(reverse("person_account", args=[first.id]), {f"{first.id}-username": "x"}).status_code
        == 409
    )


@pytest.mark.parametrize("who", ["handler", "leader", "resident", "auditor"])
def test_only_the_window_does_it(client: Client, town: Town, who: str) -> None:
    town.login(client, who)
    person = town.persons["neighbour"]
    assert client.get(reverse("people")).status_code == 403
    assert client.post(reverse("people"), {"name": "甲", "phone": PHONE}).status_code == 403
    assert client.post(reverse("person_account", args=[person.id])).status_code == 403
    assert client.post(reverse("person_password", args=[person.id])).status_code == 403


def test_another_streets_people_are_not_there(client: Client, town: Town) -> None:
    town.login(client, "other_dispatcher")
    person = town.persons["neighbour"]
    assert client.post(reverse("person_account", args=[person.id])).status_code == 404
    assert person.name not in client.get(reverse("people"), {"phone": "10000000027"}).content.decode()


def test_visitors_sign_in_first(client: Client) -> None:
    answer = client.get(reverse("people"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_an_account_has_a_person_of_the_street(town: Town) -> None:
    with pytest.raises(actions.errors.Refusal):
        actions.open_account(
            person=town.persons["neighbour"],
            username="x",
            password="long enough to pass it",
            actor=town.other_dispatcher,
            now=town.persons["neighbour"].created_at,
        )


@pytest.mark.parametrize("who", ["dispatcher", "auditor", "handler"])
def test_the_window_makes_no_password_for_a_colleague(desk: Client, town: Town, who: str) -> None:
    """Whoever could would hold their post as well."""
    person = town.persons[who]
    assert (
        desk.post(
            reverse("person_account", args=[person.id]), {f"{person.id}-username": "mine-now"}
        ).status_code
        == 403
    )
    account = actions.open_account(
        person=person, username=who, password="", actor=SYSTEM, now=person.created_at, trusted=True
    )
    before = account.password
    assert desk.post(reverse("person_password", args=[person.id])).status_code == 403
    account.refresh_from_db()
    assert account.password == before
