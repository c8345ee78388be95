"""Whether a session has shown a second factor, and which posts wait until it has (N-2.12).

A post before which personal data opens is not taken up in a session that was begun by a password alone: its
holder is, until then, a resident like any other. Posts in the practice street open nothing real and need none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from django.conf import settings

from mulin.people import roles
from mulin.platform import practice
from mulin.platform.actors import Actor, Post

SHOWN = "second_factor"
"""Where a session keeps whose second factor was set up in it: who has just shown it is not asked again."""


def needs(post: Post) -> bool:
    """Whether this post is taken up with a second factor alone."""
    return post.role in roles.OPENS_PERSONAL and not practice.inside(post.path)


def shown(request: Any) -> bool:
    """Whether this session has shown one: at signing in, when asked again, or by setting it up."""
    account = request.user
    if request.session.get(SHOWN) == str(account.pk):
        return True
    return any(one.get("method") == "mfa" for one in get_authentication_records(request, account))


def remember(request: Any) -> None:
    """It was set up in this session, and tried once."""
    request.session[SHOWN] = str(request.user.pk)


def forget(request: Any) -> None:
    """The last one was taken off: from now on this session has a password alone."""
    request.session.pop(SHOWN, None)
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        one for one in records if one.get("method") != "mfa"
    ]


def keep_back(request: Any, actor: Actor) -> tuple[Actor, tuple[Post, ...]]:
    """The actor without the posts that wait for a second factor, and those posts."""
    if not settings.SECOND_FACTOR or not any(needs(post) for post in actor.posts) or shown(request):
        return actor, ()
    waiting = tuple(post for post in actor.posts if needs(post))
    return replace(actor, posts=tuple(post for post in actor.posts if not needs(post))), waiting


def waiting(request: Any) -> tuple[Post, ...]:
    """The posts that wait in this session; reads the actor, which finds out."""
    return request.waiting_posts if request.actor.id is not None else ()
