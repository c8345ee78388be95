"""Posts that follow another post (S0-24, S0-25): derived from it, never copied, so they begin and end with it.

Who merely stands in for the holder does not get them: a study point's care list is not for a deputy of a few days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mulin.people import roles
from mulin.platform.actors import Post
from mulin.territory.models import Place


@dataclass(frozen=True, slots=True)
class ExOfficio:
    """Whoever holds the post `holds` over a place of the kind `over` has the post `gives` there too."""

    holds: str
    gives: str
    over: str

    @property
    def steps(self) -> int:
        """How deep in the tree such a place lies: a post knows its path, not its place's kind."""
        return {Place.Kind.NEIGHBOURHOOD.value: 3, Place.Kind.GRID.value: 4}[self.over]

    def follows(self, role: str, path: str) -> bool:
        return role == self.holds and path.count("/") == self.steps


TABLE = (
    ExOfficio(roles.SECRETARY, roles.STUDY_OFFICE_HEAD, Place.Kind.NEIGHBOURHOOD.value),
    ExOfficio(roles.GRID_SECRETARY, roles.STUDY_LEAD, Place.Kind.GRID.value),
)
"""The configuration: one line for each such post."""


def derived(posts: Iterable[Post]) -> Iterator[Post]:
    """What follows from somebody's own posts."""
    for post in posts:
        for line in TABLE:
            if post.for_id is None and line.follows(post.role, post.path):
                yield replace(post, role=line.gives)


def giving(role: str) -> ExOfficio | None:
    """The line that gives a post; None for one that is appointed."""
    return next((line for line in TABLE if line.gives == role), None)
