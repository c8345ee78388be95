"""Who raised what, and what they may open with a slip."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from mulin.matters import states
from mulin.matters.models import IS_LIVE, Assignment, Matter, Photo, Reporter, Word
from mulin.matters.queries.sight import find
from mulin.platform import refs, scope
from mulin.platform.actors import Actor
from mulin.platform.prepared import Prepared, Slot
from mulin.platform.timeline import queries as acts
from mulin.platform.timeline.models import Act

_WITH_MATTER = (
    "person",
    "matter",
    "matter__place",
    "matter__place__compound",
    "matter__street",
    "matter__street__parent",
    "matter__category",
    "matter__answer",
    "matter__answer__organisation",
    "matter__owner_org",
    "matter__receiver_org",
    "came_from",
)


_LISTED = ("matter", "matter__place", "matter__receiver_org")
"""A line of a list says no more."""

_BY_TOKEN = Prepared(
    lambda: (
        Reporter.objects.select_related(*_WITH_MATTER)
        .defer(
            "came_from__words",
            *(
                f"matter__{place}__outline"
                for place in ("place", "place__compound", "street", "street__parent")
            ),
        )
        .filter(token=Slot("token"))
    )
)


def by_token(token: str) -> Reporter | None:
    """The reporter whose slip this token opens, with the matter."""
    with scope.everything("token"):
        found = _BY_TOKEN.first(token=token)
    if found is not None:
        scope.also(found.matter.street_id)
    return found


def by_number(ref: str, last_four: str) -> Reporter | None:
    """The reporter of a matter whose telephone ends with these four digits; the first where several do."""
    parsed = refs.parse(ref)
    if parsed is None:
        return None
    with scope.everything("token"):
        return _by_number(refs.render(*parsed), last_four)


def _by_number(ref: str, last_four: str) -> Reporter | None:
    found = None
    for reporter in (
        Reporter.objects.select_related("person")
        .filter(Q(matter__ref=ref) | Q(came_from__ref=ref))
        .order_by("id")
    ):
        phone = reporter.phone or (reporter.person.phone if reporter.person else "")
        if hmac.compare_digest(phone[-4:].encode(), last_four.encode()) and len(last_four) == 4:
            found = found or reporter
    return found


def open_word(reporter: Reporter, *, since: dt.datetime) -> Word | None:
    """The reporter's latest word by slip, where something can still be added to it."""
    by_slip = Word.objects.filter(reporter=reporter, via=Word.Via.SLIP)
    latest = by_slip.select_related("answer").order_by("-at").first()
    if latest is None or latest.at < since or (latest.content and latest.words):
        return None
    return latest


def raised_by(person_id: UUID) -> QuerySet[Reporter]:
    """What a person raised, newest first, each with the sheet that is out for it. Two statements."""
    live = Assignment.objects.filter(IS_LIVE, kind__in=Assignment.LEADING).select_related("organisation")
    return (
        Reporter.objects.filter(person_id=person_id)
        .select_related(*_LISTED)
        .defer("matter__place__outline")
        .prefetch_related(Prefetch("matter__assignments", live, to_attr="live_sheets"))
        .order_by("-id")
    )


def asked_of(person_id: UUID) -> QuerySet[Reporter]:
    """Answers that wait for this person's word, the longest first."""
    return (
        Reporter.objects.filter(person_id=person_id, matter__state=states.ANSWERED)
        .select_related(*_LISTED)
        .defer("matter__place__outline")
        .order_by("matter__due_at", "id")
    )


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody opened a person's contact details: which office, when, for which matter, why."""

    at: dt.datetime
    office: str
    ref: str
    reason: str
    token: str


def looks(person_id: UUID, *, most: int = 50) -> list[Look]:
    """Who looked at the name and telephone of this person, newest first. One statement."""
    mine = Reporter.objects.filter(person_id=person_id)
    own = mine.filter(matter_id=OuterRef("record_id")).order_by("-id")
    found = (
        Act.objects.filter(record_id__in=mine.values("matter_id"), verb="matters.show_contact")
        .select_related("detail")
        .annotate(
            token=Subquery(own.values("token")[:1]),
            ref=Subquery(own.values("matter__ref")[:1]),
        )
        .order_by("-at", "-id")[:most]
    )
    read = ((acts.line(act, {}), act) for act in found)
    return [
        Look(line.at, line.office, act.ref, line.body.get("reason", ""), act.token)  # type: ignore[attr-defined]
        for line, act in read
    ]


def photo_on_slip(reporter: Reporter, photo_id: UUID) -> Photo | None:
    """A photo of the matter this slip is for; only where nobody else has raised it too."""
    if Reporter.objects.filter(matter_id=reporter.matter_id).exclude(id=reporter.id).exists():
        return None
    return Photo.objects.filter(matter_id=reporter.matter_id, id=photo_id).first()


def photo(actor: Actor, ref: str, photo_id: UUID) -> Photo | None:
    """A photo of a matter that the actor may see."""
    matter = find(actor, ref)
    return Photo.objects.filter(matter_id=matter.id, id=photo_id).first() if matter else None


def raised_from(person_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Where each of these persons last raised something, in words: it tells two of one name apart. One statement."""
    latest = (
        Reporter.objects.filter(person_id__in=list(person_ids))
        .select_related("matter__place__compound")
        .defer("matter__place__outline", "matter__place__compound__outline")
        .order_by("person_id", "-id")
        .distinct("person_id")
    )
    return {
        one.person_id: (one.matter.place.compound or one.matter.place).spoken
        for one in latest
        if one.person_id
    }


def of_paper(matter_id: UUID | None, person_id: UUID | None) -> Reporter | None:
    """Who raised a matter that a signed form is about: the person on it, else the only one who raised it."""
    if matter_id is None:
        return None
    found = Reporter.objects.filter(matter_id=matter_id).select_related("matter", "matter__place", "person")
    if person_id is not None:
        return found.filter(person_id=person_id).first()
    listed = list(found[:2])
    return listed[0] if len(listed) == 1 else None


def number_and_person(matter_id: UUID) -> tuple[str, UUID | None]:
    """A matter's number, and who raised it where it was one registered person."""
    found = list(Reporter.objects.filter(matter_id=matter_id).values_list("matter__ref", "person_id")[:2])
    if not found:
        return Matter.objects.filter(id=matter_id).values_list("ref", flat=True).first() or "", None
    return found[0][0], found[0][1] if len(found) == 1 else None


def matters_of(person_id: UUID, *, most: int = 500) -> dict[UUID, str]:
    """The matters a person raised, the newest, each with its number."""
    found = Reporter.objects.filter(person_id=person_id).order_by("-id")
    return dict(found.values_list("matter_id", "matter__ref")[:most])
