"""Forms on paper at the desk: printed for somebody, back by scan or serial, entered once (DR-10)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.people import actions, papers, queries, scans, states
from mulin.people.forms.papers import PaperBackForm, PaperDoneForm, PaperForForm
from mulin.people.models import PaperForm, Person
from mulin.people.pages.accounts import require_window
from mulin.people.pages.door import done, said, staff_only
from mulin.people.printing import paper_document
from mulin.platform import errors
from mulin.platform.print.forms import form_pdf
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Place

SHOWN = 50


def _street(request: Request) -> Place:
    require_window(request)
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    return street


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def papers_back(request: Request) -> HttpResponse:
    """What came back and waits; a picture or a serial opens the form that is meant."""
    street = _street(request)
    form = PaperBackForm(initial={"serial": request.GET.get("serial", "")[:24]})
    if request.method == "POST":
        form = PaperBackForm(request.POST, request.FILES)
        found = form.carried_out(lambda given: _arrived(request, street, given))
        if found is not None:
            return redirect(reverse("paper", args=[found.serial]))
    waiting = [(one, papers.kind_of(one.kind)) for one in queries.papers_to_enter(street.id)[:SHOWN]]
    context = {
        "form": form,
        "waiting": waiting,
        "spaced": papers.spaced,
        "said": said(request),
        "here": "papers",
    }
    return render(request, "people/papers.jinja", context, status=form.status)


def _arrived(request: Request, street: Place, given: dict[str, Any]) -> PaperForm:
    picture = given.get("picture")
    serial = given.get("serial") or (scans.serial_in(picture.content) if picture else "")
    if not serial:
        raise errors.Invalid(
            "DR-10",
            _("照片上没有认出二维码。"),
            remedy=_("请把整张纸放平、拍清楚再传，或者打上二维码下面的编号。"),
            field="serial",
        )
    return actions.arrive_paper(
        serial=serial,
        street=street,
        picture=picture.content if picture else b"",
        actor=request.actor,
        now=request.now,
    )


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def paper_for(request: Request) -> HttpResponse:
    """Printed for somebody to sign, or done at once for who agreed."""
    street = _street(request)
    kinds = [(kind.key, str(kind.word)) for kind in papers.all_kinds()]
    person = _named(request)
    initial = {"kind": request.GET.get("kind", ""), "ref": request.GET.get("ref", "")[:30]}
    form = PaperForForm(request.POST if request.method == "POST" else None, kinds=kinds, initial=initial)
    if request.method == "POST":
        at_once = request.POST.get("act") == "now"
        made = form.carried_out(lambda given: _made(request, street, person, given, at_once=at_once))
        if made is not None:
            return redirect(reverse("paper", args=[made.serial]))
    if person is not None:
        _read(request, person)
    context = {"form": form, "person": person, "here": "papers"}
    return render(request, "people/paper_for.jinja", context, status=form.status)


def _read(request: Request, person: Person | None) -> None:
    """The name of the one whose form it is stands readable on it."""
    if person is not None:
        actions.note_reading(
            persons=[person], reason=_("替本人办一张表"), actor=request.actor, now=request.now
        )


def _named(request: Request) -> Person | None:
    """Somebody of the street whose card this page was opened from."""
    try:
        wanted = UUID(request.GET.get("person", ""))
    except ValueError:
        return None
    person = queries.by_id(wanted)
    return person if person is not None and person.street_id == request.actor.street_id else None


def _made(
    request: Request, street: Place, person: Person | None, given: dict[str, Any], *, at_once: bool
) -> PaperForm:
    record_id = papers.record_of(request.actor, given["ref"]) if given["ref"] else None
    if given["ref"] and record_id is None:
        raise errors.Invalid(
            "DR-10", _("没有找到这个编号。"), remedy=_("请照纸条上的编号再写一次。"), field="ref"
        )
    if person is None:
        person = _looked_up(given, street) or _who_raised(record_id)
    what: dict[str, Any] = {"kind": given["kind"], "street": street, "person": person, "record_id": record_id}
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if at_once:
        return actions.assist_by_paper(**what, how_agreed=given["how_agreed"], **by)
    return actions.print_paper(**what, **by)


def _looked_up(given: dict[str, Any], street: Place) -> Person | None:
    if not given["phone"]:
        return None
    found = queries.registered(given["name"], given["phone"], street_id=street.id)
    if found is None:
        raise errors.Invalid(
            "DR-10",
            _("没有登记过这个姓名和号码的人。"),
            remedy=_("请先在“居民和账号”里登记，或把姓名和号码空着。"),
            field="name",
        )
    return found


def _who_raised(record_id: UUID | None) -> Person | None:
    _ref, person_id = papers.number_of(record_id)
    return queries.by_id(person_id) if person_id else None


def _paper(request: Request, serial: str) -> PaperForm:
    require_window(request)
    found = queries.paper_by_serial(papers.normal_serial(serial), street_id=request.actor.street_id)
    if found is None:
        raise Http404
    return found


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: Request, serial: str) -> HttpResponse:
    """One form: its picture, who and what it is about, and the fields to type what stands on it."""
    found = _paper(request, serial)
    kind = papers.kind_of(found.kind)
    if kind is None:
        raise Http404
    form = (kind.form or PaperDoneForm)(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        entered = form.carried_out(lambda given: _entered(request, found, kind, given))
        if entered is not None:
            return done(request, _("录好了：%(what)s。") % {"what": kind.word}, reverse("papers"))
    _read(request, found.person)
    ref, _person = papers.number_of(found.record_id)
    context = {
        "paper": found,
        "kind": kind,
        "form": form,
        "ref": ref,
        "made": papers.number_of(found.made_id)[0],
        "spaced": papers.spaced(found.serial),
        "state": states.PAPER.word(found.state),
        "open": found.state in (states.PRINTED, states.ARRIVED),
        "elsewhere": kind.address(found) if kind.address else "",
        "here": "papers",
    }
    return render(request, "people/paper.jinja", context, status=form.status)


def _entered(request: Request, found: PaperForm, kind: papers.Kind, given: dict[str, Any]) -> PaperForm:
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if kind.form is not None:
        return actions.enter_paper(paper=found, given=given, **by)
    made = papers.record_of(request.actor, given["made"]) if given["made"] else None
    if given["made"] and made is None:
        raise errors.Invalid("DR-10", _("没有找到这个编号。"), remedy=_("请照页上的编号写。"), field="made")
    return actions.enter_paper(paper=found, given=None, made_id=made, **by)


@staff_only
@require_safe
def paper_pdf(request: Request, serial: str) -> HttpResponse:
    """To print: large type, what is known filled in, a line to sign, a strip to tear off."""
    found = _paper(request, serial)
    kind = papers.kind_of(found.kind)
    if kind is None:
        raise Http404
    _read(request, found.person)
    document = paper_document(kind, found.serial, found.street, request.build_absolute_uri, paper=found)
    response = HttpResponse(form_pdf(document, get_language() or "zh-hans"), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="form-{found.serial}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@staff_only
@require_safe
def paper_picture(request: Request, serial: str) -> Any:
    """The signed sheet."""
    found = _paper(request, serial)
    target = Path(settings.MEDIA_ROOT) / found.picture
    if not found.picture or not target.is_file():
        raise Http404
    response = FileResponse(target.open("rb"), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@staff_only
@require_POST
def void(request: Request, serial: str) -> HttpResponse:
    """Nothing is done from it."""
    found = _paper(request, serial)
    actions.void_paper(paper=found, actor=request.actor, now=request.now)
    return done(request, _("作废了，这张表不再录。"), reverse("papers"))
