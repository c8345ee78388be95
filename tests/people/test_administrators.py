"""Three administrators: each does their own work, none another's, and no one person is two of them (N-2.12)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from mulin.people import actions, policies, roles
from mulin.people.models import Account, Appointment
from mulin.platform import errors
from mulin.platform.actors import Actor
from tests.factories import Town
from tests.factories.town import SYSTEM


def appoint(town: Town, who: str, role: str, by: Actor, now: dt.datetime) -> Appointment:
    return actions.appoint(
        person=town.persons[who],
        role=role,
        place=town.street,
        organisation=town.centre,
        since=now.date(),
        actor=by,
        now=now,
    )


@pytest.mark.parametrize("who", ["admin", "security", "audit"])
def test_nobody_is_two_of_them(town: Town, now: dt.datetime, who: str) -> None:
    """Whoever asks, the command line too; and the table holds it where code forgets."""
    held = {"admin": roles.SYSTEM_ADMIN, "security": roles.SECURITY_ADMIN, "audit": roles.AUDIT_ADMIN}[who]
    for other in roles.ADMINISTRATORS - {held}:
        with pytest.raises(errors.Refusal, match="三个人来当"):
            appoint(town, who, other, SYSTEM, now)
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.create(
                person=town.persons[who],
                role=other,
                place=town.street,
                path=town.street.path,
                valid_from=now.date(),
            )


def test_who_stopped_being_one_may_become_another(town: Town, now: dt.datetime) -> None:
    post = Appointment.objects.get(person=town.persons["audit"])
    actions.end_appointment(appointment=post, on=now.date(), actor=SYSTEM, now=now)
    assert appoint(town, "audit", roles.SYSTEM_ADMIN, SYSTEM, now).role == roles.SYSTEM_ADMIN


def test_posts_are_given_and_taken_by_the_security_administrator(town: Town, now: dt.datetime) -> None:
    made = appoint(town, "neighbour", roles.LEADER, town.security, now)
    actions.end_appointment(appointment=made, on=now.date(), actor=town.security, now=now)
    for who in (town.admin, town.audit):
        with pytest.raises(errors.Refusal, match="S0-26"):
            appoint(town, "neighbour", roles.WORKER, who, now)
    with pytest.raises(errors.Refusal, match="给自己"):
        appoint(town, "security", roles.LEADER, town.security, now)
    for role in roles.ADMINISTRATORS:
        with pytest.raises(errors.Refusal, match="S0-26"):
            appoint(town, "neighbour", role, town.security, now)


def test_what_each_keeps(town: Town) -> None:
    """By policy: hooks and places are the system's, accounts and machines' tokens security's, the trail audit's."""
    street = town.street
    three = (town.admin, town.security, town.audit)
    administrators = policies.administrators

    def yes(verdicts: list[errors.Verdict]) -> list[bool]:
        return [bool(one) for one in verdicts]

    assert yes([policies.may_keep_hooks(one, street.id) for one in three]) == [True, False, False]
    tokens = [policies.may_keep_tokens(one, person_id=None, street_id=street.id) for one in three]
    assert yes(tokens) == [False, True, False]
    accounts = administrators.may_keep_staff_accounts
    asked = [accounts(one, person_id=None, street_id=street.id) for one in three]
    assert yes(asked) == [False, True, False]
    assert yes([administrators.may_read_trail(one, street.id) for one in three]) == [False, False, True]
    assert yes([policies.may_take_out_contacts(one, street.path) for one in three]) == [False] * 3
    assert yes([accounts(town.security, person_id=town.security.id, street_id=street.id)]) == [False]


def test_accounts_of_staff(town: Town, client: Client) -> None:
    town.login(client, "security")
    listed = client.get(reverse("staff_accounts"))
    assert "罗建平" in listed.text
    assert "顾阿婆" not in listed.text
    person = town.persons["handler"]
    opened = client.post(
        reverse("staff_account_openings", args=[person.id]), {f"{person.id}-username": "luojianping"}
    )
    assert opened.status_code == 200
    assert "luojianping" in opened.text
    before = Account.objects.get(person=person)
    assert client.post(reverse("staff_account_passwords", args=[person.id])).status_code == 200
    assert Account.objects.get(person=person).password != before.password
    assert client.post(reverse("staff_account_switches", args=[person.id])).status_code == 302
    closed = Account.objects.get(person=person)
    assert (closed.is_active, closed.epoch) == (False, before.epoch + 1)
    again = client.post(f"/api/administration/accounts/{person.id}/switches/")
    assert again.json() == {"username": "luojianping", "active": True}
    own = town.persons["security"].id
    assert client.post(reverse("staff_account_passwords", args=[own])).status_code == 403
    resident = town.persons["resident"].id
    assert client.post(reverse("staff_account_passwords", args=[resident])).status_code == 404
    second = client.post(reverse("staff_account_openings", args=[person.id]), {f"{person.id}-username": "x"})
    assert second.status_code == 409


def test_the_trail_has_no_words(town: Town, now: dt.datetime, client: Client) -> None:
    raised = town.raise_matter(now=now, words="楼道里有一股怪味道", actor=town.resident)
    town.login(client, "audit")
    page = client.get(reverse("audit"))
    assert raised.matter.ref in page.text
    assert "怪味道" not in page.text
    assert "顾阿婆" not in page.text
    acts = client.get("/api/administration/acts/").json()["items"]
    assert any(one["verb"] == "matters.raise" and one["ref"] == raised.matter.ref for one in acts)
    assert all(set(one) == {"id", "at", "who", "office", "verb", "ref"} for one in acts)
    assert client.get(reverse("audit") + "?of=looks&before=nonsense").status_code == 200
    for who in ("admin", "security", "leader", "auditor"):
        town.login(client, who)
        assert client.get(reverse("audit")).status_code == 403


def test_signing_in_leads_each_to_their_work(town: Town, client: Client) -> None:
    for who, page in (("admin", "hooks"), ("security", "staff_accounts"), ("audit", "audit")):
        town.login(client, who)
        assert client.get(reverse("site:arrive"))["Location"] == reverse(page)
        assert client.get(reverse("matters:desk")).status_code == 403


def test_pages_cost_the_same(town: Town, client: Client, django_assert_max_num_queries: object) -> None:
    for who, page in (("security", "staff_accounts"), ("audit", "audit")):
        town.login(client, who)
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            assert client.get(reverse(page)).status_code == 200
