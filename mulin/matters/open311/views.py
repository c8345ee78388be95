"""The addresses of GeoReport v2: each reads what is asked, makes one query or one act, and answers in its form."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mulin.matters import queries as matters
from mulin.matters.open311 import asking, bodies, services, telling
from mulin.matters.open311.asking import Values, Wrong
from mulin.matters.open311.entry import address, fault
from mulin.matters.queries import open311 as queries
from mulin.platform.requests import Request
from mulin.territory import naming
from mulin.territory import queries as territory


@address("GET")
def discovery(request: Request, values: Values, kind: str) -> HttpResponse:
    """Where the endpoint is, in which forms, and which streets it serves."""
    streets = territory.streets().select_related("parent").defer("outline", "parent__outline")
    return bodies.single(
        kind,
        "discovery",
        {
            "changeset": "2026-11-22T00:00:00+08:00",
            "contact": _("请打街道的电话，号码在街道的公开页上。"),
            "key_service": _("api_key 是街道做的令牌，请问街道要。"),
            "endpoints": [
                {
                    "specification": "http://wiki.open311.org/GeoReport_v2",
                    "url": request.build_absolute_uri(reverse("open311:root")).rstrip("/"),
                    "changeset": "2026-11-22T00:00:00+08:00",
                    "type": "production",
                    "formats": ["text/xml", "application/json"],
                    "jurisdiction_id": naming.key_of(street),
                    "name": street.local_name,
                }
                for street in streets
            ],
        },
    )


@address("GET")
def service_list(request: Request, values: Values, kind: str) -> HttpResponse:
    asking.jurisdiction(values)
    return bodies.answer(kind, "services", "service", [services.row(one) for one in matters.categories()])


@address("GET")
def definition(request: Request, values: Values, kind: str, code: str) -> HttpResponse:
    """The attributes that a service takes."""
    asking.jurisdiction(values)
    if not any(one.code == code for one in matters.categories()):
        raise Wrong(404, _("没有这个 service_code。可以用的在 services 里。"))
    return bodies.single(
        kind, "service_definition", {"service_code": code, "attributes": services.attributes()}
    )


@address("GET")
def one_request(request: Request, values: Values, kind: str, ref: str) -> HttpResponse:
    street = asking.jurisdiction(values)
    found = queries.request(street, ref, telling.verbs())
    if found is None:
        raise Wrong(404, _("没有这个 service_request_id，或它不公开。"))
    where = queries.shown_at([found]).get(found.place_id)
    return bodies.answer(kind, "service_requests", "request", [telling.row(found, where, request.now)])


@address("GET")
def token(request: Request, values: Values, kind: str, token: str) -> HttpResponse:
    """The request that a token stands for."""
    street = asking.jurisdiction(values)
    reporter = queries.own_reporter(street, token)
    if reporter is None:
        raise Wrong(404, _("没有这个 token。"))
    row = {"service_request_id": reporter.matter.ref, "token": token}
    return bodies.answer(kind, "service_requests", "request", [row])


@address("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
def nowhere(request: Request, values: Values, kind: str, rest: str = "") -> HttpResponse:
    wanted = "xml" if rest.endswith(".xml") else "json"
    return fault(wanted, 404, _("没有这个地址。每个地址都以 .json 或 .xml 结尾。"))
