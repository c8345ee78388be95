"""The office's own layouts: the list, one with its first rows, the cut of the desk in it, answers that come back."""

from __future__ import annotations

import io
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.matters import actions
from mulin.matters import layouts as shapes
from mulin.matters.actions.import_runs import sha256
from mulin.matters.forms.layouts import AnswersForm, LayoutForm
from mulin.matters.imports import shaped
from mulin.matters.layouts import examples
from mulin.matters.layouts.filling import as_text
from mulin.matters.pages import papers, state
from mulin.matters.pages.door import around, desk_only
from mulin.matters.policies.layout import may_keep_layouts
from mulin.matters.queries import layouts as kept
from mulin.platform import errors, tables
from mulin.platform import print as paper
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Place

SHOWN = 20
"""Rows of a preview."""


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def index(request: Request) -> HttpResponse:
    """The layouts of the street, and a form for a new one (`?from=` begins with an example)."""
    street = _street(request)
    example = examples.TEXTS.get(request.GET.get("from", ""), "")
    form = LayoutForm(initial={"text": example or examples.TEXTS[examples.FIRST]})
    status = 200
    if request.method == "POST":
        form = LayoutForm(request.POST, request.FILES)
        made = _kept(request, form, street)
        if made is not None:
            return redirect("matters:layout", made.layout_id)
        status = 422
    desk = state.read(request, request.actor)
    context = {
        **around(request, "layouts"),
        "listed": kept.kept(street.id),
        "form": form,
        "may_keep": bool(may_keep_layouts(request.actor, street)),
        "query": desk.back,
        "cut": papers.cut_words(request, desk),
        "examples": examples.WORDS,
        **_fields(),
    }
    return render(request, "matters/layouts/index.jinja", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def show(request: Request, layout_id: UUID) -> HttpResponse:
    """One layout with its first rows of the desk's cut; POST keeps its next version."""
    one, street = _layout(request, layout_id), _street(request)
    asked = request.GET.get("version", "")
    older = next((v for v in kept.versions(one.layout) if str(v.number) == asked), None)
    form = LayoutForm(initial={"text": (older or one.version).text})
    status = 200
    if request.method == "POST":
        form = LayoutForm(request.POST, request.FILES)
        if _kept(request, form, street, one) is not None:
            return redirect("matters:layout", layout_id)
        status = 422
    desk = state.read(request, request.actor)
    filled = _filled(request, one, desk, most=SHOWN)
    context = {
        **around(request, "layouts"),
        "one": one,
        "form": form,
        "older": older,
        "filled": filled,
        "rows": [as_text(row) for row in islice(filled.rows, SHOWN + 10)],
        "versions": kept.versions(one.layout),
        "may_keep": bool(may_keep_layouts(request.actor, street)),
        "query": desk.back,
        "cut": _cut(request, one, desk),
        **_fields(),
    }
    return render(request, "matters/layouts/show.jinja", context, status=status)


def _kept(request: Request, form: LayoutForm, street: Place, one: kept.Kept | None = None) -> Any:
    """The version that was kept; None where the form says what is wrong."""
    if not form.is_valid():
        return None
    try:
        return actions.keep_layout(
            street=street,
            text=form.cleaned_data["text"],
            layout=one.layout if one else None,
            actor=request.actor,
            now=request.now,
        )
    except errors.Conflict as conflict:
        form.add_error("text", f"{conflict.message}{conflict.remedy}")
        return None


@require_POST
@desk_only
def create_retirement(request: Request, layout_id: UUID) -> HttpResponse:
    """Out of use; its versions stay."""
    actions.retire_layout(layout=_layout(request, layout_id).layout, actor=request.actor, now=request.now)
    return redirect("matters:layouts")


@require_safe
@desk_only
def sheet(request: Request, layout_id: UUID, kind: str) -> HttpResponse:
    """The cut of the desk in this layout: a workbook, a CSV, or paper."""
    if kind not in ("xlsx", "csv", "pdf"):
        raise Http404
    one = _layout(request, layout_id)
    desk = state.read(request, request.actor)
    filled = _filled(request, one, desk, most=papers.MOST_PRINTED if kind == "pdf" else papers.MOST_TABLED)
    name = papers.file_name(request.now, kind)
    if kind == "pdf":
        return papers.file(_paper(request, one, filled, desk), "application/pdf", name, inline=True)
    if kind == "csv":
        chunks = tables.csv_chunks(filled.columns, filled.rows, filled.titles)
        response = StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response  # type: ignore[return-value]
    buffer = io.BytesIO()
    made = tables.Sheet(filled.layout.name, filled.columns, filled.rows, filled.titles, filled.layout.paper)
    tables.write_xlsx(buffer, [made])
    return papers.file(buffer.getvalue(), papers.WORKBOOK, name)


def _paper(request: Request, one: kept.Kept, filled: shapes.Filled, desk: state.Desk) -> bytes:
    actor = request.actor
    document = paper.Queue(
        office=paper.Office(actor.local_office, ""),
        title=filled.titles[0] if filled.titles else filled.layout.name,
        summary=_cut(request, one, desk),
        columns=[paper.Column(column.title, column.wide) for column in filled.columns],
        rows=[as_text(row) for row in filled.rows],
        made=request.now,
        paper=filled.layout.paper,
    )
    return paper.queue_pdf(document, get_language() or "zh-hans")


def _filled(request: Request, one: kept.Kept, desk: state.Desk, *, most: int) -> shapes.Filled:
    layout = one.read()
    found = kept.everything(request.actor) if layout.rows == "all" else papers.chosen(request, desk)
    ordered = shapes.narrow(layout, found, request.now)
    return shapes.fill(layout, kept.for_layout(ordered)[:most].iterator(chunk_size=1000), now=request.now)


def _cut(request: Request, one: kept.Kept, desk: state.Desk) -> str:
    return (
        _("您能看的全部，不管工作台上怎么筛") if one.read().rows == "all" else papers.cut_words(request, desk)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def answer_sheets(request: Request) -> HttpResponse:
    """A sheet comes back filled in: each row is answered as if by hand, each refusal kept with its row."""
    form = AnswersForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        file, street = form.cleaned_data["file"], _street(request)
        given = shaped.answers(form.table, street)
        if given is None:
            form.add_error("file", _("没有找到“编号”和“填写答复”两列。请用带这两列的表样下载，填好再交。"))
        else:
            try:
                run = actions.take_answers(
                    rows=given,
                    name=file.name or _("表格"),
                    digest=sha256(file),
                    street=street,
                    actor=request.actor,
                    now=request.now,
                )
            except errors.Invalid as invalid:
                form.add_error("file", f"{invalid.message}{invalid.remedy}")
            else:
                return HttpResponseRedirect(reverse("matters:import", args=[run.id]))
    if request.method == "POST":
        status = 422
    context = {**around(request, "layouts"), "form": form, "most": actions.MOST_ANSWERS}
    return render(request, "matters/layouts/answers.jinja", context, status=status)


def _street(request: Request) -> Place:
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    return street


def _layout(request: Request, layout_id: UUID) -> kept.Kept:
    one = kept.layout(request.actor, layout_id)
    if one is None:
        raise Http404
    return one


def _fields() -> dict[str, Any]:
    """What a layout may name, for reading while writing one."""
    return {
        "fields": shapes.FIELDS,
        "classes": shapes.fields.CLASSES,
        "dates": shapes.reading.DATES,
    }
