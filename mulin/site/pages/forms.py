"""Forms to print for every act of a resident, blank and in large type; and what the code on one opens."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from mulin.people import papers, roles
from mulin.people.printing import paper_document
from mulin.platform.print.forms import form_pdf as as_pdf
from mulin.platform.requests import Request
from mulin.site.resident_acts import RESIDENT_ACTS
from mulin.territory import queries as territory


@require_safe
def forms(request: Request) -> HttpResponse:
    """Every form, with the page where the same is done without paper."""
    rows = []
    for kind in papers.all_kinds():
        acts = [act for act in RESIDENT_ACTS if act.paper == kind.key]
        rows.append({"kind": kind, "acts": [act for act in acts if str(act.word) != str(kind.word)]})
    return render(request, "site/forms.jinja", {"rows": rows})


@require_safe
def form_pdf(request: Request, kind: str) -> HttpResponse:
    """A blank one with a serial of its own."""
    known, street = papers.kind_of(kind), territory.the_street()
    if known is None or street is None:
        raise Http404
    document = paper_document(known, papers.new_serial(kind), street, request.build_absolute_uri)
    response = HttpResponse(as_pdf(document, get_language() or "zh-hans"), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="form-{kind}.pdf"'
    # Each copy has a serial: one that is kept and printed twice would be refused at the desk.
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def form_back(request: Request, kind: str, serial: str) -> HttpResponse:
    """What the code on a form opens: the desk's page for the window, what to do with it for everybody else."""
    serial = papers.normal_serial(serial)
    known = papers.kind_of(kind)
    if known is None or papers.kind_with(serial) != kind:
        raise Http404
    if request.actor.id is not None and request.actor.has_role(*roles.WINDOW):
        return redirect(f"{reverse('papers')}?serial={serial}")
    context = {"kind": known, "serial": papers.spaced(serial)}
    response = render(request, "site/form_back.jinja", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
