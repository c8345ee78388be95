"""How Django and scripts reach the database: this home's own cluster, or a server named by `DATABASE_URL`.

`DATABASE_URL` is the application's role (`postgresql://app:word@host/mulin?sslmode=require`);
`DATABASE_OWNER_URL` the role that owns the tables and runs migrations. Without the second the first does both.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

import psycopg

from mulin.platform.console import Trouble
from mulin.platform.console import gettext as _
from mulin.platform.postgres import place, roles
from mulin.platform.postgres.server import Cluster

# Connections a web process may hold: as many as it has threads that can wait on one.
POOL = {"min_size": 1, "max_size": 8, "timeout": 10}
# What the owner does by its address is for the whole instance: copies, repairs (`platform/scope.py`).
OWNERS_SCOPE = "-c mulin.scope=all:owner"
# A page that takes longer than this helps nobody, and its locks hold up others. In milliseconds.
WEB_LIMITS = "-c statement_timeout=30000 -c lock_timeout=10000"


def is_external() -> bool:
    return bool(os.environ.get("DATABASE_URL"))


def cluster() -> Cluster:
    """This home's cluster, whether it runs or not."""
    return Cluster(place.cluster_folder(), for_tests=os.environ.get("MULIN_TEST_CLUSTER") == "1")


def databases() -> dict[str, dict[str, Any]]:
    """Django's `DATABASES`. Starts nothing; the role is the owner's where `MULIN_DB_ROLE=owner`.

    Web processes (`MULIN_PROCESS=web`) hold a pool; others one connection a thread, kept for a minute.
    """
    as_owner = os.environ.get("MULIN_DB_ROLE") == "owner"
    default = _external(as_owner) if is_external() else _own(as_owner)
    default["ENGINE"] = "django.db.backends.postgresql"
    options = default.setdefault("OPTIONS", {})
    options["application_name"] = f"mulin {os.environ.get('MULIN_PROCESS', 'command')}"
    if os.environ.get("MULIN_PROCESS") == "web" and not as_owner:
        options["pool"] = dict(POOL)
        options["options"] = f"{options.get('options', '')} {WEB_LIMITS}".strip()
    else:
        default["CONN_MAX_AGE"] = 60
        default["CONN_HEALTH_CHECKS"] = True
    return {"default": default}


def owner_url(database: str = roles.DATABASE) -> str:
    """The address of a database, as the role that owns its tables, which sees the rows of every street by it.

    The owner stands under row-level security too: `pg_dump` takes `--enable-row-security` beside this address.
    """
    if is_external():
        named = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
        parts = urlsplit(named)
        asked = dict(parse_qsl(parts.query))
        asked["options"] = f"{asked.get('options', '')} {OWNERS_SCOPE}".strip()
        query = urlencode(asked, quote_via=quote)
        return urlunsplit(parts._replace(path=f"/{database}", query=query))
    socket = place.socket_folder(place.cluster_folder())
    return (
        f"postgresql://{roles.OWNER}@/{database}?"
        + f"host={quote(str(socket), safe='')}&port=5432&options={quote(OWNERS_SCOPE)}"
    )


@contextlib.contextmanager
def as_owner() -> Iterator[None]:
    """Within it, Django's connection of this thread is the owner's: for migrations and the like."""
    from django.db import connections

    before = os.environ.get("MULIN_DB_ROLE")
    os.environ["MULIN_DB_ROLE"] = "owner"
    settings = connections["default"].settings_dict
    kept = dict(settings)
    wanted = databases()["default"]
    _reconnect(settings, {key: wanted.get(key, "") for key in ("USER", "PASSWORD", "HOST", "PORT")})
    try:
        yield
    finally:
        _reconnect(settings, kept)
        if before is None:
            del os.environ["MULIN_DB_ROLE"]
        else:
            os.environ["MULIN_DB_ROLE"] = before


def ensure() -> None:
    """Sees that the database is there and takes connections: starts and prepares the home's own one."""
    if is_external():
        _assert_external()
        return
    own = _held()
    own.ensure()
    roles.prepare(own)


def is_running() -> bool:
    """Whether the home's own server takes connections. A server by address is not ours to watch: True."""
    return is_external() or _held().is_running()


def leave() -> None:
    """Ends this process's use of the home's own server, which stops when nobody else uses it."""
    if not is_external():
        _held().leave()


def stop() -> bool:
    """Stops the home's own server, whoever uses it. False where there was nothing to stop."""
    return not is_external() and _held().stop()


@contextlib.contextmanager
def running() -> Iterator[None]:
    """The database is there inside; afterwards all is as it was before."""
    ensure()
    try:
        yield
    finally:
        _close_connections()
        leave()


_clusters: dict[Any, Cluster] = {}


def _held() -> Cluster:
    """One object per folder and process, for it holds the lock that counts this process as a user."""
    found = cluster()
    return _clusters.setdefault(found.folder, found)


def _own(as_owner: bool) -> dict[str, Any]:
    return {
        "NAME": roles.DATABASE,
        "USER": roles.OWNER if as_owner else roles.APP,
        "PASSWORD": "",
        "HOST": str(place.socket_folder(place.cluster_folder())),
        "PORT": "5432",
    }


def _external(as_owner: bool) -> dict[str, Any]:
    url = (os.environ.get("DATABASE_OWNER_URL") if as_owner else None) or os.environ["DATABASE_URL"]
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise Trouble(
            _("DATABASE_URL 不是 PostgreSQL 的地址。"), _("写法如 postgresql://用户:密码@主机:5432/数据库。")
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.lstrip("/")) or roles.DATABASE,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": options.pop("port", None) or str(parts.port or ""),
        "OPTIONS": options,
    }


def _assert_external() -> None:
    settings = databases()["default"]
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10, autocommit=True) as connection:
            roles.assert_locale(connection)
        if os.environ.get("DATABASE_OWNER_URL"):
            with psycopg.connect(
                owner_url(settings["NAME"]), connect_timeout=10, autocommit=True
            ) as connection:
                roles.grant_to(connection, settings["USER"])
    except psycopg.OperationalError as error:
        raise Trouble(
            _("连不上 DATABASE_URL 所指的数据库：%(why)s") % {"why": str(error).strip()},
            _("请检查地址、用户、密码和网络。"),
        ) from error


def _reconnect(settings: dict[str, Any], values: dict[str, Any]) -> None:
    from django.db import connections

    connections["default"].close()
    settings.update(values)


def _close_connections() -> None:
    # Only where Django has been set up: asking for its connections would otherwise import the settings.
    if "django.db" in sys.modules:
        from django.conf import settings
        from django.db import connections

        if settings.configured:
            connections.close_all()
