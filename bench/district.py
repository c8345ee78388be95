"""Two districts of places, made with SQL: a small street, and ten streets with 283 neighbourhoods (S2-12, S3-52)."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg


@dataclass(frozen=True)
class Size:
    """A district: so many streets with so many neighbourhoods together, each with buildings and homes in them."""

    streets: int
    neighbourhoods: int
    houses: int
    homes: int
    community: tuple[int, int] = (0, 0)
    """Buildings, and homes in each, of one more neighbourhood of the first street."""


SIZES = {
    "small": Size(1, 3, 10, 12),
    "large": Size(10, 282, 16, 12, community=(286, 49)),
}
"""The large one: ten streets with 283 neighbourhoods, one of them with 286 buildings and 14,014 homes for 40,000
people: 29 in the first street, which is looked at, and 28 or 29 in each of the others.
"""

_PLACE = """
INSERT INTO territory_place (id, kind, parent_id, street_id, path, name, name_en, full_name, full_name_en,
    code, address, door_token, valid_from)
"""
_REST = "'', {name}, '', '', '', replace(gen_random_uuid()::text, '-', ''), NULL"


def fill(connection: psycopg.Connection, size: Size) -> None:
    """Make the places with SQL, a level at a time."""
    run = connection.execute
    run(
        f"{_PLACE} SELECT gen_random_uuid(), 'district', NULL, NULL, 'd1/', '区', {_REST.format(name=repr('区'))}"
    )
    run(
        f"{_PLACE} SELECT u.id, 'street', d.id, u.id, 'd1/s' || lpad(n::text, 2, '0') || '/', n || '街道',"
        f" {_REST.format(name='n')} FROM territory_place d, generate_series(1, %s) n,"
        " LATERAL (SELECT gen_random_uuid() AS id, n AS own) u WHERE d.kind = 'district'",
        [size.streets],
    )
    each, over = divmod(size.neighbourhoods, size.streets)
    _below(connection, "neighbourhood", "street", "n", each, "居")
    if over:
        last = f"p.path > 'd1/s{size.streets - over:02}/'"
        _below(connection, "neighbourhood", "street", "o", 1, "新居", last)
    _below(connection, "grid", "neighbourhood", "g", 4, "网格")
    _below(connection, "building", "grid", "b", max(size.houses // 4, 1), "号楼")
    houses, homes = size.community
    if houses:
        run(
            f"{_PLACE} SELECT gen_random_uuid(), 'neighbourhood', s.id, s.id, s.path || 'big/', '大社区',"
            f" {_REST.format(name='s.name')} FROM territory_place s WHERE s.path = 'd1/s01/'"
        )
        _below(connection, "grid", "neighbourhood", "k", 40, "网格", "p.path = 'd1/s01/big/'")
        _below(connection, "building", "grid", "b", houses // 40, "号楼", "p.path LIKE 'd1/s01/big/%%'")
        _below(connection, "building", "neighbourhood", "h", houses % 40, "号楼", "p.path = 'd1/s01/big/'")
        _below(connection, "home", "building", "r", homes, "室", "p.path LIKE 'd1/s01/big/%%'")
    _below(connection, "home", "building", "r", size.homes, "室", "p.path NOT LIKE 'd1/s01/big/%%'")
    connection.commit()
    connection.autocommit = True
    run("VACUUM ANALYZE territory_place")


def _below(
    connection: psycopg.Connection,
    kind: str,
    above: str,
    letter: str,
    count: int,
    word: str,
    where: str = "TRUE",
) -> None:
    """So many places of a kind below each one of another kind."""
    connection.execute(
        f"{_PLACE} SELECT gen_random_uuid(), '{kind}', p.id, p.street_id, p.path || '{letter}' || n || '/',"
        f" n || '{word}', {_REST.format(name='p.name')}"
        f" FROM territory_place p, generate_series(1, %s) n WHERE p.kind = '{above}' AND ({where})",
        [count],
    )
