"""One person, several posts: which of them somebody acts in, in words. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.platform.actors import Actor, Post


def word_of(post: Post) -> str:
    """岗位 · 单位, and for whom one stands in."""
    words = " · ".join(filter(None, [str(roles.WORDS.get(post.role, post.role)), post.local_org]))
    return _("%(post)s（代%(who)s）") % {"post": words, "who": post.for_name} if post.for_id else words


def words_of(actor: Actor) -> str:
    """What the frame says: nothing for one post, “all”, or the one that was chosen."""
    if len(actor.posts) + len(actor.other_posts) < 2:
        return ""
    chosen = actor.chosen_post
    if chosen is not None:
        return word_of(chosen)
    return _("%(n)s 个岗位") % {"n": len(actor.posts)}
