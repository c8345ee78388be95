"""What the application's role may do in the database, and that the database reads Chinese."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from mulin.platform import postgres
from mulin.platform.console import Trouble
from mulin.platform.postgres import place, roles


@pytest.fixture(scope="module")
def shop() -> Iterator[postgres.Cluster]:
    """A prepared cluster with one table, for questions that change nothing about its life."""
    base = Path(tempfile.mkdtemp(prefix="mulin-test-", dir="/tmp"))
    base.chmod(0o755)
    account = place.server_account()
    cluster = postgres.Cluster(base / "pg", for_tests=True)
    place.make_folder(cluster.folder, account)
    cluster.ensure()
    postgres.prepare(cluster)
    with cluster.connect(postgres.DATABASE, postgres.OWNER) as owner:
        owner.execute("CREATE TABLE places (id bigint GENERATED ALWAYS AS IDENTITY, name text)")
        owner.execute("CREATE SEQUENCE numbers")
        owner.execute("CREATE FUNCTION two() RETURNS int LANGUAGE sql RETURN 2")
    yield cluster
    cluster.remove()
    shutil.rmtree(base)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO places (name) VALUES ('梧桐里')",
        "UPDATE places SET name = '梧桐里街道'",
        "SELECT count(*) FROM places",
        "DELETE FROM places",
        "SELECT nextval('numbers'), two()",
    ],
)
def test_the_application_reads_and_writes_rows(shop: postgres.Cluster, statement: str) -> None:
    with shop.connect(postgres.DATABASE, postgres.APP) as app:
        app.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE places",
        "DROP TABLE places",
        "ALTER TABLE places ADD COLUMN more int",
        "ALTER TABLE places DISABLE TRIGGER ALL",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "SET ROLE mulin_owner",
        "SET session_replication_role = replica",
        "COPY places TO '/tmp/places.csv'",
        "ALTER SYSTEM SET fsync = off",
        "GRANT mulin_owner TO mulin_app",
    ],
)
def test_the_application_changes_nothing_about_tables_or_roles(
    shop: postgres.Cluster, statement: str
) -> None:
    with (
        shop.connect(postgres.DATABASE, postgres.APP) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute(statement)


def test_neither_role_is_a_superuser_or_passes_row_security(shop: postgres.Cluster) -> None:
    with shop.connect() as connection:
        rows = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolreplication FROM pg_roles"
            " WHERE rolname LIKE 'mulin\\_%' ORDER BY 1"
        ).fetchall()
        members = connection.execute(
            "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = 'mulin_app'"
        ).fetchone()
    assert rows == [(name, False, False, False, False) for name in ("mulin_app", "mulin_owner")]
    assert members == (0,)


def test_a_clone_keeps_rows_and_limits(shop: postgres.Cluster) -> None:
    with shop.connect(postgres.DATABASE, postgres.OWNER) as owner:
        owner.execute("INSERT INTO places (name) VALUES ('临江区')")
    roles.clone(shop, postgres.DATABASE, "a_clone")
    with shop.connect("a_clone", postgres.APP) as app:
        assert app.execute("SELECT count(*) FROM places WHERE name = '临江区'").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TEMPORARY TABLE mine (id int)")
    with shop.connect("a_clone", postgres.OWNER) as owner:
        owner.execute("CREATE TABLE later (id int)")
    with shop.connect("a_clone", postgres.APP) as app:
        app.execute("INSERT INTO later VALUES (1)")
    roles.drop(shop, "a_clone")
    roles.drop(shop, "a_clone")


# Chinese


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'楼' ~ '^\\w$'", True),
        ("'3号楼，漏水' ~ '号\\w，'", True),
        ("regexp_replace('漏水、停电', '\\W+', ' ', 'g')", "漏水 停电"),
        ("'梧桐里三居' LIKE '%桐里%'", True),
        ("lower('Ä楼B')", "ä楼b"),
        ("char_length('睦邻😀')", 3),
        ("'d1/s01/' < 'd1/s010/' AND 'd1/s01/' < 'd1/s02/'", True),
    ],
)
def test_chinese_counts_as_letters(shop: postgres.Cluster, expression: str, value: object) -> None:
    with shop.connect(postgres.DATABASE, postgres.APP) as app:
        assert app.execute(f"SELECT {expression}").fetchone() == (value,)


def test_trigrams_see_chinese_where_installed(shop: postgres.Cluster) -> None:
    with shop.connect(postgres.DATABASE, postgres.OWNER) as owner:
        if not owner.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'").fetchone():
            pytest.skip("this PostgreSQL has no pg_trgm; nothing in the product needs it")
        owner.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        found = owner.execute("SELECT similarity('楼道灯坏了', '楼道灯不亮')").fetchone()
    assert found is not None
    assert found[0] > 0.3


def test_a_database_that_cannot_read_chinese_is_refused(shop: postgres.Cluster) -> None:
    with shop.connect() as connection:
        connection.execute(
            "CREATE DATABASE deaf TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'"
        )
    with shop.connect("deaf") as connection, pytest.raises(Trouble, match="C"):
        roles.assert_locale(connection)
