"""Keys of Open311 clients, below the settings: made and shown once, withdrawn."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulin.matters import actions, policies
from mulin.matters.forms.open311 import KeyForm
from mulin.matters.pages import door, setting, told
from mulin.matters.pages.door import desk_only
from mulin.matters.queries import open311 as queries
from mulin.platform import errors
from mulin.platform.requests import Request
from mulin.territory import naming
from mulin.territory.models import Place


def _open(request: Request) -> Place:
    street = door.street_of(request)
    errors.require(policies.may_keep_directory(request.actor, street))
    return street


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def keys(request: Request) -> HttpResponse:
    """The street's keys, and one more. What is made is on this one answer and nowhere else."""
    street = _open(request)
    form = KeyForm(request.POST if request.method == "POST" else None)
    made = None
    if request.method == "POST":
        made = form.carried_out(
            lambda values: actions.make_open311_key(
                street=street,
                name=values["name"],
                callback=values["callback"],
                actor=request.actor,
                now=request.now,
            )
        )
    context = {
        "form": KeyForm() if made else form,
        "made": made,
        "keys": queries.keys_of(street),
        "street_key": naming.key_of(street),
        "root": request.build_absolute_uri(reverse("open311:root")).rstrip("/"),
    }
    return setting.show(request, "settings/open311", "settings", context, status=form.status)


@require_POST
@desk_only
def withdrawals(request: Request, key_id: UUID) -> HttpResponse:
    """The key opens nothing any more."""
    found = next((one for one in queries.keys_of(_open(request)) if one.id == key_id), None)
    if found is None:
        raise Http404
    actions.withdraw_open311_key(key=found, actor=request.actor, now=request.now)
    told.say(request, _("收回了“%(name)s”的钥匙。") % {"name": found.name})
    return redirect("matters:open311")


addresses = [
    path("settings/open311/", keys, name="open311"),
    path("settings/open311/<uuid:key_id>/withdrawals/", withdrawals, name="open311_withdrawals"),
]
