"""Who raised a matter, as far as they said."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from mulin.matters.models import ReplyBy
from mulin.people.models import Person


@dataclass(frozen=True, slots=True)
class Contact:
    """Who raised it and how they want the answer; everything may be empty."""

    name: str = ""
    phone: str = ""
    reply_by: str = ReplyBy.SLIP
    person: Person | None = None
    withheld: bool = False
    """Whoever handles it is not to learn who they are (N-70)."""
    minor: bool = False
    """Under fourteen: the name and telephone are the guardian's (ET-18)."""
    agreed: str = ""
    """How the guardian, or the neighbour spoken for, agreed."""
    helper: Person | None = None
    helper_sees: bool = False
    concerns: tuple[UUID, ...] = ()
    """Organisations it is about: they do not see it and never get it (N-79)."""
    private: bool = False
    """Not to stand on any public list (S2-45)."""

    @property
    def given(self) -> bool:
        return bool(self.name or self.phone or self.person)
