"""A token of an Open311 client: made on the tokens page, by program and by command; withdrawn for good."""

from __future__ import annotations

import argparse
import datetime as dt
import re

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client

from mulin.matters.models import Open311Request
from mulin.people import commands
from mulin.people.models import Token
from mulin.people.queries.tokens import hash_of
from mulin.platform import postgres
from mulin.platform.api import scopes
from tests.factories import Town, build_town
from tests.matters.at_desk import at
from tests.matters.open311_clients import client_token
from tests.matters.test_open311 import raised
from tests.platform.api_clients import Caller, token

TOLD = "https://app.example/told"


@pytest.mark.django_db
@pytest.mark.mechanism("S1-18")
def test_it_is_made_once_on_the_tokens_page_and_withdrawn(client: Client, town: Town) -> None:
    assert "/desk/tokens/" in at(town, "dispatcher").get("/settings/").content.decode()
    desk = at(town, "security")
    given = {
        "name": "随手拍",
        "scopes": ["open311:write"],
        "days": "365",
        "callback": "http://elsewhere.example/",
    }
    wrong = desk.post("/desk/tokens/", given)
    assert wrong.status_code == 422
    assert "https://" in wrong.content.decode()
    assert "elsewhere.example" in wrong.content.decode(), "what was typed stays"
    made = desk.post("/desk/tokens/", {**given, "callback": TOLD}).content.decode()
    row = Token.objects.get()
    assert "jurisdiction_id" in made
    assert row.secret
    assert row.secret in made
    text = re.search(r'value="(mulin_[^"]+)"', made)[1]  # type: ignore[index]
    assert raised(client, text).status_code == 201
    listed = desk.get("/desk/tokens/").content.decode()
    assert TOLD in listed
    assert row.secret not in listed
    assert 'name="callback"' not in desk.get("/mine/tokens/").content.decode()
    assert desk.post(f"/desk/tokens/{row.id}/withdrawals/").status_code == 302
    assert raised(client, text, description="又一件").status_code == 403


@pytest.mark.django_db
@pytest.mark.mechanism("S1-18")
def test_by_program(client: Client, town: Town) -> None:
    desk = at(town, "security")
    body = {"name": "随手拍", "scopes": ["open311:write"], "days": 30, "machine": True, "callback": TOLD}
    made = desk.post("/api/tokens/", body, content_type="application/json").json()
    assert made["callback_secret"]
    assert raised(client, made["token"]).status_code == 201
    assert desk.get("/api/tokens/?machines=true").json()["items"][0]["callback"] == TOLD
    # The same token asks nothing else of the API, and one for something else raises nothing.
    assert Caller(made["token"]).get("/matters/").status_code == 403
    assert raised(client, token(town, None, "matters:read")[1]).status_code == 403
    assert desk.post(f"/api/tokens/{made['id']}/withdrawals/").status_code == 201
    assert raised(client, made["token"], description="又一件").status_code == 403
    assert {"open311:read", "open311:write"} <= scopes.for_clients()


@pytest.mark.django_db
@pytest.mark.mechanism("S1-18")
def test_the_command_says_it_once(client: Client, town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    commands.token_options(parser)
    asked = ["create", "城市应用", "--scope", "open311:write", "--days", "365", "--street", town.street.name]
    assert commands.token(parser.parse_args([*asked, "--callback", TOLD])) == 0
    said = capsys.readouterr()
    text, secret = said.out.split()
    assert secret == f"callback_secret={Token.objects.get().secret}"
    assert f"jurisdiction_id={town.street.id}" in said.err
    assert raised(client, text).status_code == 201
    assert commands.token(parser.parse_args([*asked, "--callback", "http://elsewhere.example/"])) == 1


def test_keys_there_were_become_tokens_and_go_back(
    fresh_database: str, client: Client, now: dt.datetime
) -> None:
    """The migration taken back and made again, over a key that opened and a token made since."""
    town = build_town()
    moved = MigrationLoader(connection).get_migration("matters", "0023_open311_tokens")
    before = MigrationLoader(connection).project_state((moved.app_label, moved.name), at_end=False)
    since, text = client_token(town, now, callback=TOLD)
    assert raised(client, text).status_code == 201
    with postgres.as_owner(), connection.schema_editor() as editor:
        moved.unapply(before.clone(), editor)
        key = before.apps.get_model("matters", "Open311Key")
        stands_in = key.objects.get()
        assert (stands_in.id, stands_in.secret, stands_in.callback) == (since.id, since.secret, TOLD)
        assert stands_in.withdrawn_at is not None, "its hash is of another kind"
        assert before.apps.get_model("matters", "Open311Request").objects.get().key_id == since.id
        living = key.objects.create(
            street_id=town.street.id, name="旧的", digest=hash_of("an older key"), made_at=now
        )
        key.objects.filter(id=since.id).update(digest=since.hash)
        before.apps.get_model("people", "Token").objects.filter(id=since.id).delete()
        connection.check_constraints()
        moved.apply(before.clone(), editor)
    carried = Token.objects.get(id=living.id)
    assert (carried.scopes, carried.prefix) == (["open311:write"], "")
    assert carried.expires_at > dt.datetime.now(dt.UTC) + dt.timedelta(days=364)
    assert Open311Request.objects.get().token.name == "测试"
    assert raised(client, "an older key", description="旧钥匙照样开").status_code == 201
    assert raised(client, text, description="停了的照样不开").status_code == 403
