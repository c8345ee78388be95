"""What the tests of imports and exports share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from mulin.matters import imports
from mulin.platform.actors import system
from tests.factories.tables import write_csv

CLERK = system("命令行")
HEADS = ("编号", "时间", "主题", "反映内容")


def row_counts() -> dict[str, int]:
    """How many rows every table of the database holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall() if name != "django_migrations"]
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in tables))
        return dict(cursor.fetchall())


def take_in(path: Path, now: dt.datetime, **how: Any) -> imports.Result:
    return imports.run(path, **{"actor": CLERK, "now": now, **how})


def table(
    folder: Path, rows: Sequence[Sequence[object]], heads: Sequence[str] = HEADS, name: str = "t.csv"
) -> Path:
    return write_csv(folder / name, [heads, *rows])
