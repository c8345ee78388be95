"""Eras: a new one begins where a database goes on in another cluster, whose transaction ids start anew.

A block seals a range of transaction ids. Restored into another cluster, a database would write new acts
into ranges that were sealed long ago; so acts written there carry the next era, and blocks and followers
go by (era, transaction id).
"""

from __future__ import annotations

from django.db import connection, transaction


def is_elsewhere() -> bool:
    """Whether this database was last used in another cluster: restored from a dump, and no era begun yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM platform_origin o, pg_control_system() c"
            " WHERE o.system_identifier <> c.system_identifier)"
        )
        return cursor.fetchone()[0]


def begin() -> int:
    """Let acts carry the next era from now on; returns it. For the role that owns the tables, before anybody acts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE platform_act IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SELECT coalesce(max(era), 0) + 1 FROM platform_act")
        era = int(cursor.fetchone()[0])
        cursor.execute(f"ALTER TABLE platform_act ALTER COLUMN era SET DEFAULT {era}")
        cursor.execute(
            "UPDATE platform_origin SET system_identifier = (SELECT system_identifier FROM pg_control_system())"
        )
    return era
