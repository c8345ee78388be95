"""Who acts: a person in their posts, a visitor without log-in, or a named part of the system."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import UUID

from mulin.platform import practice
from mulin.platform.language import in_language

Kind = Literal["person", "visitor", "system", "client"]
"""A client is a machine with a token: it reads, and answers for nothing."""


@dataclass(frozen=True, slots=True)
class Post:
    """One appointment as far as it matters for what its holder may see and do.

    `path` is the materialised path of the place the post covers (a subtree), `org_id` the
    organisation it is held in.
    """

    role: str
    path: str
    org_id: UUID | None = None
    org_name: str = ""
    org_name_en: str = ""
    for_id: UUID | None = None
    """Whose post it is, where the actor only stands in for somebody who is away."""
    for_name: str = ""
    id: UUID | None = None
    """The appointment it comes from."""

    @property
    def local_org(self) -> str:
        """The organisation in the reader's language."""
        return in_language(self.org_name, self.org_name_en)


@dataclass(frozen=True, slots=True)
class Actor:
    """The one argument by which every action and query knows who is asking."""

    id: UUID | None
    kind: Kind
    name: str = ""
    street_id: UUID | None = None
    posts: tuple[Post, ...] = field(default=())
    acting_for: UUID | None = None
    """The person on whose behalf a desk worker or helper acts (DR-10)."""
    other_posts: tuple[Post, ...] = field(default=())
    """Posts of today that the actor has laid aside: they chose to act in one alone."""
    paper: str = ""
    """The serial of the signed form that an act is done from (DR-10)."""

    @property
    def org_ids(self) -> tuple[UUID, ...]:
        return tuple({post.org_id for post in self.posts if post.org_id})

    @property
    def office(self) -> str:
        return self.posts[0].org_name if self.posts else ""

    @property
    def local_office(self) -> str:
        """The office in the reader's language. What is recorded of an act takes `office`."""
        english = self.posts[0].org_name_en if self.posts else ""
        return in_language(self.office, english)

    @property
    def home_org_id(self) -> UUID | None:
        return self.posts[0].org_id if self.posts else None

    @property
    def own_posts(self) -> tuple[Post, ...]:
        """The actor's own posts, without those they stand in for."""
        return tuple(post for post in self.posts if post.for_id is None)

    @property
    def stands_for(self) -> dict[UUID, str]:
        """Whom the actor stands in for today, by id, with their names."""
        return {post.for_id: post.for_name for post in self.posts if post.for_id is not None}

    def answers_as(self, person_id: UUID | None) -> bool:
        """Whether something that is this person's is the actor's to act on: their own, or of one they stand in for."""
        return person_id is not None and (person_id == self.id or person_id in self.stands_for)

    def holds(self, roles: frozenset[str], path: str) -> bool:
        """Whether one of the actor's posts has one of these roles over the place at `path`."""
        return any(post.role in roles and path.startswith(post.path) for post in self.posts)

    def has_role(self, *roles: str) -> bool:
        return any(post.role in roles for post in self.posts)

    @property
    def practising(self) -> bool:
        """Whether the actor's posts lie in the practice street."""
        return any(practice.inside(post.path) for post in self.posts)

    def in_post(self, post_id: UUID) -> Actor:
        """The same actor in one of their posts alone; unchanged where they do not hold it today."""
        chosen = tuple(post for post in self.posts if post.id == post_id)
        rest = tuple(post for post in self.posts if post.id != post_id)
        return replace(self, posts=chosen, other_posts=rest) if chosen else self

    @property
    def chosen_post(self) -> Post | None:
        """The post acted in, where the actor chose one among several."""
        return self.posts[0] if self.other_posts else None

    def from_paper(self, serial: str) -> Actor:
        """The same actor, doing what stands on a signed form."""
        return replace(self, paper=serial)

    def as_oneself(self) -> Actor:
        """The same actor, acting for nobody else."""
        return replace(self, acting_for=None)

    def helping(self, person_id: UUID, street_id: UUID | None) -> Actor:
        """The same person as who acts for another, without any post of their own."""
        return replace(self, posts=(), other_posts=(), street_id=street_id, acting_for=person_id)

    def for_person(self, person_id: UUID) -> Actor:
        return replace(self, acting_for=person_id)


def system(name: str) -> Actor:
    """A named part of the system: jobs, imports and the command line act under one."""
    return Actor(id=None, kind="system", name=name)


VISITOR = Actor(id=None, kind="visitor")
