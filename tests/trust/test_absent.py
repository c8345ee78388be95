"""Fifteen functions are absent (norms 4.3): looked for in tables, addresses, the API's document and all words."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import get_resolver

from mulin.platform.api.root import api
from tests.trust.absent import ABSENT, ALIKE, Absent
from tests.trust.probing import acts

ROOT = Path(__file__).parents[2] / "mulin"


@cache
def names() -> frozenset[str]:
    """Tables with their columns, the choices of a column, addresses, and every name in the API's document."""
    found: set[str] = set()
    for model in apps.get_models(include_auto_created=True):
        found.add(model._meta.db_table)
        for field in model._meta.concrete_fields:
            found.add(f"{model._meta.db_table}.{field.column}")
            found |= {f"{model._meta.db_table}.{field.column}={key}" for key, _word in field.choices or ()}
    get_resolver().url_patterns
    found |= {act.address for act in acts()} | {act.name for act in acts()}
    document = json.dumps(api.get_openapi_schema(path_prefix="api/"))
    return frozenset(
        found | set(re.findall(r'"([\w./{}-]+)":', document)) | set(re.findall(r'"title": "(\w+)"', document))
    )


@cache
def words() -> frozenset[str]:
    """Everything that pages, forms, notices and papers say: every text that has an English, and templates as they are."""
    texts = {text for part in (ROOT / "locale" / "parts").glob("*.po") for text in _told(part.read_text())}
    return frozenset(texts | {one.read_text() for one in ROOT.glob("*/templates/**/*.jinja")})


def _told(part: str) -> set[str]:
    """The texts of a file of translations; long ones stand there in several lines."""
    found = re.findall(r'^msgid(?:_plural)? ((?:".*"\n)+)', part, re.MULTILINE)
    return {"".join(re.findall(r'"(.*)"', one)) for one in found}


def test_there_is_something_to_look_through() -> None:
    assert len(names()) > 1_500
    assert len(words()) > 3_000
    assert len(ABSENT) == 15


@pytest.mark.parametrize("absent", ABSENT, ids=lambda one: one.what)
def test_it_is_absent(absent: Absent) -> None:
    named = {one for one in names() if absent.in_names(one)} - ALIKE.keys()
    assert not named, "no table, column, address or field of the API gives it"
    said = {one[:200] for one in words() if absent.in_words(one)} - ALIKE.keys()
    assert not said, "no page says it"


@pytest.mark.parametrize("absent", ABSENT, ids=lambda one: one.what)
def test_it_would_be_found(absent: Absent) -> None:
    """A planted example of each, among the names and among the words."""
    assert absent.in_names(absent.planted)
    assert absent.in_words(f"<p>{absent.said}</p>")


def test_what_looks_alike_is_still_there() -> None:
    """An exception for nothing hides the next one."""
    whole = names() | {one[:200] for one in words()}
    assert not ALIKE.keys() - whole
