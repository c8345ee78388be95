"""Keys of Open311 clients on their page and by program: shown once, withdrawn for good."""

from __future__ import annotations

import argparse

import pytest
from django.test import Client

from mulin.matters import commands
from mulin.matters.models import Open311Key
from tests.factories import Town
from tests.matters.test_open311 import raised

pytestmark = pytest.mark.django_db


@pytest.mark.mechanism("S1-18")
def test_the_desk_makes_a_key_once_and_withdraws_it(client: Client, town: Town) -> None:
    town.login(client, "dispatcher")
    assert "Open311 钥匙" in client.get("/settings/").content.decode()
    wrong = client.post("/settings/open311/", {"name": "随手拍", "callback": "http://elsewhere.example/"})
    assert wrong.status_code == 422
    assert "https://" in wrong.content.decode()
    assert client.post("/settings/open311/", {"name": " "}).status_code == 422
    made = client.post("/settings/open311/", {"name": "随手拍"}).content.decode()
    assert "api_key" in made
    assert "api_key" not in client.get("/settings/open311/").content.decode()
    row = Open311Key.objects.get()
    assert row.digest not in made
    back = client.post(f"/settings/open311/{row.id}/withdrawals/", follow=True)
    assert "收回了“随手拍”的钥匙" in back.content.decode()
    listed = client.get("/api/settings/open311-keys/").json()
    assert [one["withdrawn_at"] is not None for one in listed] == [True]
    by_program = client.post(
        "/api/settings/open311-keys/", {"name": "另一家"}, content_type="application/json"
    ).json()
    assert raised(client, by_program["api_key"]).status_code == 201
    gone = client.post(f"/api/settings/open311-keys/{by_program['id']}/withdrawals/")
    assert gone.status_code == 200
    assert raised(client, by_program["api_key"], description="又一件").status_code == 403
    town.login(client, "handler")
    assert client.get("/settings/open311/").status_code == 403


@pytest.mark.mechanism("S1-18")
def test_the_command_says_a_key_once(client: Client, town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    asked = argparse.Namespace(name="城市应用", street=town.street.name, callback="https://app.example/told")
    assert commands.open311_key(asked) == 0
    said = dict(line.split("=", 1) for line in capsys.readouterr().out.splitlines() if "=" in line)
    assert said["jurisdiction_id"] == str(town.street.id)
    assert said["callback_secret"] == Open311Key.objects.get().secret
    assert raised(client, said["api_key"]).status_code == 201
    wrong = argparse.Namespace(name="城市应用", street=None, callback="http://elsewhere.example/")
    assert commands.open311_key(wrong) == 1
