"""Who has called before: nobody is asked again for what is known (S2-32)."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from mulin.matters import states
from mulin.matters.models import Matter, Reporter
from mulin.matters.queries.sight import area_paths
from mulin.people.models import Person
from mulin.people.queries import by_phone, with_accounts
from mulin.platform import crypto, readings
from mulin.platform.actors import Actor

MOST = 6
"""Several people may share one telephone; more than these are not told apart by it."""


@dataclass(slots=True)
class Caller:
    """Somebody known under a telephone number: a registered person, or who left it with an earlier matter."""

    key: str
    name: str
    reply_by: str
    person: Person | None = None
    has_account: bool = False
    """Whether they can log in themself, so that acting for them needs their agreement (DR-10)."""
    open: list[Matter] = field(default_factory=list)
    """Their matters still open that the reader may see, newest first."""


def callers(actor: Actor, phone: str) -> list[Caller]:
    """Everybody in the actor's street known under this number, normalised. Three statements."""
    if not phone or actor.street_id is None:
        return []
    # Their names are shown masked, and go with what they raise.
    with readings.without_record("compared"):
        return _callers(actor, phone)


def _callers(actor: Actor, phone: str) -> list[Caller]:
    persons = list(by_phone(phone).filter(street_id=actor.street_id).order_by("created_at", "id")[:MOST])
    with_account = with_accounts([person.id for person in persons])
    found = {
        person.id: Caller(f"p:{person.id}", person.name, person.reply_by, person, person.id in with_account)
        for person in persons
    }
    known: dict[UUID | str | None, Caller] = {key: caller for key, caller in found.items()}  # noqa: C416
    for reporter in _left_with(actor, phone, list(found)):
        key: UUID | str | None = reporter.person_id if reporter.person_id in found else reporter.name
        if key not in known and len(known) < MOST:
            known[key] = Caller(f"r:{reporter.id}", reporter.name, reporter.reply_by)
        if key in known and reporter.matter.state in states.OPEN and _sees(actor, reporter.matter):
            known[key].open.append(reporter.matter)
    return list(known.values())


def _left_with(actor: Actor, phone: str, persons: list[UUID]) -> list[Reporter]:
    """Who raised something in this street with this number, or as one of these persons; newest first."""
    by_number = Reporter.objects.filter(phone_index=crypto.blind(phone, "people.phone"))
    by_person = Reporter.objects.filter(person_id__in=persons)
    return list(
        (by_number | by_person)
        .filter(matter__street_id=actor.street_id)
        .select_related("matter", "matter__place", "matter__place__compound")
        .order_by("-id")[:20]
    )


def _sees(actor: Actor, matter: Matter) -> bool:
    return any(matter.path.startswith(path) for path in area_paths(actor))
