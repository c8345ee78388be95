"""The same thing heard twice, and two things told as one: joined or parted by hand (S3-54).

Everybody who raised either keeps their number and is answered; what is joined is counted once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import clocks, policies, states
from mulin.matters.actions import arbitrating, base, sheets
from mulin.matters.actions.contact import Contact
from mulin.matters.actions.intake import compose, write
from mulin.matters.models import Answer, Matter, Reporter
from mulin.platform import errors, flow
from mulin.platform.actors import Actor
from mulin.platform.ids import new_token
from mulin.platform.records import actions as records

MOST_PARTS = 5


@transaction.atomic
def join(*, matter: Matter, into: Matter, actor: Actor, now: dt.datetime) -> Matter:
    """Handle `matter` together with `into`, where everybody who raised it is answered too.

    Raises `Invalid` for itself, for one that is closed, of another street, or joined to another one.
    """
    first, second = sorted((matter, into), key=lambda one: one.pk)
    locked = {one.pk: base.lock(one) for one in (first, second)}
    matter, into = locked[matter.pk], locked[into.pk]
    errors.require(policies.may_receive(actor, matter))
    errors.require(policies.may_receive(actor, into))
    _check_pair(matter, into)
    sheets.stop(matter, now, _("并到 %(ref)s 一起办") % {"ref": into.ref})
    arbitrating.drop(matter)
    matter.answer = Answer.objects.create(
        matter=matter,
        author_id=actor.id,
        organisation_id=actor.home_org_id,
        body=_("和 %(ref)s 说的是同一件事，并在一起办，一起答复。您的编号照样能查。") % {"ref": into.ref},
        proposes=states.JOINED,
        at=now,
        limit_at=matter.solve_by,
    )
    flow.advance(matter, states.MATTER, "join")
    matter.outcome, matter.closed_at, matter.due_at, matter.joined_to = states.JOINED, now, None, into
    base.keep(matter, "answer", "outcome", "closed_at", "joined_to")
    Matter.objects.filter(joined_to=matter).update(joined_to=into)
    moved = Reporter.objects.filter(matter=matter)
    moved.filter(came_from__isnull=True).update(came_from=matter)
    moved.update(matter=into)
    records.link(matter.id, into.id, "joined", now)
    base.note(matter, "join", actor, now, ref=into.ref)
    base.note(into, "joined_by", actor, now, ref=matter.ref)
    return into


def _check_pair(matter: Matter, into: Matter) -> None:
    if matter.pk == into.pk:
        raise errors.Invalid("S3-54", _("这是同一件。"), remedy=_("请写另一件的编号。"), field="into")
    if matter.street_id != into.street_id or matter.history or into.history:
        raise errors.Invalid("S3-54", _("只能并本街道正在办的事。"), field="into")
    if into.state == states.CLOSED:
        raise errors.Invalid(
            "S3-54",
            _("%(ref)s 已经办结。") % {"ref": into.ref},
            remedy=_("请先重开它，或并到另一件正在办的。"),
            field="into",
        )
    if set(matter.concerns) != set(into.concerns):
        raise errors.Invalid(
            "N-79",
            _("两件事涉及的人或单位不一样，不能并。"),
            remedy=_("先把涉及谁写成一样的，再并。"),
            field="into",
        )


@transaction.atomic
def part(*, matter: Matter, reason: str, actor: Actor, now: dt.datetime) -> Matter:
    """It was another thing after all: who raised it gets it back, at the window, with its clocks begun anew."""
    matter = base.lock(matter)
    errors.require(policies.may_receive(actor, matter))
    into = matter.joined_to
    if into is None:
        raise errors.Conflict("S3-54", _("这件没有并到别的事里。"))
    reason = base.said(reason, field="reason", rule="S3-54", empty=_("请写为什么分开。"))[:500]
    flow.advance(matter, states.MATTER, "part")
    matter.outcome, matter.closed_at, matter.answer, matter.joined_to = "", None, None, None
    matter.owner_id, matter.owner_org_id = base.person_of(actor), actor.home_org_id
    matter.receiver_id, matter.receiver_org_id = matter.owner_id, matter.owner_org_id
    matter.due_at, matter.solve_by = clocks.step_due("receive", now, street_id=matter.street_id), None
    base.keep(
        matter, "outcome", "closed_at", "answer", "joined_to", "owner", "owner_org", "receiver", "receiver_org",
        "solve_by",
    )  # fmt: skip
    Reporter.objects.filter(came_from=matter).update(matter=matter, came_from=None)
    base.note(matter, "part", actor, now, ref=into.ref, said=reason)
    base.note(into, "parted_from", actor, now, ref=matter.ref)
    return matter


@dataclass(frozen=True, slots=True)
class Part:
    """One of several things that were told as one."""

    words: str
    title: str = ""
    category_id: UUID | None = None


@transaction.atomic
def split(*, matter: Matter, parts: Sequence[Part], actor: Actor, now: dt.datetime) -> list[Matter]:
    """Give each further thing a number of its own; everybody who raised the whole has a slip of every part.

    The matter itself goes on with what is left; nothing of its words is taken away. Raises `Invalid`
    for no part, too many, or one without words; `Conflict` where it is out with a handler or closed.
    """
    matter = base.lock(matter)
    errors.require(policies.may_receive(actor, matter))
    if matter.state not in (states.NEW, states.RECEIVED) or matter.history:
        raise errors.Conflict(
            "S3-54", _("派出去的、答复了的不能再分。"), remedy=_("先收回派单，再分成几件。")
        )
    if not parts:
        raise errors.Invalid("S3-54", _("请写分出来的是什么事。"), field="words_1")
    if len(parts) > MOST_PARTS:
        raise errors.Invalid("S3-54", _("一次最多分出 %(n)s 件。") % {"n": MOST_PARTS}, field="words_1")
    reporters = list(matter.reporters.select_related("person").order_by("at", "id"))
    return [_parted(matter, one, reporters, actor, now) for one in parts]


def _parted(matter: Matter, one: Part, reporters: list[Reporter], actor: Actor, now: dt.datetime) -> Matter:
    first = reporters[0] if reporters else None
    contact = Contact(first.name, first.phone, first.reply_by, first.person) if first is not None else None
    intake = compose(
        place=matter.place,
        words=one.words,
        channel=matter.channel,
        contact=contact,
        actor=actor,
        now=now,
        occurred_at=matter.occurred_at,
        category_id=one.category_id,
        title=one.title,
    )
    made = intake.matter
    made.respond_by, made.responded_at = matter.respond_by, matter.responded_at
    made.private, made.concerns, made.nature = matter.private, list(matter.concerns), matter.nature
    made.finder_id = matter.finder_id
    if intake.reporter is not None:
        intake.reporter.copy_of = first
        intake.reporter.helped_by_id = first.helped_by_id if first else None
    write(intake, now)
    for other in reporters[1:]:
        _copy(other, made, now)
    records.link(matter.id, made.id, "part", now)
    base.note(matter, "split", actor, now, ref=made.ref)
    return made


def _copy(reporter: Reporter, matter: Matter, now: dt.datetime) -> None:
    Reporter.objects.create(
        matter=matter,
        person=reporter.person,
        name=reporter.name,
        phone=reporter.phone,
        phone_index=reporter.phone_index,
        reply_by=reporter.reply_by,
        token=new_token(),
        helped_by_id=reporter.helped_by_id,
        copy_of=reporter,
        at=now,
    )
