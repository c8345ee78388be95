"""Answers that go out on paper."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from mulin.matters import policies
from mulin.matters.models import Matter
from mulin.matters.queries.sight import visible_to
from mulin.platform.actors import Actor
from mulin.platform.notices import queries as notices
from mulin.platform.notices.models import Notice

MOST = 200


@dataclass(frozen=True, slots=True)
class PaperLetter:
    """One letter that waits to be printed and handed over."""

    notice: Notice
    matter: Matter


def letters(actor: Actor) -> list[PaperLetter]:
    """Letters ready to print for the actor's window, oldest first. Two statements."""
    if actor.street_id is None:
        return []
    ready = list(notices.letters(actor.street_id).filter(read_at__isnull=True)[:MOST])
    found = (
        visible_to(actor)
        .filter(id__in=[one.record_id for one in ready])
        .select_related("place", "place__compound")
    )
    matters = {one.id: one for one in found}
    return [
        PaperLetter(notice, matters[notice.record_id])
        for notice in ready
        if notice.record_id in matters and policies.may_print_letter(actor, matters[notice.record_id])
    ]


def letter(actor: Actor, notice_id: UUID) -> PaperLetter | None:
    """One letter by its id, where the actor may see its matter."""
    if actor.street_id is None:
        return None
    notice = notices.letters(actor.street_id).filter(id=notice_id).first()
    matter = visible_to(actor).filter(id=notice.record_id).first() if notice else None
    return PaperLetter(notice, matter) if notice and matter else None
