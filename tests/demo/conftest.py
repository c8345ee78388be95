"""A small demo street, built once for the tests that only look at it: building it takes twenty seconds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from mulin.demo import build
from mulin.platform import scope
from tests.conftest import cloned

NOW = dt.datetime(2026, 6, 11, 3, 0, tzinfo=dt.UTC)
MATTERS = 60


@pytest.fixture(scope="module")
def small_street(database_template: str, django_db_blocker: pytest.FixtureDef) -> Iterator[dt.datetime]:
    """The moment at which a street with 60 matters was built, in a database that the module's tests read."""
    with (
        django_db_blocker.unblock(),
        cloned(database_template, "small_street"),
        scope.everything("tests"),
    ):
        assert build.build(lambda _text: None, now=NOW, matters=MATTERS)
        yield NOW
