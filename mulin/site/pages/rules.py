"""The rules a street has made because of what was raised, for everybody to read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mulin.matters import queries
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.site.pages.street import named


@require_safe
def rules(request: Request, key: str) -> HttpResponse:
    """Those in force and to come, the newest first; nothing of the matters but how many there were."""
    street = named(key)
    request.street = street
    today = request.now.astimezone(LOCAL).date()
    context = {
        "street": street,
        "key": key,
        "today": today,
        "rules": queries.public_rules(street, on=today),
        "now": request.now,
    }
    return render(request, "site/rules.jinja", context)
