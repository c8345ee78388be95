"""What is kept about people and until when, table by table, and what is over now: for the office and its auditor."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mulin.people import policies
from mulin.platform import errors, field_register, retention
from mulin.platform.fields import Sort
from mulin.platform.requests import Request


@never_cache
@require_safe
def data_register(request: Request) -> HttpResponse:
    """The register of fields, and for each rule of retention how many rows are over, out of how many."""
    errors.require(policies.may_read_register(request.actor))
    personal = [
        row for row in field_register.by_table() if row.names(Sort.PERSONAL) or row.names(Sort.SENSITIVE)
    ]
    listed = request.GET.get("all") == "1"
    rows = field_register.by_table() if listed else personal
    context = {
        "counts": [
            {
                "what": str(one.rule.word),
                "until": field_register.until_words(one.rule.term),
                "due": one.due,
                "of": one.of,
            }
            for one in retention.count(request.now)
        ],
        "tables": [
            {
                "table": row.table,
                "fields": [
                    (
                        str(sort.word),
                        _("、").join(_named(line.field, line.sealed) for line in row.names(sort)),
                    )
                    for sort in Sort
                    if row.names(sort)
                ],
                "purpose": str(row.kept.purpose),
                "basis": str(row.kept.basis.word),
                "until": field_register.until_words(row.kept.until),
            }
            for row in rows
        ],
        "why": field_register.why_readable(),
        "all": listed,
        "n": len(rows),
        "of": len(field_register.by_table()),
    }
    return render(request, "site/data_register.jinja", context)


def _named(field: str, sealed: bool) -> str:
    return _("%(field)s（加密）") % {"field": field} if sealed else field
