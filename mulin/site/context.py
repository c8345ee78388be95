"""What every page's frame shows: the street, who is logged in, and where the usual links lead."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.people.middleware import mandate_of
from mulin.people.posts import begins_at, words_of
from mulin.platform import practice
from mulin.platform.actors import VISITOR, Actor
from mulin.platform.ui.frame import Frame, lazily
from mulin.territory import queries as territory


def frame(request: HttpRequest) -> dict[str, Any]:
    """`street` and `frame` are read only by pages that show them; `actor` is the one who asks.

    A page that is about one street has it as `request.street`.
    """
    street = SimpleLazyObject(lambda: getattr(request, "street", None) or territory.the_street())
    return {
        "actor": getattr(request, "actor", None),
        "street": street,
        "practice": SimpleLazyObject(practice.here),
        "helping": SimpleLazyObject(lambda: mandate_of(request)),  # type: ignore[arg-type]
        "frame": getattr(request, "frame", None) or lazily(lambda: _frame(request, street)),
    }


def _frame(request: HttpRequest, street: Any) -> Frame:
    actor: Actor = getattr(request, "actor", VISITOR)
    signed_in = actor.id is not None
    office = territory.front_office(street) if street else None
    district = street.parent if street else None
    return Frame(
        place=" · ".join(place.local_name for place in (district, street) if place),
        office=office.local_name if office else "",
        phone=office.phone if office else "",
        home_url=reverse("site:home"),
        raise_url=reverse("matters:raise"),
        mine_url=reverse("site:mine"),
        signin_url=reverse("account_login"),
        desk_url=_desk(actor) if signed_in else "",
        data_url=reverse("site:my_data") if signed_in else "",
        feedback_url=reverse("site:feedback"),
        knowledge_url=reverse("matters:knowledge"),
        user_name=(actor.name or _("我")) if signed_in else "",
        post=words_of(actor),
        posts_url=reverse("posts_switch") if signed_in else "",
        call_url=reverse("site:call_me"),
        forms_url=reverse("site:forms"),
    )


def _desk(actor: Actor) -> str:
    """Where the actor works: the desk of matters, or an administrator's own page."""
    if actor.has_role(*roles.DESK):
        return reverse("matters:desk")
    own = begins_at(actor)
    return reverse(own) if own else ""
