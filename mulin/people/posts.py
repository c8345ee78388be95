"""One person, several posts: which of them somebody acts in, in words. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.platform.actors import Actor, Post


def word_of(post: Post) -> str:
    """岗位 · 单位, and for whom one stands in."""
    words = " · ".join(filter(None, [str(roles.WORDS.get(post.role, post.role)), post.local_org]))
    return _("%(post)s（代%(who)s）") % {"post": words, "who": post.for_name} if post.for_id else words


def appointed(actor: Actor) -> list[Post]:
    """The posts somebody may choose among: what follows from one by office comes and goes with it (`exofficio.py`)."""
    found: dict[object, Post] = {}
    for post in (*actor.posts, *actor.other_posts):
        found.setdefault(post.id or post, post)
    return list(found.values())


def words_of(actor: Actor) -> str:
    """What the frame says: nothing for one post, “all”, or the one that was chosen."""
    held = appointed(actor)
    if len(held) < 2:
        return ""
    chosen = actor.chosen_post
    if chosen is not None:
        return word_of(chosen)
    return _("%(n)s 个岗位") % {"n": len(held)}


def begins_at(actor: Actor) -> str:
    """The name of the page where an administrator's work begins; empty for everybody else."""
    found = (roles.PLACE_OF_WORK[post.role] for post in actor.own_posts if post.role in roles.PLACE_OF_WORK)
    return next(found, "")
