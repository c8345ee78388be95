"""The OpenAPI 3.1 document, completed from what the code says: names, scopes, refusals, headers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from ninja.operation import Operation

from mulin.platform.api import conditional, scopes
from mulin.platform.api.schemas import Problem

ABOUT = """\
Everything a page does, by program: the same acts, the same rules, the same refusals.

**Who asks.** A token (`Authorization: Bearer …`, made under *Tokens*) acts as its person, within its scopes; a
browser's session works too and then needs its CSRF token. What opens by a slip's own token needs neither.

**Refusals** are problem documents (RFC 9457) with the rule and the way out. What one may not see is 404.

**Lists** come in parts: `limit` up to 100, and `next`, or the header `Link`, for the part that follows.

**Sent twice, done once**: give a POST an `Idempotency-Key`; for 24 hours the same request gets the same answer.

**Not read twice**: answers to GET have an `ETag`; with `If-None-Match` what has not changed is 304. With `If-Match`
a change is made only to the version that was read, else 412.

Times are ISO 8601 with their offset; days are `YYYY-MM-DD` in Shanghai. Amounts of money are in fen, areas in 0.01 m².
"""

PROBLEMS = {
    401: "Nobody is behind the request, or the token is wrong, expired or withdrawn",
    403: "A rule says no, or the token lacks the scope",
    404: "Not there, or not for this reader",
    409: "It has moved on: somebody acted first, or the flow has no such step",
    422: "A value cannot be used; `errors` says which",
    429: "Too often; `Retry-After` says when again",
}
_FURTHER = {412: "Another version than the one that was read", 428: "`If-Match` is needed here"}
EXAMPLE = {
    "type": "urn:mulin:rule:S1-18",
    "title": "规矩不允许",
    "status": 403,
    "detail": "派单由派单员或居民区书记来做。",
    "rule": "S1-18",
    "remedy": "请转告他们。",
}
_GENERIC = re.compile(r"^(\w+)\[.*\]$")


def operation_id(operation: Operation) -> str:
    """Stable, and a good name in a client: the part of the API and the function, `matters_create_dispatch`."""
    tag = (operation.tags or ["api"])[0]
    tag = re.sub(r"\W", "_", tag)
    name = operation.view_func.__name__
    return name if name == tag else f"{tag}_{name}"


def completed(document: Any, operations: Iterable[Operation]) -> Any:
    """The library's document with what it leaves out."""
    by_id = {operation_id(one): one for one in operations}
    components = document["components"]
    for name, schema in components.setdefault("schemas", {}).items():
        # Generators of clients name classes by the title.
        schema["title"] = name
    components["schemas"]["Problem"] = _problem_schema()
    components["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A token made under *Tokens* or by `mulin token create`, with scopes such as `matters:read`.",
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "A browser that has signed in; everything but GET needs the header `X-CSRFToken` too.",
        },
    }
    components["responses"] = {
        f"Problem{status}": _response(status, words) for status, words in {**PROBLEMS, **_FURTHER}.items()
    }
    for path in document["paths"].values():
        for method, told in path.items():
            _complete(told, method, by_id[told["operationId"]])
    used = sorted(
        {tag for path in document["paths"].values() for told in path.values() for tag in told.get("tags", [])}
    )
    document["tags"] = [{"name": tag} for tag in used]
    document["servers"] = [{"url": "/"}]
    return document


def _problem_schema() -> dict[str, Any]:
    schema = Problem.model_json_schema()
    schema["example"] = EXAMPLE
    schema["additionalProperties"] = True
    return schema


def _response(status: int, words: str) -> dict[str, Any]:
    ref = {"$ref": "#/components/schemas/Problem"}
    told: dict[str, Any] = {
        "description": words,
        "content": {"application/problem+json": {"schema": ref, "example": {**EXAMPLE, "status": status}}},
    }
    if status == 429:
        told["headers"] = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}
    return told


def _complete(told: dict[str, Any], method: str, operation: Operation) -> None:
    scope = scopes.needed(operation)
    told["security"] = [{"token": [scope]}, {"session": []}] if scope else [{}]
    if scope:
        told[scopes.KEY] = scope
    responses = told["responses"]
    refused: set[int] = set(PROBLEMS)
    if conditional.record_at(operation.address) and method not in ("get", "head"):  # type: ignore[attr-defined]
        refused |= set(_FURTHER)
    for status in refused:
        for key in (status, str(status)):
            responses.pop(key, None)
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    for status in [one for one in responses if isinstance(one, int)]:
        responses[str(status)] = responses.pop(status)
    parameters = told.setdefault("parameters", [])
    if method in ("get", "head"):
        parameters.append(_header("If-None-Match", "The ETag of what one has; unchanged is 304"))
        responses["304"] = {"description": "Not changed"}
        responses["200"].setdefault("headers", {})["ETag"] = {
            "description": "The version of this answer", "schema": {"type": "string"}
        }  # fmt: skip
    else:
        parameters.append(
            _header("Idempotency-Key", "Any random text: sent twice with it, it is done once", 200)
        )
        if 412 in refused:
            parameters.append(_header("If-Match", "The ETag of the record as it was read"))


def _header(name: str, words: str, most: int = 200) -> dict[str, Any]:
    schema = {"type": "string", "maxLength": most, "pattern": "^[!-~]+$"}
    return {"in": "header", "name": name, "required": False, "description": words, "schema": schema}
