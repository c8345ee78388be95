"""Who is in post in a street, with their accounts, for the security administrator."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from mulin.people import roles
from mulin.people.models import Account, Appointment, Person
from mulin.people.queries.persons import current


@dataclass(slots=True)
class InPost:
    person: Person
    account: Account | None
    roles: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """`none` without an account, `closed` with one that is, `open` else."""
        if self.account is None:
            return "none"
        return "open" if self.account.is_active else "closed"

    def is_called(self, asked: str) -> bool:
        """Whether part of their name or user name is what is asked for."""
        if not asked:
            # Nobody's name need be opened for this.
            return True
        return asked in str(self.person.name) or (self.account is not None and asked in self.account.username)


def staff_of_street(street_id: UUID | None, *, on: dt.date) -> list[InPost]:
    """Everybody who holds a post that gives sight or acts, by their first post. Two statements."""
    held = Appointment.objects.filter(current(on), person__street_id=street_id, role__in=roles.STAFF)
    found: dict[UUID, InPost] = {}
    for one in held.select_related("person").order_by("path", "role", "id"):
        entry = found.setdefault(one.person_id, InPost(one.person, None))
        if one.role not in entry.roles:
            entry.roles.append(one.role)
    for account in Account.objects.filter(person_id__in=found):
        found[account.person_id].account = account
    return list(found.values())
