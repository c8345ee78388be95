"""The office's own layouts of tables: what a sheet is called, which columns it has, how its cells look (DR-03)."""

from mulin.matters.layouts import fields, reading
from mulin.matters.layouts.fields import FIELDS, Field, by_name
from mulin.matters.layouts.filling import Filled, fill, narrow
from mulin.matters.layouts.reading import Fault, Layout, LayoutColumn, Unreadable, read

__all__ = [
    "FIELDS",
    "Fault",
    "Field",
    "Filled",
    "Layout",
    "LayoutColumn",
    "Unreadable",
    "by_name",
    "fields",
    "fill",
    "narrow",
    "read",
    "reading",
]
