"""The JSON API's root: every context adds its router here from `urls.py`; errors are told once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from mulin.platform.errors import Refusal, respond

api = NinjaAPI(title="Mulin 睦邻", version="1", urls_namespace="api", docs_url="/docs")


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return respond(request, refusal)


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body that does not fit the schema, as a problem document with the fields at fault."""
    body = {
        "type": "about:blank",
        "title": "Unprocessable",
        "status": 422,
        "rule": "API",
        "errors": error.errors,
    }
    return JsonResponse(body, status=422, content_type="application/problem+json")
