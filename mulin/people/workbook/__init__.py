"""A street from one workbook and back: plan first, then all of it or nothing (S3-52)."""

from mulin.people.workbook.columns import PARTS
from mulin.people.workbook.founding import named_street, street_for
from mulin.people.workbook.ground import scope_of
from mulin.people.workbook.marked import write_with_marks
from mulin.people.workbook.plan import WHATS, Plan, from_kept, problem_dict
from mulin.people.workbook.running import (
    Changed,
    Faulty,
    check,
    confirm,
    hand_in,
    note_contacts,
    pages_of,
    read,
    take_in,
    with_contacts,
)
from mulin.people.workbook.standing import standing_of
from mulin.people.workbook.template import template_of
from mulin.people.workbook.writing import as_bytes, sheets_of, write_book, write_folder, write_zip

__all__ = [
    "PARTS",
    "WHATS",
    "Changed",
    "Faulty",
    "Plan",
    "as_bytes",
    "check",
    "confirm",
    "from_kept",
    "hand_in",
    "named_street",
    "note_contacts",
    "pages_of",
    "problem_dict",
    "read",
    "scope_of",
    "sheets_of",
    "standing_of",
    "street_for",
    "take_in",
    "template_of",
    "with_contacts",
    "write_book",
    "write_folder",
    "write_with_marks",
    "write_zip",
]
