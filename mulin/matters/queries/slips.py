"""What a slip shows: one matter as who raised it may read it. A fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from mulin.matters.models import Assignment, Matter, Photo, Reporter, Word
from mulin.platform.records.models import Record
from mulin.platform.timeline import queries as acts
from mulin.territory import queries as territory


@dataclass(slots=True)
class Slip:
    """One reporter's slip."""

    reporter: Reporter
    assignments: list[Assignment]
    """Oldest first."""
    acts: list[acts.Line]
    photos: list[Photo]
    """Empty where several have raised it: nobody is shown another's picture."""
    others: int
    """How many more have raised the same matter."""
    word: Word | None
    """What this reporter last said by slip."""
    before: list[Record]
    """Matters that this one was raised again from."""
    apart: list[Reporter]
    """Their slips of what was parted from this matter, and of what it was parted from."""

    @property
    def matter(self) -> Matter:
        return self.reporter.matter

    @property
    def live(self) -> Assignment | None:
        return next((one for one in self.assignments if one.live and one.leads), None)

    @property
    def reachable(self) -> bool:
        """Whether anybody could call: a yes or no, never the number."""
        return bool(self.reporter.phone or (self.reporter.person and self.reporter.person.phone))


def slip(reporter: Reporter) -> Slip:
    """Everything on a slip: seven statements, whatever has happened to the matter."""
    matter_id = reporter.matter_id
    others = Reporter.objects.filter(matter_id=matter_id).exclude(id=reporter.id).count()
    return Slip(
        reporter,
        list(
            Assignment.objects.filter(matter_id=matter_id)
            .select_related("organisation")
            .order_by("offered_at", "id")
        ),
        acts.story([matter_id], territory.names_for_reader(reporter.matter.street_id)),
        [] if others else list(Photo.objects.filter(matter_id=matter_id).order_by("at", "id")),
        others,
        Word.objects.filter(reporter=reporter, via=Word.Via.SLIP).order_by("-at").first(),
        list(Record.objects.filter(links_out__to_id=matter_id, links_out__kind="again")),
        list(
            Reporter.objects.filter(Q(copy_of_id=reporter.id) | Q(id=reporter.copy_of_id))
            .select_related("matter")
            .only("token", "matter__ref")
            .order_by("id")
        ),
    )
