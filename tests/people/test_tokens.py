"""Tokens for programs: made and withdrawn, shown once, and good for what they say and no more."""

from __future__ import annotations

import argparse
import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from mulin.matters.models import Matter
from mulin.people import actions, commands
from mulin.people.models import Account, Token
from mulin.people.queries import posts_of
from mulin.platform import errors, policy
from mulin.platform.actors import system
from mulin.platform.console import Trouble
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.matters.at_desk import at
from tests.platform.api_clients import Caller, caller, token

pytestmark = pytest.mark.django_db


def problem(response: object) -> dict:
    assert response["content-type"] == "application/problem+json"  # type: ignore[index]
    return response.json()  # type: ignore[attr-defined]


def test_a_token_acts_as_its_person_within_its_scopes(town: Town, now: dt.datetime) -> None:
    ref = town.raise_matter(now=now).matter.ref
    reads = caller(town, "dispatcher", "matters:read")
    assert reads.get(f"/matters/{ref}").status_code == 200
    refused = reads.post(f"/matters/{ref}/receipts/")
    told = problem(refused)
    assert (refused.status_code, told["rule"]) == (403, "API")
    assert "matters:write" in told["detail"]
    writes = caller(town, "dispatcher", "matters:write")
    assert writes.post(f"/matters/{ref}/receipts/").json()["state"] == "received", (
        "no CSRF token is asked for"
    )
    assert writes.get(f"/matters/{ref}").status_code == 403, "writing is not reading"
    line = story([Matter.objects.get(ref=ref).id])[-1]
    assert (line.verb, line.actor_id) == ("matters.receive", town.persons["dispatcher"].id)


def test_what_is_wrong_expired_or_withdrawn_is_nobody(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    made, text = token(town, "dispatcher", "matters:read")
    _old, stale = token(town, "dispatcher", "matters:read", days=1, now=now - dt.timedelta(days=2))
    for wrong in (text[:-1], "mulin_" + "a" * 43, stale, "x", "ü" * 30):
        answer = Caller(wrong.encode().decode("latin-1")).get("/matters/")
        assert (answer.status_code, problem(answer)["status"]) == (401, 401)
        assert answer["WWW-Authenticate"].startswith("Bearer")
    assert Caller(text).get("/matters/").status_code == 200
    actions.withdraw_token(token=made, actor=town.dispatcher, now=now)
    assert Caller(text).get("/matters/").status_code == 401
    # Nor does a wrong token fall back on the session of the same browser.
    session = Client()
    town.login(session, "dispatcher")
    assert session.get("/api/matters/", headers={"Authorization": f"Bearer {text}"}).status_code == 401
    assert session.get("/api/matters/").status_code == 200


def test_the_token_itself_is_kept_nowhere(town: Town) -> None:
    made, text = token(town, "dispatcher", "matters:read")
    kept = Token.objects.filter(pk=made.pk).values()[0]
    assert text not in str(kept)
    assert text.startswith(made.prefix)
    assert made.last_used_on is None
    Caller(text).get("/matters/")
    assert Token.objects.get(pk=made.pk).last_used_on is not None


def test_with_the_last_post_its_tokens_open_nothing(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    _made, text = token(town, "verifier", "matters:read")
    assert Caller(text).get("/matters/").status_code == 200
    post = posts_of(town.persons["verifier"].id, on=now.date())[0]
    actions.end_appointment(appointment=post, on=now.date(), actor=system("test"), now=now)
    assert Caller(text).get("/matters/").status_code == 401


def test_a_closed_account_closes_its_tokens(town: Town) -> None:
    _made, text = token(town, "dispatcher", "matters:read")
    town.login(Client(), "dispatcher")
    Account.objects.filter(person=town.persons["dispatcher"]).update(is_active=False)
    assert Caller(text).get("/matters/").status_code == 401


def test_a_machine_reads_and_answers_for_nothing(town: Town, now: dt.datetime) -> None:
    ref = town.raise_matter(now=now).matter.ref
    machine = caller(town, None, "matters:read", "figures:read")
    assert [one["ref"] for one in machine.get("/matters/").json()["items"]] == [ref]
    assert machine.post(f"/matters/{ref}/receipts/").status_code == 403
    with pytest.raises(errors.Invalid) as refused:
        token(town, None, "matters:write")
    assert (refused.value.rule, refused.value.field) == ("S1-23", "scopes")


@pytest.mark.parametrize(
    ("who", "scopes", "days", "field"),
    [
        ("dispatcher", [], 30, "scopes"),
        ("dispatcher", ["matters:everything"], 30, "scopes"),
        ("dispatcher", ["matters:read"], 366, "days"),
        ("dispatcher", ["matters:read"], 0, "days"),
    ],
)
def test_bad_wishes_are_told(town: Town, who: str, scopes: list[str], days: int, field: str) -> None:
    with pytest.raises(errors.Invalid) as refused:
        token(town, who, *scopes, days=days)
    assert refused.value.field == field


def test_who_may(town: Town) -> None:
    with pytest.raises(errors.Refusal):
        token(town, "resident", "mine:read")
    with pytest.raises(errors.Refusal):
        actions.make_token(
            street=town.street, person=town.persons["worker"], name="别人的", wanted=["matters:read"],
            lasting=dt.timedelta(days=1), actor=town.dispatcher, now=dt.datetime.now(dt.UTC),
        )  # fmt: skip
    with pytest.raises(errors.Refusal):
        actions.make_token(
            street=town.street, person=None, name="机器", wanted=["matters:read"],
            lasting=dt.timedelta(days=1), actor=town.dispatcher, now=dt.datetime.now(dt.UTC),
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.filter(pk=token(town, "dispatcher", "matters:read")[0].pk).update(
            expires_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
        )


def test_too_often_is_told_with_when_again(town: Town) -> None:
    today = dt.datetime.now(policy.LOCAL).date()
    policy.put("api.limit.per_minute", 3, street_id=town.street.id, valid_from=today, source="test")
    asks = caller(town, "dispatcher", "matters:read")
    left = [asks.get("/matters/")["RateLimit"] for _n in range(3)]
    assert [one.split(";")[1] for one in left] == ["r=2", "r=1", "r=0"]
    spent = asks.get("/matters/")
    assert spent.status_code == 429
    assert 1 <= int(spent["Retry-After"]) <= 60
    assert problem(spent)["remedy"]
    assert caller(town, "dispatcher", "matters:read").get("/matters/").status_code == 200, (
        "each token on its own"
    )


def test_on_its_page_it_is_shown_once(town: Town) -> None:
    desk = at(town, "dispatcher")
    bad = desk.post("/mine/tokens/", {"name": "", "scopes": [], "days": "90"})
    assert bad.status_code == 422
    made = desk.post("/mine/tokens/", {"name": "例会", "scopes": ["matters:read"], "days": "30"})
    kept = Token.objects.get()
    page = made.content.decode()
    text = page.partition('value="mulin_')[2].partition('"')[0]
    assert Caller("mulin_" + text).get("/matters/").status_code == 200
    listed = desk.get("/mine/tokens/").content.decode()
    assert kept.prefix in listed
    assert text not in listed
    assert desk.post(f"/desk/tokens/{kept.id}/withdrawals/").status_code == 302
    assert Caller("mulin_" + text).get("/matters/").status_code == 401
    assert desk.get("/desk/tokens/").status_code == 403
    assert at(town, "worker").post(f"/desk/tokens/{kept.id}/withdrawals/").status_code == 404
    leader = at(town, "leader")
    leader.post("/desk/tokens/", {"name": "大屏", "scopes": ["figures:read"], "days": "365"})
    assert Token.objects.get(person__isnull=True).scopes == ["figures:read"]


def test_by_program_but_never_by_a_token(town: Town) -> None:
    desk = at(town, "dispatcher")
    body = {"name": "报表", "scopes": ["matters:read", "people:write"], "days": 7}
    made = desk.post("/api/tokens/", body, content_type="application/json")
    assert made.status_code == 201
    asks = Caller(made.json()["token"])
    assert asks.post("/tokens/", body).status_code == 403
    listed = desk.get("/api/tokens/").json()["items"]
    assert [one["name"] for one in listed] == ["报表"]
    assert "token" not in listed[0]
    assert asks.post(f"/tokens/{listed[0]['id']}/withdrawals/").status_code == 201
    assert asks.get("/tokens/").status_code == 401


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_costs_the_same_for_many(
    town: Town, rows: int, django_assert_max_num_queries: object
) -> None:
    for _n in range(rows):
        token(town, "dispatcher", "matters:read")
    desk = at(town, "dispatcher")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert desk.get("/mine/tokens/").status_code == 200


def test_by_command(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    town.login(Client(), "dispatcher")

    def run(*given: str) -> int:
        parser = argparse.ArgumentParser()
        commands.token_options(parser)
        return commands.token(parser.parse_args(list(given)))

    assert run("create", "报表", "--user", "dispatcher", "--scope", "matters:read", "--days", "7") == 0
    text = capsys.readouterr().out.strip()
    assert Caller(text).get("/matters/").status_code == 200
    assert run("create", "大屏", "--scope", "matters:write") == commands.tokens.FOUND, "not for a machine"
    assert run("create", "大屏", "--scope", "figures:read", "--json") == 0
    machine = json.loads(capsys.readouterr().out)["id"]
    assert run("list") == 0
    listed = capsys.readouterr().out
    assert machine in listed
    assert text not in listed
    assert run("withdraw", machine) == 0
    assert run("withdraw", text[:12]) == 0
    assert Caller(text).get("/matters/").status_code == 401
    with pytest.raises(Trouble):
        run("withdraw", "nothing")
    with pytest.raises(Trouble):
        run("create", "报表", "--user", "nobody", "--scope", "matters:read")
