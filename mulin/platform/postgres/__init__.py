"""Finds or starts the database of this home. Outside this package nobody else knows where it is.

postgres.ensure()          # there, taking connections, with roles and an empty database
postgres.databases()       # for Django's settings; starts nothing
with postgres.running():   # ensure, and leave it as it was found
with postgres.as_owner():  # migrations
postgres.owner_url(name)   # the owner's address of a database
postgres.leave(), postgres.stop()
"""

from mulin.platform.postgres.connections import (
    as_owner,
    cluster,
    databases,
    ensure,
    is_external,
    is_running,
    leave,
    owner_url,
    running,
    stop,
)
from mulin.platform.postgres.roles import APP, DATABASE, OWNER, assert_locale, clone, drop, prepare
from mulin.platform.postgres.server import Cluster

__all__ = [
    "APP",
    "DATABASE",
    "OWNER",
    "Cluster",
    "as_owner",
    "assert_locale",
    "clone",
    "cluster",
    "databases",
    "drop",
    "ensure",
    "is_external",
    "is_running",
    "leave",
    "owner_url",
    "prepare",
    "running",
    "stop",
]
