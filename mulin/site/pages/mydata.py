"""My data: what is held about me and why, who looked, who may act for me, where to complain (norms 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mulin.matters.queries import reporters
from mulin.people import actions as people_actions
from mulin.people import queries as people
from mulin.platform import policy, registry
from mulin.platform.requests import Request
from mulin.platform.ui.forms import ActForm
from mulin.site.looking import looks

COMPLAINTS = policy.declare(
    "site.complaints",
    [],
    rule="N-95",
    text="对个人信息不放心时还能找谁：每项写 name、name_en、phone",
)


class PlainActForm(ActForm):
    """Nothing to fill in."""


PARTS = ("held", "looked", "consents", "helper", "delete", "wrong")


@dataclass(frozen=True, slots=True)
class Group:
    """What one context keeps."""

    name: str
    word: str
    rows: list[registry.Held]


@never_cache
@login_required
@require_safe
def my_data(request: Request) -> HttpResponse:
    """Everything on one page that prints; the elder view shows a part at a time."""
    person = request.user.person
    now = request.now
    groups = _held(person.id)
    helpers = list(people.agreements_of(person.id)[:20])
    raised = reporters.matters_of(person.id)
    done = people.done_for(person.id, [*raised, person.id])
    context: dict[str, Any] = {
        "groups": groups,
        "count": sum(len(group.rows) for group in groups),
        "looks": looks(person.id),
        "consents": [row for group in groups for row in group.rows if row.withdraw],
        "reasons": people_actions.reasons_to_keep(person.id, now),
        "helpers": helpers,
        "done": [(line, raised.get(record, "")) for record, line in done],
        "current": [one for one in helpers if one.valid_to > now],
        "complaints": policy.get(COMPLAINTS, street_id=person.street_id, on=now),
        "part": request.GET.get("part") if request.GET.get("part") in PARTS else "",
        "now": now,
    }
    elder = request.prefs.view == "elder"
    return render(request, "site/my_data_elder.jinja" if elder else "site/my_data.jinja", context)


@never_cache
@login_required
@require_safe
def my_data_file(request: Request) -> HttpResponse:
    """The same as a file to take away."""
    person = request.user.person
    held = [
        {
            "group": group.word,
            "what": str(row.what),
            "value": row.value,
            "purpose": str(row.purpose),
            "source": str(row.source),
            "viewers": str(row.viewers),
            "until": row.until,
            "by_consent": bool(row.withdraw),
        }
        for group in _held(person.id)
        for row in group.rows
    ]
    looked = [
        {"at": look.at.isoformat(), "office": look.office, "matter": look.ref, "reason": look.reason}
        for look in looks(person.id)
    ]
    body = {"made_at": request.now.isoformat(), "held": held, "looked": looked}
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_deletion(request: Request) -> HttpResponse:
    """My registration goes, or here is why it must stay. Afterwards nobody is logged in any more."""
    person = request.user.person
    form = PlainActForm(request.POST if request.method == "POST" else None)
    gone = form.carried_out(
        lambda given: people_actions.forget_oneself(person=person, actor=request.actor, now=request.now)
    )
    if gone is not None:
        logout(request)
        return render(request, "site/deleted.jinja")
    reasons = people_actions.reasons_to_keep(person.id, request.now)
    return render(request, "site/my_deletion.jinja", {"form": form, "reasons": reasons}, status=form.status)


def _held(person_id: Any) -> list[Group]:
    return [
        Group(holding.name, str(holding.word), list(holding.rows(person_id)))
        for holding in registry.holdings.values()
    ]
