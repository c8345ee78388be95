"""The workbook of a street, as JSON and files: handed in, looked at, confirmed, thrown away; and taken out."""

from __future__ import annotations

from typing import Any, BinaryIO, cast
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.security import django_auth

from mulin.people import actions, workbook
from mulin.people.models import StreetBook
from mulin.people.workbook.asking import book_of, street_to_keep
from mulin.platform import errors
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.api.scopes import needs
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.platform.tables import UnreadableTable

router = Router(tags=["street books"], auth=django_auth)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FaultOut(Schema):
    sheet: str
    row: int | None
    cell: str
    """As a spreadsheet writes it: 楼栋!C17."""
    column: str
    rule: str
    reason: str
    remedy: str


class LineOut(Schema):
    sheet: str
    row: int
    what: str
    text: str
    changes: list[dict[str, str]]


class BookOut(Schema):
    id: UUID
    state: str
    file_name: str
    counts: dict[str, dict[str, int]]
    problems: list[FaultOut]
    remarks: list[str]
    lines: list[LineOut]
    """What changes something; rows that stay the same are in `counts` alone."""


class PurposeIn(Schema):
    purpose: str


@router.post("/", response={201: BookOut, **PROBLEMS})
def create_book(request: Request, file: File[UploadedFile]) -> Any:
    """Hand a workbook in: what it would change, and everything that is wrong. Nothing is taken in yet."""
    try:
        book = workbook.hand_in(
            cast(BinaryIO, file),
            name=file.name or _("工作簿"),
            street=street_to_keep(request.actor),
            actor=request.actor,
            now=request.now,
        )
    except UnreadableTable as unreadable:
        raise errors.Invalid("DR-02", unreadable.message, field="file") from unreadable
    return Status(201, _shown(book))


@router.get("/{uuid:book_id}", response={200: BookOut, **PROBLEMS})
def read_book(request: Request, book_id: UUID) -> Any:
    """A workbook that was handed in, as it was shown then, and what became of it."""
    return _shown(book_of(request.actor, book_id))


@router.post("/{uuid:book_id}/confirmations", response={200: BookOut, **PROBLEMS})
def create_confirmation(request: Request, book_id: UUID) -> Any:
    """Carry it out as it was shown: all of it, or nothing."""
    return _shown(workbook.confirm(book_of(request.actor, book_id), actor=request.actor, now=request.now))


@router.delete("/{uuid:book_id}", response={204: None, **PROBLEMS})
def delete_book(request: Request, book_id: UUID) -> Any:
    """Throw away a workbook that was never carried out."""
    actions.discard_book(book=book_of(request.actor, book_id), actor=request.actor)
    return Status(204, None)


@router.get("/street.xlsx")
def read_street(request: Request) -> HttpResponse:
    """The street as it stands, or the part of it that one keeps, with telephone numbers masked."""
    street = street_to_keep(request.actor)
    standing = workbook.standing_of(street, today=request.now.astimezone(LOCAL).date())
    sheets = workbook.sheets_of(standing, paths=workbook.scope_of(request.actor, street))
    return HttpResponse(workbook.as_bytes(sheets), content_type=XLSX)


@router.post("/contacts", openapi_extra=needs("contacts:read"))
def create_contacts(request: Request, given: PurposeIn) -> HttpResponse:
    """The same with every number in full: an act of its own, for each of them to see (N-90)."""
    content = workbook.with_contacts(
        street_to_keep(request.actor), purpose=given.purpose, actor=request.actor, now=request.now
    )
    return HttpResponse(content, content_type=XLSX)


def _shown(book: StreetBook) -> dict[str, Any]:
    plan = workbook.from_kept(book.plan)
    return {
        "id": book.id,
        "state": book.state,
        "file_name": book.file_name,
        "counts": book.counts,
        "problems": [workbook.problem_dict(one) for one in plan.problems],
        "remarks": plan.remarks,
        "lines": [
            {
                "sheet": one.part,
                "row": one.row,
                "what": one.what,
                "text": one.text,
                "changes": [{"head": c.head, "old": c.old, "new": c.new} for c in one.changes],
            }
            for one in plan.lines
            if one.what != "same"
        ],
    }
