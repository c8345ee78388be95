"""Who comes in to the desk's pages on people, and who is there; what all desks share is `platform.ui.desk`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from mulin.people import queries, roles
from mulin.people.models import Person
from mulin.platform.requests import Request
from mulin.platform.ui.desk import HERE, day_asked, done, door, in_post, said, today

__all__ = ["HERE", "day_asked", "done", "said", "staff_named", "staff_only", "today"]

staff_only = door(lambda request: in_post(request.actor.has_role(*roles.DESK, roles.SYSTEM_ADMIN)))
"""For who holds a post; each act asks its own policy besides."""


def staff_named(request: Request) -> list[tuple[Person, str]]:
    """Everybody at the desk around the actor, each with their posts in words: same names are told apart by these."""
    found: dict[Any, tuple[Person, list[str]]] = {}
    for post in queries.posts_in(request.actor, on=today(request)):
        words = f"{roles.WORDS[post.role]} · {post.organisation.local_name if post.organisation else post.place.spoken}"
        found.setdefault(post.person_id, (post.person, []))[1].append(words)
    return [
        (
            person,
            _("%(who)s（%(office)s）") % {"who": person.name, "office": _("、").join(dict.fromkeys(words))},
        )
        for person, words in found.values()
    ]
