"""A request as this product's middleware leaves it: what every page may rely on beyond Django's own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from mulin.platform.actors import Actor, Post
from mulin.platform.ui.frame import Frame
from mulin.platform.ui.prefs import Prefs


class Request(HttpRequest):
    """Only for annotations; the objects are Django's."""

    actor: Actor
    """Who asks; a visitor where nobody has logged in."""
    mandate: Any
    """What they act under for somebody else, or None; set when `actor` is read."""
    waiting_posts: tuple[Post, ...]
    """Posts that this session may not take up without a second factor; set when `actor` is read."""
    now: dt.datetime
    """The one moment of this request."""
    prefs: Prefs
    htmx: HtmxDetails
    user: Any
    """The account, where somebody has logged in; read `actor` to know."""
    street: Any
    """The street a page is about, set by the page for its frame."""
    frame: Frame
    """A frame of its own, set by pages that have one."""
