"""A sheet sent empty comes back with what is missing: found by the permission matrix, which sends all of them empty."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.urls import reverse

from mulin.matters import actions
from tests.factories import Town


def test_a_transfer_without_an_office_says_what_is_missing(
    town: Town, now: dt.datetime, client: Client
) -> None:
    matter = town.raise_matter(now=now).matter
    sheet = actions.dispatch(matter=matter, to=town.property, reason="归物业", actor=town.dispatcher, now=now)
    actions.accept(assignment=sheet, actor=town.handler, now=now)
    town.login(client, "handler")
    answer = client.post(reverse("matters:matter_transfers", args=[matter.ref]), {})
    assert answer.status_code == 422
