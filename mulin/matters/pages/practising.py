"""Where to try everything without harm: which accounts there are for it, and what practice means."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mulin.matters.pages.door import around, desk_only
from mulin.people import queries as people
from mulin.people import roles
from mulin.platform import practice
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory


@require_safe
@desk_only
def show(request: Request) -> HttpResponse:
    """The accounts of the practice street, without passwords: those are with whoever made it."""
    # Everybody at a desk may try things there.
    street = territory.opened(territory.practice_street())
    day = request.now.astimezone(LOCAL).date()
    accounts = people.accounts_at(practice.ROOT, on=day) if street else []
    context = {
        **around(request, "practice"),
        "made": street is not None,
        "accounts": [(name, roles.WORDS[role]) for name, role in accounts],
        "practising": request.actor.practising,
    }
    return render(request, "matters/desk/practice.jinja", context)
