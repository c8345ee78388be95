"""The register of fields as a document: each table with what is kept in it, for what, on what ground, until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from mulin.platform import policy
from mulin.platform.fields import Kept, Line, Sort, Term, register

DOCUMENTS = {"zh-hans": "fields.zh.md", "en": "fields.md"}
"""By language, below `docs/`."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One table of the register."""

    table: str
    kept: Kept
    lines: tuple[Line, ...]

    def names(self, sort: Sort) -> list[Line]:
        return [line for line in self.lines if line.sort is sort]


def by_table() -> list[TableRow]:
    """The register, table by table."""
    found: dict[str, list[Line]] = {}
    for line in register():
        found.setdefault(line.table, []).append(line)
    return [TableRow(table, lines[0].kept, tuple(lines)) for table, lines in found.items()]


def until_words(term: Term) -> str:
    """The term in words, with the days the code falls back on."""
    known = policy.declared().get(term.days)
    days = _("（%(key)s，默认 %(days)s 天）") % {"key": term.days, "days": known.default} if known else ""
    return f"{term.word}{days}"


def why_readable() -> list[tuple[str, list[str]]]:
    """Each reason why a field is not encrypted, with the fields it is given for."""
    found: dict[str, list[str]] = {}
    for line in register():
        if line.plain:
            found.setdefault(str(line.plain), []).append(f"{line.table}.{line.field}")
    return sorted(found.items())


def document(language: str) -> str:
    """The register in Markdown."""
    with translation.override(language):
        return "\n".join(_document()) + "\n"


def _document() -> Iterator[str]:
    rows = by_table()
    lines = [line for row in rows for line in row.lines]
    title, readable = _("字段登记簿"), _("没有加密的，为什么")
    yield f"# {title}"
    yield ""
    yield _(
        "这一页由 `mulin register --docs docs` 从代码里生成：每张表存什么、为什么存、依据是什么、存到什么时候。*星号*的字段在表里是加密的。"
    )
    yield ""
    yield _("一共 %(fields)s 个字段，在 %(tables)s 张表里：%(counts)s。加密的 %(sealed)s 个。") % {
        "fields": len(lines),
        "tables": len(rows),
        "counts": _("，").join(f"{sort.word} {sum(line.sort is sort for line in lines)}" for sort in Sort),
        "sealed": sum(line.sealed for line in lines),
    }
    yield ""
    heads = [_("表"), *(str(sort.word) for sort in Sort), _("为什么存"), _("依据"), _("存到什么时候")]
    yield from _table(heads, (_cells(row) for row in rows))
    yield ""
    yield f"## {readable}"
    yield ""
    yield from _table(
        [_("原因"), _("字段")],
        ([why, ", ".join(f"`{one}`" for one in named)] for why, named in why_readable()),
    )


def _cells(row: TableRow) -> list[str]:
    sorts = [
        " ".join(f"*{one.field}*" if one.sealed else one.field for one in row.names(sort)) for sort in Sort
    ]
    return [
        f"`{row.table}`",
        *sorts,
        str(row.kept.purpose),
        str(row.kept.basis.word),
        until_words(row.kept.until),
    ]


def _table(heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|---" * len(heads) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def write(folder: Path) -> list[Path]:
    """Both documents, written into a folder; returns their places."""
    made = []
    for language, name in DOCUMENTS.items():
        path = folder / name
        path.write_text(document(language))
        made.append(path)
    return made
