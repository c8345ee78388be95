"""Who comes in: the desk is for those who hold a post at it, a matter for those who may see it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mulin.matters import queries
from mulin.matters.models import Matter
from mulin.matters.pages import keys
from mulin.people import roles
from mulin.people.posts import words_of
from mulin.platform import addresses
from mulin.platform.errors import Refusal
from mulin.platform.requests import Request
from mulin.platform.ui.frame import Frame
from mulin.territory import queries as territory
from mulin.territory.models import Place

Page = Callable[..., HttpResponse]


def desk_only(page: Page) -> Page:
    """A page of the desk: visitors sign in first, others are told whom it is for. Nothing of it is kept by browsers."""

    @wraps(page)
    @never_cache
    def entered(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = request.actor
        if actor.id is None:
            return redirect_to_login(request.get_full_path())
        if not actor.has_role(*roles.DESK):
            raise Refusal(
                "S0-26",
                _("工作台给在岗的工作人员用。"),
                remedy=_("您反映的事在“我的”里；要办公，请用有岗位的账号登录。"),
            )
        request.frame = _frame(request)
        return page(request, *args, **kwargs)

    return entered


_KEYS = keys.groups()


def _frame(request: Request) -> Frame:
    """The desk's own frame: everything in it is known with the actor, so it costs no statement."""
    actor = request.actor
    return Frame(
        place=actor.local_office,
        home_url=addresses.fixed("matters:desk"),
        desk_url=addresses.fixed("matters:desk"),
        user_name=actor.name,
        post=words_of(actor),
        posts_url=addresses.fixed("posts_switch"),
        feedback_url=addresses.fixed("site:feedback"),
        keys=_KEYS,
    )


def around(request: Request, here: str) -> dict[str, Any]:
    """What every page of the desk shows around its own part."""
    return {
        "desk": None,
        "here": here,
        "may_register": request.actor.has_role(*roles.WINDOW, roles.GRID_MEMBER),
        "now": request.now,
    }


def street_of(request: Request) -> Place:
    """The street of who asks; 404 for who belongs to none."""
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    return street


def visible(request: Request, ref: str) -> Matter:
    """The matter, where this actor may see it; for others it is not there at all."""
    matter = queries.find(request.actor, ref)
    if matter is None:
        raise Http404(ref)
    return matter
