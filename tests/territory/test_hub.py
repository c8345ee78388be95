"""The list of what keeps a street's ground: who finds it, and how a page adds its line."""

from __future__ import annotations

import pytest
from django.test import Client

from mulin.territory import hub
from tests.factories import Town

ADDRESS = "/desk/territory/"


@pytest.mark.mechanism("S0-38")
def test_those_who_keep_places_find_the_list(town: Town, client: Client) -> None:
    for who in ("leader", "secretary", "admin"):
        town.login(client, who)
        page = client.get(ADDRESS)
        assert page.status_code == 200
        assert "梧桐里街道" in page.content.decode()


def test_others_are_told_who_does_it(town: Town, client: Client) -> None:
    for who in ("dispatcher", "handler", "resident"):
        town.login(client, who)
        page = client.get(ADDRESS)
        assert page.status_code == 403
        assert "S0-38" in page.content.decode()
    client.logout()
    assert client.get(ADDRESS).status_code == 302


def test_a_page_adds_its_line_and_only_who_may_finds_it(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "_lines", {})
    line = hub.Line("x", "门牌", "每栋楼的门牌", "posts", 1, lambda actor: actor.has_role("leader"))
    hub.add_line(line)
    hub.add_line(line)
    assert hub.lines_for(town.leader) == [line]
    assert hub.lines_for(town.secretary) == []
    town.login(client, "leader")
    assert "每栋楼的门牌" in client.get(ADDRESS).content.decode()
    town.login(client, "secretary")
    assert "每栋楼的门牌" not in client.get(ADDRESS).content.decode()
