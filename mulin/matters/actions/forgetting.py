"""Names, pictures and words of what is long over are deleted; that there was something, and how it ended, stays (N-90)."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from mulin.matters.actions import base
from mulin.matters.models import (
    Answer,
    Attempt,
    Follow,
    Goer,
    ImportRefusal,
    Matter,
    Mediation,
    MediationHandover,
    MediationParty,
    MediationSession,
    MediationTerm,
    Note,
    Photo,
    Reopening,
    Reporter,
    Voice,
    Word,
)
from mulin.platform import media, search
from mulin.platform.actors import system
from mulin.platform.records.models import Record
from mulin.platform.timeline import erasing

RETENTION = system("matters.retention")
GONE = gettext_noop("（过了保存年限，原话已删）")
"""Stands in the table, which is Chinese whatever the reader's language."""


def _files(*models: Any, matter_id: UUID) -> None:
    for model in models:
        for row in model.objects.filter(matter_id=matter_id):
            row.delete()
            transaction.on_commit(partial(media.remove, row.file))


@transaction.atomic
def forget_contacts(matter_id: UUID, now: dt.datetime) -> bool:
    """Who raised a matter is not known any more: name, telephone, how they agreed, pictures and recordings go."""
    matter = (
        Matter.objects.select_for_update(no_key=True).filter(pk=matter_id, closed_at__isnull=False).first()
    )
    if matter is None:
        return False
    Reporter.objects.filter(matter=matter).update(
        name=b"", phone=b"", phone_index="", agreed=b"", person=None, helper=None, helped_by=None
    )
    Follow.objects.filter(matter=matter).delete()
    _files(Photo, Voice, matter_id=matter.id)
    base.note(matter, "forget_contacts", RETENTION, now)
    return True


@transaction.atomic
def forget_words(matter_id: UUID, now: dt.datetime) -> bool:
    """The words of a matter, of its answers and of what was said about them go, on the timeline too."""
    matter = (
        Matter.objects.select_for_update(no_key=True).filter(pk=matter_id, closed_at__isnull=False).first()
    )
    if matter is None or matter.words == GONE:
        return False
    forget_contacts(matter.id, now)
    matter.words, matter.title, matter.title_public = GONE, "", False
    matter.save(update_fields=["words", "title", "title_public"])
    Answer.objects.filter(matter=matter).update(body=GONE)
    for model in (Word, Reopening, Note):
        model.objects.filter(matter=matter).exclude(words="").update(words=GONE)
    Attempt.objects.filter(matter=matter).update(note="")
    Record.objects.filter(pk=matter.id).update(title=GONE, public_title="")
    search.put(matter.id, "matter", matter.street_id, matter.path, matter.ref)
    erasing.erase_words(record_ids=[matter.id])
    base.note(matter, "forget_words", RETENTION, now)
    return True


@transaction.atomic
def forget_mediation(mediation_id: UUID, now: dt.datetime) -> bool:
    """A dispute long ended: who it was between and every word of it go; its number and outcome stay."""
    found = (
        Mediation.objects.select_for_update(no_key=True)
        .filter(pk=mediation_id, ended_at__isnull=False)
        .first()
    )
    if found is None:
        return False
    found.about, found.ended_words = GONE, ""
    found.save(update_fields=["about", "ended_words"])
    for party in MediationParty.objects.filter(mediation=found):
        party.name, party.phone, party.phone_index, party.person = "", "", "", None
        party.how_agreed = GONE if party.agreed_at else ""
        party.save(update_fields=["name", "phone", "phone_index", "person", "how_agreed"])
    for session in MediationSession.objects.filter(mediation=found):
        session.where = session.next_step = GONE
        session.save(update_fields=["where", "next_step"])
    for term in MediationTerm.objects.filter(agreement__mediation=found):
        term.what = GONE
        term.save(update_fields=["what"])
    for handover in MediationHandover.objects.filter(mediation=found):
        handover.reason = GONE
        handover.save(update_fields=["reason"])
    erasing.erase_words(record_ids=[found.id])
    return True


@transaction.atomic
def forget_goers(outing_id: UUID, now: dt.datetime) -> bool:
    """The names of those who went along, typed by hand; who was there as a registered person stays."""
    return bool(Goer.objects.filter(outing_id=outing_id).exclude(name=b"").update(name=b""))


@transaction.atomic
def forget_refusals(run_id: UUID, now: dt.datetime) -> bool:
    """The lines of a table that were not taken in."""
    return bool(ImportRefusal.objects.filter(run_id=run_id).delete()[0])
