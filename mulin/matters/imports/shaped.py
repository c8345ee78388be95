"""Tables in one of the office's own layouts, known by their heads: read without asking which column is which."""

from __future__ import annotations

from collections.abc import Sequence

from mulin.matters import states
from mulin.matters.actions.answer_sheets import Given
from mulin.matters.imports.standing import proposed
from mulin.matters.layouts import fields, reading
from mulin.matters.layouts.filling import MARK
from mulin.matters.queries import layouts as kept
from mulin.platform.tables import Mapping, Row, Table, cell_text
from mulin.platform.tables.mapping import plain_header
from mulin.platform.text import one_line
from mulin.territory.models import Place

WITHIN = 15
"""Filled rows among which the heads are looked for."""

ONLY_ANSWERS = frozenset({"to_answer", "to_propose"})


def found_in(rows: Sequence[Row], street: Place) -> Mapping | None:
    """The columns of a table by what the import takes, where its heads are those of a layout of the street.

    Of several layouts the one with most columns. Columns of answers are left out (`answers`).
    """
    whole = _whole(rows, street)
    if whole is None:
        return None
    columns = {name: at for name, at in whole.columns.items() if name not in ONLY_ANSWERS}
    return Mapping(whole.headers, columns, whole.header_row)


def _whole(rows: Sequence[Row], street: Place) -> Mapping | None:
    best: tuple[int, Mapping] | None = None
    for one in kept.kept(street.id):
        try:
            layout = one.read()
        except reading.Unreadable:
            continue  # written under a former version of the rules
        for row in rows[:WITHIN]:
            heads = [plain_header(cell) for cell in row.cells]
            wanted = [plain_header(column.heading) for column in layout.columns]
            if not set(wanted) <= set(heads):
                continue
            if best is None or len(wanted) > best[0]:
                at = {
                    column.field.takes: heads.index(head)
                    for column, head in zip(layout.columns, wanted, strict=True)
                    if column.field.takes
                }
                best = len(wanted), Mapping(tuple(cell_text(cell) for cell in row.cells), at, row.number)
    return best[1] if best else None


def answers(table: Table, street: Place) -> list[Given] | None:
    """What a returned sheet answers, row by row; None where it is no such sheet.

    By a layout of the street, else by the fields' own words in either language. Rows without an answer are
    passed over: whoever filled the sheet in had nothing to say there.
    """
    head = table.head(WITHIN)
    mapping = _whole(head, street)
    if mapping is None or not {"id", "to_answer"} <= set(mapping.columns):
        mapping = _by_words(head)
    if mapping is None:
        return None
    given = []
    for row in table:
        if row.number <= mapping.header_row:
            continue
        cells = mapping.pick(row)
        ref, body = one_line(cell_text(cells.get("id"))), cell_text(cells.get("to_answer"))
        if body.strip() and not ref.startswith(MARK):
            told = cell_text(cells.get("to_propose"))
            given.append(Given(row.number, ref, body, _proposes(told)))
    return given


def _proposes(told: str) -> str:
    """Empty where nothing or nothing known is written: the act then says that it must be chosen."""
    by_word = {str(word): what for what, word in states.OUTCOMES.items()}
    told = one_line(told)
    return by_word.get(told) or (proposed(told, "") if told else "")


def _by_words(rows: Sequence[Row]) -> Mapping | None:
    wanted = {one.takes: {plain_header(head) for head in one.heads} for one in fields.FIELDS if one.takes}
    for row in rows:
        heads = [plain_header(cell) for cell in row.cells]
        at = {
            takes: next(n for n, head in enumerate(heads) if head in known)
            for takes, known in wanted.items()
            if known & set(heads)
        }
        if {"id", "to_answer"} <= set(at):
            return Mapping(tuple(cell_text(cell) for cell in row.cells), at, row.number)
    return None
