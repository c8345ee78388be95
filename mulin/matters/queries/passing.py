"""Who could answer for a matter in the same office, who was asked, and who is there for whom."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from mulin.matters import states
from mulin.matters.models import Assignment, Matter, Passing
from mulin.matters.states import passing as flow
from mulin.people import queries as people
from mulin.people import roles
from mulin.people.models import Leave, Person


def asked_on(matter: Matter) -> Passing | None:
    """The colleague who is asked now; what was asked of an earlier owner is not."""
    found = Passing.objects.filter(matter=matter, state=flow.ASKED, holder_id=matter.owner_id)
    return found.select_related("asked").first()


def could_take(matter: Matter, *, on: dt.date) -> list[Person]:
    """Colleagues of the office that has it, who hold a post that may act on it. One statement or two."""
    if matter.owner_org_id is None:
        return []
    in_hand = Assignment.objects.filter(
        matter=matter, state=states.IN_HAND, organisation_id=matter.owner_org_id
    ).exists()
    wanted, path = (roles.DESK, "") if in_hand else (roles.WINDOW, matter.path)
    found: dict[UUID, Person] = {}
    for post in people.colleagues(matter.owner_org_id, wanted=sorted(wanted), on=on, path=path):
        if post.person_id != matter.owner_id:
            found.setdefault(post.person_id, post.person)
    return list(found.values())


def away_among(persons: list[Person], *, on: dt.date) -> dict[UUID, Leave]:
    """Who of these is away on a day, with who stands in."""
    found = Leave.objects.filter(people.away(on), person_id__in=[one.id for one in persons])
    return {one.person_id: one for one in found.select_related("deputy")}


def accountable(matter: Matter, *, on: dt.date) -> Person:
    """Who answers for a matter today: its owner, or who stands in for them while they are away (S1-23)."""
    leave = people.leave_over(matter.owner_id, on=on)
    return leave.deputy if leave else Person.objects.get(pk=matter.owner_id)
