"""The JSON API's root: every context adds its router here from `urls.py`; errors are told once."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation, PathView
from ninja.router import BoundRouter
from ninja.utils import normalize_path

from mulin.platform import errors
from mulin.platform.api import document, naming, spoken
from mulin.platform.api.gate import gate


def _wrong_way(view: PathView) -> HttpResponse:
    """An address that is there, asked in a way that it does not know."""
    allowed = ", ".join(sorted({method for operation in view.operations for method in operation.methods}))
    body = errors.problem(
        errors.Refusal("API", _("这个地址不能这样用。"), remedy=_("可以用：%(ways)s。") % {"ways": allowed})
    )
    told = {**body, "status": 405, "title": str(errors.TITLES[405])}
    return errors.problem_response(told, {"Allow": allowed})


class Api(NinjaAPI):
    """Ninja's, with every operation behind the gate, and a document that says so."""

    def _get_bound_routers(self) -> list[BoundRouter]:
        fresh = self._bound_routers_cache is None
        bound = super()._get_bound_routers()
        if fresh:
            for router in bound:
                for path, view in router.path_operations.items():
                    view._not_allowed = partial(_wrong_way, view)  # type: ignore[method-assign]
                    for operation in view.operations:
                        address = normalize_path(f"{router.prefix}/{path}")
                        operation.address = address.rstrip("/") or "/"  # type: ignore[attr-defined]
                        operation.run = gate(operation.run)  # type: ignore[method-assign,arg-type]
        return bound

    def operations(self) -> list[Operation]:
        """Every operation, with the `address` it stands at."""
        return [
            operation
            for router in self._get_bound_routers()
            for view in router.path_operations.values()
            for operation in view.operations
        ]

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return document.operation_id(operation)

    def get_openapi_schema(self, **given: Any) -> Any:
        naming.tell_apart(self.operations())
        return document.completed(super().get_openapi_schema(**given), self.operations())


api = Api(title="Mulin 睦邻", version="1", urls_namespace="api", docs_url="/docs", description=document.ABOUT)


@api.exception_handler(errors.Refusal)
def refused(request: HttpRequest, refusal: errors.Refusal) -> HttpResponse:
    return errors.respond(request, refusal)


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What does not fit the schema, as a problem document with the values at fault."""
    found = spoken.by_field(error.errors)
    refusal = errors.Invalid("API", _("有几项看不懂：%(names)s。") % {"names": _("、").join(found)}, field="")
    return errors.problem_response({**errors.problem(refusal), "errors": found})


@api.exception_handler(AuthenticationError)
def nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return errors.respond(
        request,
        errors.Unauthorised(
            "API", _("这里要先表明身份。"), remedy=_("请登录，或带上令牌：Authorization: Bearer …。")
        ),
    )


@api.exception_handler(HttpError)
def told(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the library refuses by itself: a body that is no JSON, a missing CSRF token."""
    words = {
        400: (_("内容不是能读的 JSON。"), _("请检查一遍再送。")),
        403: (_("这个请求没有带本站的 CSRF 标记。"), _("请从页面上办，或改用令牌。")),
    }
    message, remedy = words.get(error.status_code, (str(error), ""))
    body = errors.problem(errors.Refusal("API", message, remedy=remedy))
    title = str(errors.TITLES.get(error.status_code, errors.TITLES[400]))
    return errors.problem_response({**body, "status": error.status_code, "title": title})


@api.exception_handler(Http404)
def not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    body = errors.problem(errors.Refusal("API", _("没有这一项，或者您看不到它。"), remedy=_("请核对编号。")))
    return errors.problem_response({**body, "status": 404, "title": str(errors.TITLES[404])})
