"""What is shown when a page is not there: a whole page to a browser, a part of one to a script that asked for a part."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_browser_gets_a_page(client: Client) -> None:
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "<main" in answer.content.decode()


def test_a_part_is_answered_with_a_part(client: Client) -> None:
    answer = client.get("/no-such-page/", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    told = answer.content.decode()
    assert "没有这一页" in told
    assert "<main" not in told
    assert "<html" not in told
