"""Tables taken in at the desk: hand one in, look at its columns, try it, let it run, see what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.matters import actions, imports, jobs, policies
from mulin.matters.forms.importing import LIMITS, ColumnsForm, UploadForm
from mulin.matters.models import ImportRun
from mulin.matters.pages.door import desk_only
from mulin.matters.queries import importing as known
from mulin.people import roles
from mulin.platform import errors, home, tables
from mulin.platform.requests import Request
from mulin.platform.tables import Column, Row, Table
from mulin.territory import queries as territory
from mulin.territory.models import Place

SHOWN_RUNS = 50
SHOWN_REFUSALS = 100


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def index(request: Request) -> HttpResponse:
    """The tables taken in so far, and a form for the next one; POST keeps it until its columns have been looked at."""
    street = _street(request)
    if request.method != "POST":
        return _index(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _index(request, form, status=422)
    file = form.cleaned_data["file"]
    try:
        plan = imports.plan(form.table, street=street, require_words=False, preset=True)
    except tables.UnreadableTable as unreadable:
        form.add_error("file", unreadable.message)
        return _index(request, form, status=422)
    run = actions.hand_in_table(
        file=file,
        name=file.name or _("表格"),
        rows=form.filled - 1 if plan.mapping.header_row else form.filled,
        street=street,
        plan=plan.as_fields(),
        actor=request.actor,
        now=request.now,
    )
    return HttpResponseRedirect(reverse("matters:import", args=[run.id]))


def _index(request: Request, form: UploadForm, *, status: int = 200) -> HttpResponse:
    runs = list(known.runs(request.actor)[:SHOWN_RUNS])
    return _render(request, "index", {"form": form, "runs": runs, "limits": LIMITS}, status=status)


@require_safe
@desk_only
def show(request: Request, run_id: UUID) -> HttpResponse:
    """One table: its columns while it waits, how far it is while it runs, what came of it afterwards."""
    run = _run(request, run_id)
    if run.state == ImportRun.State.MAPPED:
        with _Opened(request, run, request.GET.get("sheet")) as opened:
            return _columns(request, run, opened)
    if run.state == ImportRun.State.RUNNING:
        return _render(request, "running", {"run": run})
    refusals = list(known.refusals(run)[:SHOWN_REFUSALS])
    return _render(request, "done", {"run": run, "refusals": refusals})


@require_safe
@desk_only
def progress(request: Request, run_id: UUID) -> HttpResponse:
    """How far a run is, as a fragment that asks again; once it has ended the whole page comes anew."""
    run = _run(request, run_id)
    response = render(request, "matters/imports/_progress.jinja", {"run": run})
    if run.state != ImportRun.State.RUNNING:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@desk_only
def create_check(request: Request, run_id: UUID) -> HttpResponse:
    """Read the whole table without taking anything in, with the columns as chosen, which are kept."""
    run = _run(request, run_id)
    with _Opened(request, run, request.POST.get("sheet")) as opened:
        form = opened.form(request)
        if not form.is_valid():
            return _columns(request, run, opened, form, status=422)
        plan = form.chosen()
        actor, now = request.actor, request.now
        try:
            run = actions.choose_columns(run=run, plan=plan.as_fields(), actor=actor)
            result = imports.check(opened.table, plan=plan, street=run.street, actor=actor, now=now)
        except errors.Conflict:
            return HttpResponseRedirect(reverse("matters:import", args=[run.id]))
        return _columns(request, run, opened, form, result=result)


@require_POST
@desk_only
def create_start(request: Request, run_id: UUID) -> HttpResponse:
    """Let the run go with the columns as chosen, or go on where it stopped."""
    run = _run(request, run_id)
    actor, now = request.actor, request.now
    plan = None
    if run.state == ImportRun.State.MAPPED:
        with _Opened(request, run, request.POST.get("sheet")) as opened:
            form = opened.form(request)
            if not form.is_valid():
                return _columns(request, run, opened, form, status=422)
            plan = form.chosen().as_fields()
    try:
        run = actions.begin_import(run=run, plan=plan, language=get_language() or "", actor=actor, now=now)
    except errors.Conflict:
        return HttpResponseRedirect(reverse("matters:import", args=[run.id]))
    jobs.take_up(run)
    return HttpResponseRedirect(reverse("matters:import", args=[run.id]))


@require_POST
@desk_only
def create_discard(request: Request, run_id: UUID) -> HttpResponse:
    """Throw away a table that was never taken in."""
    actions.discard_table(run=_run(request, run_id), actor=request.actor)
    return HttpResponseRedirect(reverse("matters:imports"))


@require_safe
@desk_only
def refusals(request: Request, run_id: UUID) -> HttpResponse:
    """Every refused row with its reason, as CSV."""
    run = _run(request, run_id)
    columns = (Column(_("表中第几行"), "whole"), Column(_("为什么未收"), width=60))
    rows = known.refusals(run).values_list("row", "reason").iterator(chunk_size=1000)
    response = StreamingHttpResponse(tables.csv_chunks(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{run.id}.csv"'
    return response  # type: ignore[return-value]


class _Opened:
    """The table of a run that waits, open for reading, with the plan for the sheet that is looked at."""

    def __init__(self, request: Request, run: ImportRun, sheet: str | None) -> None:
        plan = imports.Plan.of_run(run)
        try:
            self.table: Table = tables.open_table(
                home.path() / run.stored, sheet=sheet or plan.sheet or None, limits=LIMITS
            )
        except (OSError, tables.UnreadableTable) as error:
            if isinstance(error, tables.UnreadableTable) and error.code == "no_such_sheet":
                raise Http404 from error
            raise errors.Conflict("S3-54", _("这张表的文件已经不在了。"), remedy=_("请重新上传。")) from error
        if self.table.sheet != plan.sheet:
            plan = imports.plan(self.table, street=run.street, require_words=False, preset=True)
        self.plan = plan
        self.rows: list[Row] = self.table.head(imports.LOOKED_AT)

    def __enter__(self) -> _Opened:
        return self

    def __exit__(self, *_error: object) -> None:
        self.table.close()

    def form(self, request: Request) -> ColumnsForm:
        return ColumnsForm(request.POST, plan=self.plan)


def _columns(
    request: Request,
    run: ImportRun,
    opened: _Opened,
    form: ColumnsForm | None = None,
    *,
    result: imports.Result | None = None,
    status: int = 200,
) -> HttpResponse:
    form = form or ColumnsForm(plan=opened.plan)
    context = {
        "run": run,
        "form": form,
        "heads": form.heads(opened.rows),
        "table": opened.table,
        "result": result,
        "shown": SHOWN_REFUSALS,
    }
    return _render(request, "columns", context, status=status)


def _street(request: Request) -> Place:
    """The street of who asks; refused where they may not import into it."""
    actor = request.actor
    street = territory.by_id(actor.street_id)
    if street is None:
        raise Http404
    errors.require(policies.may_import(actor, street))
    return street


def _run(request: Request, run_id: UUID) -> ImportRun:
    run = known.run(request.actor, run_id)
    if run is None:
        raise Http404
    return run


def _render(request: Request, page: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    actor = request.actor
    shared = {
        "desk": None,
        "here": "imports",
        "may_register": actor.has_role(*roles.WINDOW, roles.GRID_MEMBER),
        "now": request.now,
    }
    return render(request, f"matters/imports/{page}.jinja", {**shared, **context}, status=status)
