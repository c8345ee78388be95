"""Two roles and a database: `mulin_owner` makes the tables, `mulin_app` uses them.

The web and the worker connect as `mulin_app`, which owns nothing and can read and write rows but change,
empty or drop no table, so that constraints, triggers, row-level security and the timeline's protection hold
against the application itself. Migrations run as `mulin_owner`.
"""

from __future__ import annotations

from psycopg import Connection, sql

from mulin.platform.console import Trouble
from mulin.platform.console import gettext as _
from mulin.platform.postgres.server import Cluster

OWNER = "mulin_owner"
APP = "mulin_app"
DATABASE = "mulin"
# Any number of ours, for the lock of `prepare`.
PREPARING = 7_700_101

_BARE = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"


def prepare(cluster: Cluster, database: str = DATABASE) -> None:
    """Makes the roles and an empty database where they are absent. Repeating it changes nothing."""
    with cluster.connect() as connection:
        # Several processes may come to a new cluster at once. The lock goes with the connection.
        connection.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        # The owner may make databases: an instance is restored, and tests are cloned, without the superuser.
        _make_role(connection, OWNER, f"{_BARE} CREATEDB")
        _make_role(connection, APP, f"{_BARE} NOCREATEDB")
        assert_locale(connection)
        if _has_database(connection, database):
            return
        # Opened under another name first: were it cut short, a database closed to the application would stay.
        half = f"{database}_half"
        drop(cluster, half)
        with cluster.connect(user=OWNER) as owner:
            owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half)))
        open_to_app(cluster, half)
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(half), sql.Identifier(database)))


def clone(cluster: Cluster, template: str, database: str) -> None:
    """Makes a database anew as a copy of another to which nobody is connected (tests: about 50 ms)."""
    drop(cluster, database)
    with cluster.connect(user=OWNER) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )
        # Privileges inside the database are copied with it, those on the database itself are not.
        _close_database(connection, database)


def drop(cluster: Cluster, database: str) -> None:
    """Drops a database with whoever is connected to it. Nothing happens where it is absent."""
    with cluster.connect() as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        )


def open_to_app(cluster: Cluster, database: str) -> None:
    """Lets the application's role use whatever the owner's role will make in a database."""
    with cluster.connect(database, user=OWNER) as connection:
        _close_database(connection, database)
        grant_to(connection, APP)


def grant_to(connection: Connection, app: str) -> None:
    """Rows of tables to come are the application's to read and write; TRUNCATE and the tables are not."""
    future = sql.SQL("ALTER DEFAULT PRIVILEGES GRANT {} TO {}")
    for what in (
        "SELECT, INSERT, UPDATE, DELETE ON TABLES",
        "USAGE, SELECT ON SEQUENCES",
        "EXECUTE ON FUNCTIONS",
    ):
        connection.execute(future.format(sql.SQL(what), sql.Identifier(app)))
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(app)))


def assert_locale(connection: Connection) -> None:
    """Trouble where the database takes Chinese characters for punctuation, as one made in the C locale does."""
    row = connection.execute(
        "SELECT '楼' ~ '^\\w$', lower('ÄB') = 'äb', '楼组长' LIKE '楼_长', datctype,"
        " pg_encoding_to_char(encoding) = 'UTF8' FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    if row is None:
        raise Trouble(_("数据库没有说明它的字符设置。"))
    letters, lower_case, like, ctype, utf8 = row
    # The character type of the C library is what trigrams go by, whatever the provider.
    if not (letters and lower_case and like and utf8 and str(ctype).upper().endswith(("UTF-8", "UTF8"))):
        raise Trouble(
            _("数据库的字符设置（%(ctype)s）不识汉字，检索会悄悄漏掉中文。") % {"ctype": ctype},
            _("请以 UTF8 编码和 C.UTF-8 区域重新建立数据库。"),
        )


def _make_role(connection: Connection, name: str, attributes: str) -> None:
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
        return
    connection.execute(sql.SQL("CREATE ROLE {} " + attributes).format(sql.Identifier(name)))


def _has_database(connection: Connection, name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _close_database(connection: Connection, database: str) -> None:
    """Only the two roles connect, and the application makes no temporary tables.

    A temporary table shadows a real one of its name in any function without a search path of its own.
    """
    name = sql.Identifier(database)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(APP)))
