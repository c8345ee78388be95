"""Forms on paper at the desk."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.security import django_auth

from mulin.people import actions, papers, policies, queries, scans
from mulin.people.models import PaperForm
from mulin.platform import errors
from mulin.platform.api.paging import PAGING, Paging, Part, part_of
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.pictures import MOST_BYTES, BadPicture
from mulin.platform.requests import Request
from mulin.platform.scanned import clean_scan
from mulin.territory import queries as territory
from mulin.territory.models import Place

router = Router(tags=["papers"], auth=django_auth)


class PaperIn(Schema):
    """A form for somebody. With `how_agreed` nothing is signed: it is done at once for who agreed."""

    kind: str
    person: UUID | None = None
    ref: str = ""
    how_agreed: str = ""


class ArrivedIn(Schema):
    """What came back: the serial, or a picture (JPEG or PNG in base64) with the code on it."""

    serial: str = ""
    picture: str = Field("", max_length=MOST_BYTES * 4 // 3 + 4)


class EnteredIn(Schema):
    """What stands on it, by the fields of its kind; for kinds done elsewhere, the number of what came of it."""

    given: dict[str, Any] = {}
    made: str = ""


class PaperOut(Schema):
    serial: str
    kind: str
    state: str
    has_picture: bool
    fields: list[str]


def _out(one: PaperForm) -> PaperOut:
    kind = papers.kind_of(one.kind)
    fields = list(kind.form.base_fields) if kind and kind.form else []
    return PaperOut(
        serial=one.serial, kind=one.kind, state=one.state, has_picture=bool(one.picture), fields=fields
    )


def _street(request: Request) -> Place:
    street = territory.by_id(request.actor.street_id) if request.actor.street_id else None
    if street is None:
        raise Http404
    return street


@router.get("/", response={200: Part[PaperOut], **PROBLEMS})
def waiting(request: Request, paging: Paging = PAGING) -> dict[str, Any]:
    """What came back and waits to be entered, the longest first."""
    street = _street(request)
    errors.require(policies.may_enter_paper(request.actor, street.id))
    found = queries.papers_to_enter(street.id)
    return part_of(found, by=("arrived_at", "id"), request=request, paging=paging, show=_out)


@router.post("/", response={201: PaperOut, **PROBLEMS})
def create_paper(request: Request, body: PaperIn) -> Status:
    """Print one for somebody, or begin one for who agreed."""
    street = _street(request)
    person = queries.by_id(body.person) if body.person else None
    if body.person and (person is None or person.street_id != street.id):
        raise Http404
    record_id = papers.record_of(request.actor, body.ref) if body.ref else None
    what: dict[str, Any] = {"kind": body.kind, "street": street, "person": person, "record_id": record_id}
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if body.how_agreed:
        return Status(201, _out(actions.assist_by_paper(**what, how_agreed=body.how_agreed, **by)))
    return Status(201, _out(actions.print_paper(**what, **by)))


@router.post("/arrivals/", response={201: PaperOut, **PROBLEMS})
def create_arrival(request: Request, body: ArrivedIn) -> Status:
    """A form came back."""
    street = _street(request)
    errors.require(policies.may_enter_paper(request.actor, street.id))
    picture = _picture(body.picture) if body.picture else b""
    serial = body.serial or (scans.serial_in(picture) if picture else "")
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    return Status(201, _out(actions.arrive_paper(serial=serial, street=street, picture=picture, **by)))


def _picture(given: str) -> bytes:
    try:
        scanned = base64.b64decode(given, validate=True)
    except ValueError:  # letters that are not ASCII; `binascii.Error`, of what is no base64, is one too
        raise errors.Invalid("API", _("照片要用 base64 写。"), field="picture") from None
    try:
        return clean_scan(scanned).content
    except BadPicture as bad:
        raise errors.Invalid("API", bad.message, field="picture") from bad


@router.post("/{serial}/entries/", response={201: PaperOut, **PROBLEMS})
def create_entry(request: Request, serial: str, body: EnteredIn) -> Status:
    """Do what stands on it, once."""
    street = _street(request)
    errors.require(policies.may_enter_paper(request.actor, street.id))
    found = queries.paper_by_serial(papers.normal_serial(serial), street_id=street.id)
    kind = papers.kind_of(found.kind) if found else None
    if found is None or kind is None:
        raise Http404
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if kind.form is None:
        made = papers.record_of(request.actor, body.made) if body.made else None
        return Status(201, _out(actions.enter_paper(paper=found, given=None, made_id=made, **by)))
    form = kind.form(body.given)
    if not form.is_valid():
        name, said = next(iter(form.errors.items()))
        raise errors.Invalid("DR-10", " ".join(map(str, said)), field=str(name))
    return Status(201, _out(actions.enter_paper(paper=found, given=form.cleaned_data, **by)))


@router.post("/{serial}/voidings/", response={201: PaperOut, **PROBLEMS})
def create_voiding(request: Request, serial: str) -> Status:
    """Nothing is done from it."""
    found = queries.paper_by_serial(papers.normal_serial(serial), street_id=_street(request).id)
    if found is None:
        raise Http404
    return Status(201, _out(actions.void_paper(paper=found, actor=request.actor, now=request.now)))
