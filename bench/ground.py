"""Databases to measure in: the demo street, and many more matters copied from its own with SQL.

They live in a home of their own and are kept, so that a second run starts at once and an interrupted
one goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import psycopg

from mulin.platform import postgres

ROOT = Path(__file__).resolve().parents[1]
STEP = 50_000
"""Matters copied in one transaction."""

MOST_OPEN = 3_000
OPEN_SHARE = 0.03
"""A street's open work does not grow with its past: three in a hundred, three thousand at the most."""

ACTS_OF_LARGE = 300_000
"""Above so many matters only three acts of each are copied: the disk is not what is measured."""

Say = Callable[[str], None]


def base_name() -> str:
    """The database the others are copied from, by what made it: migrations and the demo's data."""
    digest = hashlib.sha256(metadata.version("django").encode())
    for path in sorted([*ROOT.glob("mulin/**/migrations/*.py"), *ROOT.glob("mulin/demo/**/*.*")]):
        if "__pycache__" not in path.parts:
            digest.update(path.read_bytes())
    digest.update((ROOT / "bench/models.py").read_bytes())
    return f"bench_{digest.hexdigest()[:10]}"


def prepare(size: int, say: Say) -> str:
    """The name of a database with `size` matters; made, or finished, when it is not there."""
    cluster = postgres.cluster()
    base = base_name()
    if not _exists(base):
        say("base: migrations and the demo street")
        _make_base(base)
    name = f"{base}_{size}"
    if not _exists(name):
        postgres.clone(cluster, base, name)
    with cluster.connect(name) as connection:
        _fill(connection, size, say)
    return name


def _exists(name: str) -> bool:
    with postgres.cluster().connect() as connection:
        return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def _make_base(name: str) -> None:
    cluster = postgres.cluster()
    half = f"{name}_half"
    postgres.drop(cluster, half)
    with cluster.connect(user=postgres.OWNER) as connection:
        connection.execute(f'CREATE DATABASE "{half}"')
    from mulin.platform.postgres import roles

    roles.open_to_app(cluster, half)
    for step in ("migrate", "demo"):
        subprocess.run([sys.executable, "-m", "bench.run", step, "--database", half], check=True, cwd=ROOT)
    with cluster.connect() as connection:
        connection.execute(f'ALTER DATABASE "{half}" RENAME TO "{name}"')


def _fill(connection: psycopg.Connection, size: int, say: Say) -> None:
    """Copy the demo's matters until there are `size`; each step is one transaction."""
    have = connection.execute("SELECT count(*) FROM matters_matter").fetchone()
    done = have[0] if have else 0
    if done >= size:
        return
    # As the superuser, without foreign keys checked row by row: the copies are right by construction.
    connection.execute("SET session_replication_role = replica")
    connection.execute(
        "CREATE UNLOGGED TABLE IF NOT EXISTS bench_copy (id uuid PRIMARY KEY, model uuid NOT NULL,"
        " shift interval NOT NULL, number bigint NOT NULL)"
    )
    copies = _copies(connection)
    while done < size:
        step = min(STEP, size - done)
        with connection.transaction():
            connection.execute("TRUNCATE bench_copy")
            opened = connection.execute(
                "SELECT count(*) FROM matters_matter WHERE state <> 'closed'"
            ).fetchone()
            more_open = max(0, min(int(OPEN_SHARE * size), MOST_OPEN) - (opened[0] if opened else 0))
            connection.execute(_PLAN, {"count": step, "start": done, "open": min(more_open, step)})
            for statement in copies:
                connection.execute(statement)
            connection.execute(_ACTS if size <= ACTS_OF_LARGE else _FEW_ACTS)
            connection.execute(_DETAILS)
        done += step
        say(f"{done} of {size} matters")
    connection.execute("DROP TABLE bench_copy")
    connection.execute("VACUUM ANALYZE")


_PLAN = """
    WITH models AS (
        SELECT id, state, row_number() OVER (PARTITION BY state = 'closed' ORDER BY id) - 1 AS turn,
               count(*) OVER (PARTITION BY state = 'closed') AS many FROM matters_matter
        WHERE ref ~ '^M-20\\d\\d-\\d{5}$'
    ), numbers AS (
        SELECT n, n <= %(open)s AS is_open, CASE WHEN n <= %(open)s THEN random() * 2 ELSE 3 + random() * 1000 END AS days
        FROM generate_series(1, %(count)s) AS n
    )
    INSERT INTO bench_copy (id, model, shift, number)
    SELECT uuidv7(-make_interval(secs => n.days * 86400)), m.id, make_interval(secs => n.days * 86400), %(start)s + n.n
    FROM numbers n JOIN models m ON (m.state <> 'closed') = n.is_open AND m.turn = n.n %% m.many
"""

# Every copied row's key is made from the copy's id and the model row's key, so that rows find each other.
_KEY = "md5(c.id::text || {}::text)::uuid"

_NUMBER = "'M-' || (2000 + c.number % 20) || '-' || (100000 + c.number)"
_TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "matters_matter": ("t.id = c.model", {"id": "c.id", "ref": _NUMBER, "external_no": "''"}),
    "platform_record": ("t.id = c.model", {"id": "c.id", "ref": _NUMBER}),
    "platform_searchdocument": ("t.record_id = c.model", {"record_id": "c.id"}),
    "matters_reporter": ("t.matter_id = c.model", {"token": "left(md5(c.id::text || t.token), 22)"}),
    "matters_assignment": ("t.matter_id = c.model", {}),
    "matters_answer": ("t.matter_id = c.model", {}),
    "matters_word": ("t.matter_id = c.model", {}),
    "matters_attempt": ("t.matter_id = c.model", {}),
    "matters_delay": ("t.matter_id = c.model", {}),
    "matters_reopening": ("t.matter_id = c.model", {}),
}
"""What a copy of a matter consists of: how its rows are found, and what in them is not as it was."""

_COLUMNS = """
    SELECT a.attname, a.atttypid = 'timestamptz'::regtype,
           EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'f'
                   AND k.conkey = ARRAY[a.attnum] AND k.confrelid::regclass::text = ANY(%s))
    FROM pg_attribute a
    WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ORDER BY a.attnum
"""


def _copies(connection: psycopg.Connection) -> list[str]:
    """A statement for each table, with all columns it has today; moments are shifted, keys made anew."""
    own = [table for table in _TABLES if table.startswith("matters_") and table != "matters_matter"]
    made = []
    for table, (source, changed) in _TABLES.items():
        columns = {}
        for name, is_moment, is_key in connection.execute(_COLUMNS, [own, table]):
            usual = f"t.{name} - c.shift" if is_moment else f"t.{name}"
            if is_key or (name == "id" and table in own):
                usual = _KEY.format(f"t.{name}")
            elif name == "matter_id":
                usual = "c.id"
            columns[name] = changed.get(name, usual)
        made.append(_copy(table, columns, source))
    return made


def _copy(table: str, columns: dict[str, str], source: str) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({names}) SELECT {', '.join(columns.values())} FROM bench_copy c JOIN {table} t ON {source}"


_ACT_COLUMNS = {
    "id": _KEY.format("t.id"),
    "record_id": "c.id",
    **{name: f"t.{name}" for name in ("street_id", "verb", "actor_id", "actor_kind", "commitment", "hash")},
    **{name: f"t.{name} - c.shift" for name in ("at", "recorded_at")},
}
_ACTS = _copy("platform_act", _ACT_COLUMNS, "t.record_id = c.model")
_FEW_ACTS = _copy(
    "platform_act",
    _ACT_COLUMNS,
    "t.record_id = c.model AND t.verb IN ('matters.raise', 'matters.dispatch', 'matters.answer')",
)
_DETAILS = f"""
    INSERT INTO platform_actdetail (act_id, salt, body)
    SELECT {_KEY.format("t.id")}, d.salt, d.body
    FROM bench_copy c JOIN platform_act t ON t.record_id = c.model JOIN platform_actdetail d ON d.act_id = t.id
"""
