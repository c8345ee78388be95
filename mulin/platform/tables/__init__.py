"""Tables in and out: any workbook or CSV as rows, columns matched to fields, safe files to hand out."""

from mulin.platform.tables.book import Merged, Page, open_book
from mulin.platform.tables.errors import BadCell, UnreadableTable
from mulin.platform.tables.mapping import Field, Mapping, find_header, guess_mapping, header_signature
from mulin.platform.tables.marking import Marked, write_marked
from mulin.platform.tables.neutral import neutralise, reveal
from mulin.platform.tables.reading import Table, open_table
from mulin.platform.tables.rows import Cell, Limits, Row
from mulin.platform.tables.values import cell_text, parse_day, parse_moment, parse_whole
from mulin.platform.tables.writing import Column, Sheet, csv_chunks, write_csv, write_xlsx

__all__ = [
    "BadCell",
    "Cell",
    "Column",
    "Field",
    "Limits",
    "Mapping",
    "Marked",
    "Merged",
    "Page",
    "Row",
    "Sheet",
    "Table",
    "UnreadableTable",
    "cell_text",
    "csv_chunks",
    "find_header",
    "guess_mapping",
    "header_signature",
    "neutralise",
    "open_book",
    "open_table",
    "parse_day",
    "parse_moment",
    "parse_whole",
    "reveal",
    "write_csv",
    "write_marked",
    "write_xlsx",
]
