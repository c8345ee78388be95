"""Programs of the demo street: made by those who may, and nothing is sent anywhere by them."""

from __future__ import annotations

import datetime as dt

import pytest

from mulin.demo import programs
from mulin.people.models import Token
from mulin.platform.hooks.models import Hook
from tests.factories import Town


@pytest.mark.django_db
def test_two_tokens_and_an_address_that_waits(town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    programs.connect(town.street, town.persons["dispatcher"], town.persons["leader"], now=now)
    assert Token.objects.filter(person__isnull=True).count() == 1
    assert Token.objects.filter(person=town.persons["dispatcher"], expires_at__gt=now).count() == 1
    assert [one.state for one in Hook.objects.all()] == ["paused"]
