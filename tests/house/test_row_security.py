"""Every table stands under a policy of row-level security, or its context says why not; one file sets the scope."""

from __future__ import annotations

import datetime as dt
import importlib
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connection

import mulin
from mulin.platform import postgres, scope
from tests.factories.town import Town

ROOT = Path(mulin.__file__).parent


class Table(NamedTuple):
    secured: bool
    """Row-level security is on, also for the owner, and a policy says who reads."""
    has_street: bool
    open_to_read: bool
    """Everybody reads it; only writing is the street's."""
    verbs: frozenset[str]
    """For what there is a policy."""
    owner: str


TABLES = """
    SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AND EXISTS
               (SELECT 1 FROM pg_policies p WHERE p.tablename = c.relname AND p.cmd IN ('ALL', 'SELECT')),
           EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'street_id'),
           EXISTS (SELECT 1 FROM pg_policies p WHERE p.tablename = c.relname AND p.cmd = 'SELECT' AND p.qual = 'true'),
           ARRAY(SELECT p.cmd FROM pg_policies p WHERE p.tablename = c.relname),
           pg_get_userbyid(c.relowner)
    FROM pg_class c WHERE c.relkind IN ('r', 'p', 'm') AND c.relnamespace = 'public'::regnamespace
"""


@pytest.fixture
def tables(db: None) -> dict[str, Table]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return {
            name: Table(secured, street, opened, frozenset(verbs), owner)
            for name, secured, street, opened, verbs, owner in cursor.fetchall()
        }


def listed() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(ROOT.glob("*/row_listed.py")):
        found |= importlib.import_module(f"mulin.{path.parent.name}.row_listed").LISTED
    return found


def unfenced(tables: dict[str, Table], reasons: dict[str, str]) -> set[str]:
    """Tables without policy and without reason, with a reason and a policy, and reasons for what is not there."""
    under = {name for name, one in tables.items() if one.secured}
    return (tables.keys() - under) ^ reasons.keys()


def test_every_table_stands_under_a_policy_or_says_why_not(tables: dict[str, Table]) -> None:
    reasons = listed()
    assert not unfenced(tables, reasons), (
        "give the table its policy in the migration that makes it (platform/row_security.py), or a line with the"
        " reason in the context's row_listed.py"
    )
    assert all(len(reason) > 10 for reason in reasons.values())
    streets = {name for name, one in tables.items() if one.has_street and not one.secured}
    assert streets == {"platform_reach"}, "what has a street stands under a policy"


def test_a_later_table_with_neither_is_found(tables: dict[str, Table]) -> None:
    bare = Table(False, False, False, frozenset(), postgres.OWNER)
    assert unfenced(tables | {"later_table": bare}, listed()) == {"later_table"}
    assert unfenced(tables, listed() | {"gone_table": "no more"}) == {"gone_table"}
    without = {name: one for name, one in listed().items() if name != "platform_block"}
    assert unfenced(tables, without) == {"platform_block"}


def test_the_application_owns_nothing_and_every_verb_has_its_policy(tables: dict[str, Table]) -> None:
    assert {one.owner for one in tables.values()} == {postgres.OWNER}
    whole = {"SELECT", "INSERT", "UPDATE", "DELETE"}
    lame = {
        name: one.verbs
        for name, one in tables.items()
        if one.secured and not ({"ALL"} <= one.verbs or whole <= one.verbs)
    }
    assert not lame


def test_closed_no_table_shows_a_row(town: Town, now: dt.datetime, tables: dict[str, Table]) -> None:
    """And what is open for one street shows no row of another: each table is read whole, with no filter at all."""
    from mulin.matters import actions

    contact = actions.Contact("安平", "13800000001")
    town.raise_matter(now=now, contact=contact)
    town.raise_matter(now=now, contact=contact, place=town.other_building, words="井盖松了")
    fenced = {name: one for name, one in tables.items() if one.secured and not one.open_to_read}
    filled = {name for name in fenced if rows(name)}
    assert {
        "matters_matter",
        "matters_reporter",
        "people_person",
        "platform_act",
        "platform_actdetail",
    } <= filled
    with scope.request():
        assert {name: n for name in fenced if (n := rows(name))} == {}
        scope.also(town.street.id)
        seen = {name: streets(name) for name in fenced if fenced[name].has_street}
    strays = {name: found for name, found in seen.items() if found - {town.street.id}}
    # Persons of another street who have something to do in this one.
    assert strays.keys() <= {"people_person"}
    assert seen["matters_matter"] == {town.street.id}


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def streets(table: str) -> set[object]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT street_id FROM {table}")
        return {row[0] for row in cursor.fetchall()}


SETTINGS = re.compile(r"mulin\.(scope|streets)['\"= ]")
MAY_NAME = {"platform/scope.py", "platform/row_security.py", "platform/postgres/connections.py"}


def test_one_file_sets_the_scope() -> None:
    """Besides it only what makes the policies names the settings, and the owner's address for copies."""
    found = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if SETTINGS.search(path.read_text()) and "/migrations/" not in str(path)
    }
    assert found <= MAY_NAME


def test_nothing_is_copied_in() -> None:
    """PostgreSQL refuses COPY FROM into tables under row-level security: rows go in by `bulk.fill`."""
    copying = re.compile(r"\bCOPY [^\n]* FROM\b|\.copy\(f?[\"']COPY")
    assert [str(path) for path in ROOT.rglob("*.py") if copying.search(path.read_text())] == []
