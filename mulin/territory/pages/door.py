"""Who comes in to this context's pages at the desk, and the street; the rest is `platform.ui.desk`."""

from __future__ import annotations

from django.http import Http404

from mulin.platform import errors
from mulin.platform.requests import Request
from mulin.platform.ui.desk import day_asked, done, door, in_post, said, today
from mulin.territory import policies, queries
from mulin.territory.models import Place

__all__ = ["day_asked", "done", "keepers_only", "said", "staff_only", "street_of", "today"]

staff_only = door(lambda request: in_post(bool(request.actor.own_posts)))
"""For who holds a post; each act asks its own policy besides."""

keepers_only = door(lambda request: errors.require(policies.may_open_hub(request.actor)))
"""For who keeps places or organisations; each act asks its own policy besides."""


def street_of(request: Request) -> Place:
    street = queries.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    return street
