"""What somebody holds by their posts and a successor must take: each context registers its own kind.

A piece says which post its holder needs. Nobody is handed a thing they could not act on: open matters
today, keys and seats of later contexts the same way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mulin.people import queries, roles
from mulin.people.models import Appointment, Person
from mulin.platform.actors import Actor, Post

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing in somebody's hands. It needs one of `roles` over `path`, or any post in the office `org_id`."""

    estate: str
    record_id: UUID
    text: str
    roles: frozenset[str]
    path: str
    org_id: UUID | None = None
    place: str = ""
    """The place in words, for who has to find the missing post."""
    address: str = ""

    def fits(self, posts: Iterable[Post]) -> bool:
        return any(
            (self.org_id is not None and post.org_id == self.org_id)
            or (self.org_id is None and post.role in self.roles and self.path.startswith(post.path))
            for post in posts
        )

    @property
    def wanted(self) -> str:
        """The missing post in words: which one, for which place."""
        words = _("、").join(str(roles.WORDS[one]) for one in roles.WORDS if one in self.roles)
        return f"{words} · {self.place}" if self.place else words


@dataclass(frozen=True, slots=True)
class Estate:
    """A kind of things held. `pieces(person, on)` lists them; `pass_on` is one act on one of them."""

    name: str
    word: Words
    pieces: Callable[[UUID, dt.date], Iterable[Piece]]
    pass_on: Callable[[Piece, Person, Person, Actor, dt.datetime], Any]
    """(piece, from, to, actor, now), in the caller's transaction."""


_estates: dict[str, Estate] = {}


def add_estate(estate: Estate) -> None:
    _estates[estate.name] = estate


def all_estates() -> list[Estate]:
    return list(_estates.values())


def pieces(person: Person, *, on: dt.date) -> list[Piece]:
    """Everything a person holds, whatever context it belongs to."""
    return [piece for estate in _estates.values() for piece in estate.pieces(person.id, on)]


def pass_on(piece: Piece, giver: Person, taker: Person, actor: Actor, now: dt.datetime) -> None:
    _estates[piece.estate].pass_on(piece, giver, taker, actor, now)


@dataclass(frozen=True, slots=True)
class Term:
    """An appointment as what it lets its holder do."""

    actor_post: Post
    since: dt.date

    @classmethod
    def of(cls, one: Appointment) -> Term:
        return cls(Post(one.role, one.path, one.organisation_id), one.valid_from)

    def begun(self, on: dt.date) -> bool:
        return self.since <= on


def terms_on(person: Person, day: dt.date) -> list[Term]:
    """The posts that a person holds on a day."""
    return [term for term in map(Term.of, queries.posts_of(person.id, on=day)) if term.begun(day)]


def missing(found: Sequence[Piece], posts: Sequence[Post]) -> list[str]:
    """Which posts a successor with these posts lacks for these things, in words, each once."""
    return list(dict.fromkeys(piece.wanted for piece in found if not piece.fits(posts)))
