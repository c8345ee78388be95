"""A street from one workbook and back: hand it in, look at what it would change, confirm it, see what came of it."""

from __future__ import annotations

import io
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.people import actions, policies, queries, workbook
from mulin.people.forms import ContactsForm, StreetBookForm
from mulin.people.models import StreetBook
from mulin.people.pages.door import done, said, staff_only, today
from mulin.people.workbook.asking import book_of, street_to_keep
from mulin.people.workbook.sheets import LIMITS
from mulin.platform import errors
from mulin.platform.requests import Request
from mulin.platform.tables import UnreadableTable
from mulin.territory.models import Place

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"xlsx": XLSX, "zip": "application/zip"}
SHOWN_BOOKS = 20
PER_PAGE = 50
WORDS = {
    "new": gettext_lazy("新的"),
    "changed": gettext_lazy("改的"),
    "ended": gettext_lazy("止的"),
    "same": gettext_lazy("没变的"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def index(request: Request) -> HttpResponse:
    """Files out, and the form for one in; POST keeps it until what it would change has been looked at."""
    street = street_to_keep(request.actor)
    if request.method != "POST":
        return _index(request, street, StreetBookForm(), ContactsForm())
    form = StreetBookForm(request.POST, request.FILES)
    try:
        book = form.carried_out(
            lambda given: workbook.hand_in(
                given["file"],
                name=given["file"].name or _("工作簿"),
                street=street,
                actor=request.actor,
                now=request.now,
            )
        )
    except UnreadableTable as unreadable:
        form.add_error("file", unreadable.message)
        book = None
    if book is None:
        return _index(request, street, form, ContactsForm(), status=form.status)
    return redirect("street_book", book.id)


def _index(
    request: Request, street: Place, form: StreetBookForm, contacts_form: ContactsForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "contacts_form": contacts_form
        if policies.may_take_out_contacts(request.actor, street.path)
        else None,
        "whole": workbook.scope_of(request.actor, street) is None,
        "street": street,
        "books": list(queries.books(request.actor)[:SHOWN_BOOKS]),
        "limits": LIMITS,
        "said": said(request),
        "here": "street_books",
    }
    return render(request, "people/workbook/index.jinja", context, status=status)


@require_safe
@staff_only
def template(request: Request) -> HttpResponse:
    """The empty layout with an example in each sheet."""
    sheets = workbook.template_of(street_to_keep(request.actor), today=today(request))
    return _file(workbook.as_bytes(sheets), "xlsx", "template")


@require_safe
@staff_only
def street_file(request: Request, kind: str) -> HttpResponse:
    """The street as it stands, or the part of it that one keeps, with telephone numbers masked."""
    if kind not in KINDS:
        raise Http404
    street = street_to_keep(request.actor)
    standing = workbook.standing_of(street, today=today(request))
    sheets = workbook.sheets_of(standing, paths=workbook.scope_of(request.actor, street))
    return _file(workbook.as_bytes(sheets, kind), kind, "street")


@require_POST
@staff_only
def contacts(request: Request) -> HttpResponse:
    """The same with every telephone number in full: an act of its own, written down for each of them to see."""
    street = street_to_keep(request.actor)
    form = ContactsForm(request.POST)
    content = form.carried_out(
        lambda given: workbook.with_contacts(
            street, purpose=given["purpose"], actor=request.actor, now=request.now
        )
    )
    if content is None:
        if form.refusal is not None and form.refusal.status == 403:
            raise form.refusal
        return _index(request, street, StreetBookForm(), form, status=form.status)
    return _file(content, "xlsx", "street-contacts")


@require_safe
@staff_only
def show(request: Request, book_id: UUID) -> HttpResponse:
    """What a workbook would change, or what is wrong with it; afterwards what came of it."""
    return _show(request, book_of(request.actor, book_id))


def _show(
    request: Request, book: StreetBook, refusal: errors.Refusal | None = None, *, status: int = 200
) -> HttpResponse:
    plan = workbook.from_kept(book.plan)
    part, what = request.GET.get("sheet", ""), request.GET.get("what", "")
    lines = [one for one in plan.lines if (one.part, one.what) == (part, what)]
    pages = max(1, -(-len(lines) // PER_PAGE))
    given = request.GET.get("page", "")[:4]
    page = min(pages, max(1, int(given))) if given.isdecimal() else 1
    done_with = book.state == StreetBook.State.DONE
    shown = [one for one in workbook.WHATS if not (done_with and one == "same")]
    context = {
        "book": book,
        "done": done_with,
        "parts": workbook.PARTS,
        "whats": shown,
        "words": WORDS,
        "part": part,
        "what": what,
        "lines": lines[(page - 1) * PER_PAGE : page * PER_PAGE],
        "total": len(lines),
        "page": page,
        "pages": pages,
        "before": _at(part, what, page - 1) if page > 1 else "",
        "after": _at(part, what, page + 1) if page < pages else "",
        "problems": plan.problems[:100],
        "remarks": plan.remarks,
        "touched": sum(one[kind] for one in book.counts.values() for kind in ("new", "changed", "ended")),
        "refusal": refusal,
        "said": said(request),
        "here": "street_books",
    }
    return render(request, "people/workbook/book.jinja", context, status=status)


def _at(part: str, what: str, page: int) -> str:
    return f"?{urlencode({'sheet': part, 'what': what, 'page': page})}#rows"


@require_POST
@staff_only
def confirmations(request: Request, book_id: UUID) -> HttpResponse:
    """Carry it out as it was shown: all of it, or nothing."""
    book = book_of(request.actor, book_id)
    try:
        workbook.confirm(book, actor=request.actor, now=request.now)
    except (workbook.Changed, workbook.Faulty) as found:
        return _show(request, book_of(request.actor, book_id), found, status=found.status)
    return done(request, _("收下了，街道已经照这个工作簿改好。"), reverse("street_book", args=[book.id]))


@require_POST
@staff_only
def discards(request: Request, book_id: UUID) -> HttpResponse:
    """Throw away a workbook that was never carried out."""
    actions.discard_book(book=book_of(request.actor, book_id), actor=request.actor)
    return done(request, _("没有收，文件也删了。"), reverse("street_books"))


@require_safe
@staff_only
def marked(request: Request, book_id: UUID) -> HttpResponse:
    """The workbook as it came, faulty cells marked, with a column that says why."""
    book = book_of(request.actor, book_id)
    if book.state != StreetBook.State.WAITING:
        raise Http404
    out = io.BytesIO()
    workbook.write_with_marks(out, workbook.pages_of(book), workbook.from_kept(book.plan))
    return _file(out.getvalue(), "xlsx", "to-mend")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
