"""Policies of row-level security, as operations for migrations: the street, repeated under every explicit filter.

Every table of a context stands either under one of these or, with its reason, in the `LISTED` of the context's
`row_security.py`; a house test compares both with the database. What is open is set by `scope.py` alone.
Nothing is open where nothing is set: `current_setting` gives NULL, or an empty text after a local setting.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import migrations

EVERYTHING = "(SELECT starts_with(current_setting('mulin.scope', true), 'all:'))"
"""Evaluated once a statement."""
STREETS = "(SELECT nullif(current_setting('mulin.streets', true), '')::uuid[])::uuid[]"


def opened(column: str = "street_id") -> str:
    """The condition: this street is open."""
    return f"({column} = ANY ({STREETS}) OR {EVERYTHING})"


def by_street(*tables: str, unless: str = "") -> list[migrations.RunSQL]:
    """Rows of open streets alone are read and written. `unless` is another condition under which they are too."""
    condition = f"({opened()} OR {unless})" if unless else opened()
    return [
        _operation(table, f"CREATE POLICY street ON {table} USING ({condition}) WITH CHECK ({condition})")
        for table in tables
    ]


def open_to_read(*tables: str, shared: bool = False) -> list[migrations.RunSQL]:
    """Everybody reads them; only rows of open streets are written. `shared`: also rows that are of no street."""
    condition = f"({opened()} OR street_id IS NULL)" if shared else opened()
    return [
        _operation(
            table,
            f"CREATE POLICY reading ON {table} FOR SELECT USING (true)",
            f"CREATE POLICY adding ON {table} FOR INSERT WITH CHECK ({condition})",
            f"CREATE POLICY changing ON {table} FOR UPDATE USING ({condition}) WITH CHECK ({condition})",
            f"CREATE POLICY removing ON {table} FOR DELETE USING ({condition})",
        )
        for table in tables
    ]


def by_parent(parent: str, column: str, *tables: str, key: str = "id") -> list[migrations.RunSQL]:
    """Rows whose parent is open. Adding is free, for parent and child may be written in one statement."""
    made = []
    for table in tables:
        # Under a name also without the parent: what empties a street may delete that first.
        condition = (
            f"({EVERYTHING} OR EXISTS (SELECT 1 FROM {parent} AS above WHERE above.{key} = {table}.{column}))"
        )
        made.append(
            _operation(
                table,
                f"CREATE POLICY reading ON {table} FOR SELECT USING ({condition})",
                f"CREATE POLICY adding ON {table} FOR INSERT WITH CHECK (true)",
                f"CREATE POLICY changing ON {table} FOR UPDATE USING ({condition})",
                f"CREATE POLICY removing ON {table} FOR DELETE USING ({condition})",
            )
        )
    return made


NAMES = ("street", "reading", "adding", "changing", "removing")


def _operation(table: str, *policies: str) -> migrations.RunSQL:
    """FORCE, so that the owner of the table stands under it as well: migrations run under a named scope."""
    forth = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        *policies,
    ]
    back = [f"DROP POLICY IF EXISTS {name} ON {table}" for name in NAMES]
    back += [
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    ]
    return migrations.RunSQL(";\n".join(forth), ";\n".join(back))


def reaching(
    table: str, *, of: str, street: str, columns: Sequence[str], also_on: Sequence[str] = (), name: str = ""
) -> migrations.RunSQL:
    """Who stands in a row of a street that is not their own may open that street, and is seen there.

    `columns` hold ids of rows of `of` (persons or organisations); `street` is a query of the row's street, in
    which `NEW` is the row. What is found is kept in `platform_reach`, which only these triggers write.
    `name` tells two of one table apart.
    """
    name = f"reach_{name or of.split('_')[1]}_{table}"
    changed = " OR ".join(f"NEW.{one} IS DISTINCT FROM OLD.{one}" for one in [*columns, *also_on])
    # An import adds hundreds of rows at once: one look for all of them. A change has one row, as a rule.
    forth = "".join(
        [
            _function(f"{name}_added", _found("added_rows", of, street, columns)),
            f"CREATE TRIGGER {name}_added AFTER INSERT ON {table} REFERENCING NEW TABLE AS added_rows"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}_added();",
            _function(name, _found("(SELECT NEW.*)", of, street, columns)),
            f"CREATE TRIGGER {name} AFTER UPDATE OF {', '.join([*columns, *also_on])} ON {table}"
            f" FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {name}();",
            _found(table, of, street, columns),
        ]
    )
    back = "".join(
        f"DROP TRIGGER {one} ON {table}; DROP FUNCTION {one}();" for one in (name, f"{name}_added")
    )
    return migrations.RunSQL(forth, back)


def _found(rows: str, of: str, street: str, columns: Sequence[str]) -> str:
    """Who of these rows stands in a street that is not their own, kept. By key, row by row, however many there are."""
    given = ", ".join(f"given.{column}" for column in columns)
    return f"""
    INSERT INTO public.platform_reach (who, street_id)
    SELECT DISTINCT who.id, there.street_id
    FROM {rows} AS given
    CROSS JOIN LATERAL unnest(ARRAY[{given}]) AS who (id)
    CROSS JOIN LATERAL (SELECT one.street_id FROM public.{of} AS one WHERE one.id = who.id OFFSET 0) AS home
    CROSS JOIN LATERAL ({street.replace("NEW.", "given.")}) AS there (street_id)
    WHERE who.id IS NOT NULL AND there.street_id <> home.street_id
    ON CONFLICT DO NOTHING;
"""


def _function(name: str, act: str) -> str:
    """Whoever writes need not see the one they name: it looks under a name of its own, and puts the scope back."""
    return f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
    before text := coalesce(current_setting('mulin.scope', true), '');
BEGIN
    PERFORM set_config('mulin.scope', 'all:reach', true);
{act}
    PERFORM set_config('mulin.scope', before, true);
    RETURN NULL;
END $$;
"""
