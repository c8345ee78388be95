"""Printed forms out and back: each serial is entered once, in the transaction of the act it stands for (DR-10)."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mulin.people import papers, policies, states
from mulin.people.actions.registering import assist, check_agreed
from mulin.people.models import PaperForm, Person
from mulin.platform import errors, flow, timeline
from mulin.platform.actors import Actor
from mulin.platform.ids import new_id
from mulin.territory.models import Place

FOLDER = "papers"


@transaction.atomic
def print_paper(
    *, kind: str, street: Place, person: Person | None, record_id: UUID | None, actor: Actor, now: dt.datetime
) -> PaperForm:
    """A form for somebody, prefilled with who they are and what it is about."""
    errors.require(policies.may_enter_paper(actor, street.id))
    made = _for_somebody(kind, street, person, record_id)
    made.printed_by_id, made.printed_at = actor.id, now
    made.save(force_insert=True)
    _tell(made, "print_paper", _by(actor, made), now)
    return made


@transaction.atomic
def assist_by_paper(
    *,
    kind: str,
    street: Place,
    person: Person | None,
    record_id: UUID | None,
    how_agreed: str,
    actor: Actor,
    now: dt.datetime,
) -> PaperForm:
    """Doing it for somebody who stands at the counter or is on the telephone: no paper, but how they agreed."""
    errors.require(policies.may_enter_paper(actor, street.id))
    check_agreed(how_agreed)
    made = _for_somebody(kind, street, person, record_id)
    made.how_agreed, made.state, made.arrived_at = how_agreed.strip()[:120], states.ARRIVED, now
    made.save(force_insert=True)
    known = papers.kind_of(kind)
    if person is not None and known is not None and person.id != actor.id:
        assist(person=person, purpose=str(known.word), how_agreed=how_agreed, actor=actor, now=now)
    return made


def _for_somebody(kind: str, street: Place, person: Person | None, record_id: UUID | None) -> PaperForm:
    known = papers.kind_of(kind)
    if known is None:
        raise errors.Invalid("DR-10", _("没有这种表。"), field="kind")
    if known.about_matter and record_id is None:
        raise errors.Invalid(
            "DR-10", _("这张表要写是哪一件事。"), remedy=_("请填编号，例如 M-2026-04217。"), field="ref"
        )
    if known.needs_person and person is None:
        raise errors.Invalid(
            "DR-10",
            _("这张表要写是哪一位居民。"),
            remedy=_("请先按电话查到本人；没登记过的，先登记。"),
            field="phone",
        )
    return PaperForm(
        serial=papers.new_serial(kind), kind=kind, street=street, person=person, record_id=record_id
    )


@transaction.atomic
def arrive_paper(
    *, serial: str, street: Place, picture: bytes = b"", actor: Actor, now: dt.datetime
) -> PaperForm:
    """A form came back, by its picture or by the serial somebody typed. One that is entered stays as it is.

    Raises `Invalid` for a serial that this instance never made.
    """
    errors.require(policies.may_enter_paper(actor, street.id))
    serial = papers.normal_serial(serial)
    kind = papers.kind_with(serial)
    if not kind:
        raise errors.Invalid(
            "DR-10",
            _("这个编号不是这里印的表。"),
            remedy=_("请照表上二维码下面的 12 个字再打一次；字母 I、L、O 和数字 0、1 不会出现。"),
            field="serial",
        )
    found = _row_of(serial, kind, street, now)
    if found.street_id != street.id:
        raise errors.Refusal("DR-10", _("这张表是别的街道印的。"), remedy=_("请转给那个街道的窗口。"))
    if found.state not in (states.PRINTED, states.ARRIVED):
        return found
    if found.state == states.PRINTED:
        flow.advance(found, states.PAPER, "arrive")
        found.arrived_at = now
    if picture and not found.picture:
        found.picture = _keep(found, picture)
    found.save(update_fields=["state", "arrived_at", "picture"])
    return found


def _row_of(serial: str, kind: str, street: Place, now: dt.datetime) -> PaperForm:
    """The row of a form, made for a blank one the first time it is seen."""
    try:
        with transaction.atomic():
            if not PaperForm.objects.filter(serial=serial).exists():
                PaperForm(serial=serial, kind=kind, street=street, state=states.ARRIVED, arrived_at=now).save(
                    force_insert=True
                )
    except IntegrityError:
        pass  # a colleague scanned it in the same moment
    return PaperForm.objects.select_for_update(of=("self",)).get(serial=serial)


def _keep(paper: PaperForm, picture: bytes) -> str:
    name = f"{FOLDER}/{paper.serial}-{new_id().hex[-8:]}.jpg"
    target = Path(settings.MEDIA_ROOT) / name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with target.open("xb") as file:
        file.write(picture)
        file.flush()
        # The row that names it must never outlive it.
        os.fsync(file.fileno())
    return name


@transaction.atomic
def enter_paper(
    *,
    paper: PaperForm,
    given: Mapping[str, Any] | None,
    actor: Actor,
    now: dt.datetime,
    made_id: UUID | None = None,
) -> PaperForm:
    """Do the act that a form stands for, once, and keep the form with it.

    With `given` the kind's own `enter` does it; without, the desk did it on another page in this transaction
    and `made_id` is what came of it. A second time is a `Conflict`.
    """
    errors.require(policies.may_enter_paper(actor, paper.street_id))
    paper = PaperForm.objects.select_for_update(of=("self",)).select_related("person").get(pk=paper.pk)
    if paper.state == states.ENTERED:
        raise errors.Conflict(
            "DR-10", _("这张表已经录过了。"), remedy=_("一张只录一次；要再办，请另用一张。")
        )
    flow.advance(paper, states.PAPER, "enter")
    kind = papers.kind_of(paper.kind)
    by = _by(actor, paper)
    if given is not None:
        if kind is None or kind.enter is None:
            raise errors.Conflict("DR-10", _("这种表在别的页上办。"))
        made_id = kind.enter(paper, given, by, now)
    paper.entered_by_id, paper.entered_at, paper.made_id = actor.id, now, made_id
    paper.save(update_fields=["state", "entered_by", "entered_at", "made_id", "person", "record_id"])
    _tell(paper, "enter_paper", by, now)
    return paper


@transaction.atomic
def void_paper(*, paper: PaperForm, actor: Actor, now: dt.datetime) -> PaperForm:
    """Unreadable, or filled in by mistake: nothing is done from it."""
    errors.require(policies.may_enter_paper(actor, paper.street_id))
    paper = PaperForm.objects.select_for_update().get(pk=paper.pk)
    flow.advance(paper, states.PAPER, "void")
    paper.save(update_fields=["state"])
    _tell(paper, "void_paper", actor, now)
    return paper


def _by(actor: Actor, paper: PaperForm) -> Actor:
    """The desk as who acts for the person, from this paper: the timeline shows both."""
    acting = actor.for_person(paper.person_id) if paper.person_id and paper.person_id != actor.id else actor
    return acting.from_paper(paper.serial)


def _tell(paper: PaperForm, verb: str, actor: Actor, now: dt.datetime) -> None:
    known = papers.kind_of(paper.kind)
    timeline.record(
        street_id=paper.street_id,
        record_id=paper.record_id or paper.person_id or paper.id,
        verb=f"people.{verb}",
        actor=actor,
        now=now,
        kind=paper.kind,
        word=str(known.word) if known else paper.kind,
        paper=paper.serial,
    )
