"""Which streets open to who asks: where their posts lie, where they live, and where they stand in a record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from mulin.platform import scope
from mulin.platform.actors import Actor
from mulin.platform.paths import outermost, upper_bound

_REACH = "SELECT street_id FROM platform_reach WHERE who = ANY(%s)"
# Streets below a post, and the one that a post lies in.
_BELOW = "SELECT id FROM territory_place WHERE kind = 'street' AND path >= %s AND path < %s"
_ABOVE = "SELECT street_id FROM territory_place WHERE path = ANY(%s)"


def enter(actor: Actor, home: UUID | None = None) -> None:
    """Open the streets of an actor for the rest of the request. One statement; none for a visitor.

    `home` is the street of who sits there, where the actor acts for somebody else.

    The explicit filters say what of them the actor sees; this is the ground under these.
    """
    who = [one for one in (actor.id, actor.acting_for, *actor.stands_for, *actor.org_ids) if one is not None]
    if not who:
        scope.also(actor.street_id, home)
        return
    posts = outermost([post.path for post in (*actor.posts, *actor.other_posts) if post.path])
    parts: list[str] = [_REACH, "SELECT unnest(%s::uuid[])"]
    values: list[Any] = [who, [one for one in (actor.street_id, home) if one]]
    if posts:
        parts.append(_ABOVE)
        values.append(posts)
    for path in posts:
        parts.append(_BELOW)
        values += [path, upper_bound(path)]
    scope.open_found(" UNION ALL ".join(parts), values)
