"""Matters out: a street's matters as a table that can be taken in again, here or elsewhere.

No names and telephone numbers stand in it: who asks for those does so one by one, and it is written down.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import policies, states
from mulin.matters.actions.importing import own_source
from mulin.matters.imports.columns import WORDS
from mulin.matters.models import Channel
from mulin.matters.queries import importing as known
from mulin.platform import errors, tables
from mulin.platform.actors import Actor
from mulin.platform.registry import Words
from mulin.platform.tables import Column, Sheet
from mulin.territory import queries as territory
from mulin.territory.models import Place

KINDS = (".xlsx", ".csv")

_COLUMNS: tuple[tuple[Words, str, float | None], ...] = (
    # The words of an import's own fields, by which the columns are known again in either language.
    (WORDS["id"], "text", 16),
    (WORDS["source"], "text", 16),
    (WORDS["external_no"], "text", 16),
    (WORDS["time"], "moment", None),
    (gettext_lazy("记录时间"), "moment", None),
    (WORDS["channel"], "text", 10),
    (gettext_lazy("状态"), "text", 12),
    (WORDS["category"], "text", 14),
    (WORDS["place"], "text", 22),
    (WORDS["title"], "text", 30),
    (WORDS["text"], "text", 60),
    (WORDS["reply"], "text", 60),
    (WORDS["reply_time"], "moment", None),
    (gettext_lazy("结果"), "text", 12),
)


def columns() -> list[Column]:
    """The columns in the reader's language."""
    return [Column(str(word), kind, width) for word, kind, width in _COLUMNS]


Progress = Callable[[int, int], None]
TOLD_EVERY = 500


def run(
    path: str | os.PathLike[str],
    *,
    street: Place | None = None,
    actor: Actor,
    progress: Progress | None = None,
) -> int:
    """Write every matter of a street, oldest first, to a workbook or CSV by its ending; returns how many.

    A file that is there is replaced only once the new one is whole. Text that a spreadsheet would run
    is neutralised. Raises `ValueError` for another ending, `Refusal` where the actor may not.
    """
    target = Path(path)
    if target.suffix.lower() not in KINDS:
        raise ValueError(f"not a table: {target.name}")
    street = street or territory.the_street()
    if street is None:
        raise errors.Invalid("S1-21", _("还没有街道，没有可以导出的。"))
    errors.require(policies.may_export(actor, street))
    count = 0

    def counted() -> Iterator[list[Any]]:
        nonlocal count
        whole = known.count_of(street)
        for row in rows(street):
            count += 1
            yield row
            if progress and count % TOLD_EVERY == 0:
                progress(count, max(whole, count))
        if progress:
            progress(count, count)

    half = target.with_name(f".{target.name}.part")
    try:
        _write(half, target.suffix.lower(), street, counted())
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return count


def _write(path: Path, kind: str, street: Place, cells: Iterator[list[Any]]) -> None:
    if kind == ".csv":
        tables.write_csv(path, columns(), cells)
    else:
        tables.write_xlsx(path, [Sheet(street.local_name, columns(), cells)])


def rows(street: Place) -> Iterator[list[Any]]:
    """The cells of every matter of a street, as a stream, in the order of `columns`."""
    own = own_source(street)
    for one in known.whole_street(street):
        yield [
            one["ref"],
            one["source"] if one["external_no"] else own,
            one["external_no"] or one["ref"],
            one["occurred_at"],
            one["recorded_at"],
            str(Channel(one["channel"]).label),
            states.MATTER.word(one["state"]),
            one["category__name"] or "",
            one["place__full_name"] or one["place__name"],
            one["title"],
            one["words"],
            one["answer__body"] or "",
            one["answer__at"],
            str(states.OUTCOMES.get(one["outcome"], "")),
        ]
