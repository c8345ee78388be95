"""Workbooks made by hand for the tests: one part changed, added or damaged at a time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"


def plain_workbook(rows: Sequence[Sequence[object]], **sheets: Sequence[Sequence[object]]) -> bytes:
    """A workbook as any spreadsheet program would save it; `sheets` are further ones."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]
    for name, content in sheets.items():
        page = book.create_sheet(name)
        for row in content:
            page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(package: bytes, change: Callable[[str, bytes], bytes | None], **added: bytes) -> bytes:
    """`package` with each part passed through `change` (None drops it) and parts `added`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = change(part.filename, old.read(part))
            if content is not None:
                new.writestr(part.filename, content)
        for name, content in added.items():
            new.writestr(name, content)
    return out.getvalue()


def with_sheet_xml(rows_xml: str) -> bytes:
    """A workbook whose only sheet holds these `<row>` elements."""
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    xml = f"{head}{rows_xml}</sheetData></worksheet>".encode()
    return rewritten(plain_workbook([["x"]]), lambda name, content: xml if name == SHEET else content)


def zipped(**parts: bytes) -> bytes:
    """Any zip file; double underscores in names stand for slashes, single ones for dots."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()
