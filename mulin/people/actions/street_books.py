"""Workbooks of a street: handed in and kept until they are confirmed, thrown away, finished; and contacts taken out."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Collection, Iterable
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.people import policies
from mulin.people.models import StreetBook
from mulin.platform import errors, home, readings, timeline
from mulin.platform.actors import Actor
from mulin.platform.timeline import Entry
from mulin.territory.models import Place

UPLOADS = "uploads"
"""Folder of the instance's home in which files wait; closed to other users."""
KEPT_FOR = dt.timedelta(days=7)
"""How long a workbook lies there that nobody has confirmed: it is full of names and telephone numbers."""


def hand_in_book(
    *,
    file: BinaryIO,
    name: str,
    street: Place,
    plan: dict[str, Any],
    actor: Actor,
    now: dt.datetime,
) -> StreetBook:
    """Keep an uploaded workbook until its plan has been looked at. `plan` is what it would change."""
    errors.require(policies.may_take_in_street(actor, street.path))
    folder = home.folder(UPLOADS, private=True)
    book = StreetBook(
        street=street,
        by_id=actor.id,
        file_name=name[-200:],
        stored=f"{UPLOADS}/{secrets.token_hex(16)}",
        at=now,
        **plan,
    )
    handle = os.open(folder.parent / book.stored, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as kept:
            file.seek(0)
            for chunk in iter(lambda: file.read(1 << 20), b""):
                kept.write(chunk)
        book.save(force_insert=True)
    except BaseException:
        (home.path() / book.stored).unlink(missing_ok=True)
        raise
    return book


@transaction.atomic
def discard_book(*, book: StreetBook, actor: Actor) -> None:
    """Throw away a workbook that has not been carried out. Raises `Conflict` once it has."""
    book = hold_book(book, actor)
    book.delete()
    transaction.on_commit(lambda: forget_file(book.stored))


@transaction.atomic
def show_again(*, book: StreetBook, plan: dict[str, Any], actor: Actor) -> StreetBook:
    """The street has changed since the plan was made: keep the new one, to be looked at."""
    book = hold_book(book, actor)
    for name, value in plan.items():
        setattr(book, name, value)
    book.save(update_fields=list(plan))
    return book


def hold_book(book: StreetBook, actor: Actor) -> StreetBook:
    """The workbook, locked and waiting, in the caller's transaction; `Conflict` where it is done or gone."""
    errors.require(policies.may_take_in_street(actor, book.street.path))
    found = StreetBook.objects.select_for_update(of=("self",)).filter(pk=book.pk).first()
    if found is None:
        raise errors.Conflict("S3-52", _("这个工作簿已经被删掉了。"), remedy=_("请重新上传。"))
    if found.state != StreetBook.State.WAITING:
        raise errors.Conflict("S3-52", _("这个工作簿已经收下了。"), remedy=_("请刷新看看结果。"))
    found.street = book.street
    return found


def hold_street(street: Place) -> None:
    """One workbook of a street at a time, in the caller's transaction."""
    Place.objects.select_for_update(no_key=True).get(pk=street.pk)


def finish_book(book: StreetBook, *, kept: str, now: dt.datetime) -> None:
    """The workbook has been carried out: what came of it stays, the file goes."""
    stored, book.stored = book.stored, ""
    book.state, book.done_at, book.plan = StreetBook.State.DONE, now, kept
    book.save(update_fields=["state", "done_at", "stored", "plan"])
    transaction.on_commit(lambda: forget_file(stored))


def note_taken_in(
    *, street: Place, counts: dict[str, dict[str, int]], actor: Actor, now: dt.datetime
) -> None:
    """Write on the street's timeline that a workbook came in, with how many rows did what."""
    sums: dict[str, Any] = {
        what: sum(part[what] for part in counts.values()) for what in ("new", "changed", "ended")
    }
    timeline.record(
        street_id=street.id,
        record_id=street.id,
        verb="people.take_in_street",
        actor=actor,
        now=now,
        **sums,
    )


@transaction.atomic
def take_out_contacts(
    *, street: Place, person_ids: Collection[UUID], purpose: str, actor: Actor, now: dt.datetime
) -> None:
    """Open the telephone numbers of the people in posts for a workbook: an act of its own, for each to see (N-90).

    Raises `Refusal` for who does not keep the whole street, `Invalid` without a purpose.
    """
    errors.require(policies.may_take_out_contacts(actor, street.path))
    purpose = " ".join(purpose.split())[:120]
    if not purpose:
        raise errors.Invalid(
            "N-90", _("请写明拿去做什么用。"), remedy=_("例如：更新应急值班表。"), field="purpose"
        )
    timeline.record(
        street_id=street.id,
        record_id=street.id,
        verb="people.take_out_contacts",
        actor=actor,
        now=now,
        count=len(person_ids),
        purpose=purpose,
    )
    readings.told(*person_ids)
    timeline.record_many(
        Entry(street.id, one, "people.show_person", actor, now, now, {"reason": purpose})
        for one in sorted(person_ids)
    )


def sweep_books(books: Iterable[StreetBook], *, now: dt.datetime) -> int:
    """Throw away workbooks that were handed in and left lying; returns how many."""
    count = 0
    for book in books:
        with transaction.atomic():
            left = StreetBook.objects.select_for_update().filter(
                pk=book.pk, state=StreetBook.State.WAITING, at__lt=now - KEPT_FOR
            )
            if left.delete()[0]:
                forget_file(book.stored)
                count += 1
    return count


def forget_file(stored: str) -> None:
    if stored:
        (home.path() / stored).unlink(missing_ok=True)
