"""What the frame of a page says about the place it stands in: names, telephone, where links lead.

The platform knows no street. A higher context fills a `Frame` in its context processor; without one,
and where the database is away, the frame shows only what it knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import Error as DatabaseError
from django.utils.functional import SimpleLazyObject


@dataclass(frozen=True, slots=True)
class Frame:
    """Empty strings leave the part out; no link ever leads nowhere."""

    place: str = ""
    """District and street as the masthead shows them, e.g. 临江区 · 梧桐里街道."""
    office: str = ""
    """Who answers for the page, shown in the footer."""
    phone: str = ""
    home_url: str = "/"
    raise_url: str = ""
    mine_url: str = ""
    signin_url: str = ""
    desk_url: str = ""
    """Only for who may open the desk."""
    data_url: str = ""
    """“My data”: what is held about the reader and who looked."""
    feedback_url: str = ""
    knowledge_url: str = ""
    """What everybody may read of how things are done here."""
    user_name: str = ""
    """The signed-in reader's name; empty for visitors."""
    post: str = ""
    """The post that the reader acts in, in words; only for who holds several."""
    posts_url: str = ""
    """Where they choose another one."""
    call_url: str = ""
    """Where one asks to be called instead."""
    forms_url: str = ""
    """Forms to print, for every act of a resident."""
    keys: Sequence[Mapping[str, Any]] = ()
    """What the help for single keys lists, in groups; empty where the page has none."""


NOWHERE = Frame()


def lazily(provider: Callable[[], Frame]) -> Any:
    """A `Frame` asked for only when a template uses it; without a database the page still stands."""

    def ask() -> Frame:
        try:
            return provider()
        except DatabaseError:
            return NOWHERE

    return SimpleLazyObject(ask)
