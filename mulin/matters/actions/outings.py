"""Going out: planned with its purpose, held with its result, and what was heard there into the one queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import photos, policies
from mulin.matters.actions import base
from mulin.matters.actions.contact import Contact
from mulin.matters.actions.intake import Intake, raise_matter
from mulin.matters.models import FOUND, Goer, Matter, Outing, Reporter, Waiting
from mulin.matters.states import outing as states
from mulin.people.models import Person
from mulin.platform import errors, flow, publishing, refs, text, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.records import actions as records
from mulin.platform.records.models import Link, Record
from mulin.platform.sounds import Sound
from mulin.territory import rehoming
from mulin.territory.models import Organisation, Place

PREFIX = "O"
MOST_NUMBERS = 200
"""Numbers given out at one reception: more than anybody can hear in a day."""

AGREED = ("phone", "door", "asked")
"""How somebody agreed to a visit: on the telephone before, at the door, or they asked for it."""


@dataclass(frozen=True, slots=True)
class Going:
    """One who takes part: of the staff, an organisation, or a guest by name."""

    person: Person | None = None
    organisation: Organisation | None = None
    name: str = ""
    title: str = ""
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One thing heard or found: its words or a recording, and who said it, if anybody did and would."""

    words: str
    contact: Contact = field(default_factory=Contact)
    category_id: UUID | None = None
    voice: Sound | None = None
    token: str = ""
    number: int = 0
    """Its place on the sheet, for what is said where it is refused."""


@transaction.atomic
def plan_outing(
    *,
    kind: str,
    place: Place,
    purpose: str,
    starts_at: dt.datetime,
    actor: Actor,
    now: dt.datetime,
    ends_at: dt.datetime | None = None,
    spot: str = "",
    asks: str = "",
    announced: bool = False,
    goers: Sequence[Going] = (),
) -> Outing:
    """Say before going out what for, when, where and with whom (ET-07); it has a number at once.

    Raises `Invalid` without a purpose, for an end before the beginning, for a home visit that does
    not say what it will ask or is announced, and for a joint patrol with nobody beside the staff (S2-05).
    """
    rehoming.hold_where(place)
    errors.require(policies.may_plan_outing(actor, place.path))
    purpose = base.said(purpose, field="purpose", rule="ET-07", empty=_("请写为什么去。"))
    if place.street_id is None:
        raise errors.Invalid("S1-21", _("请选一个街道里的地方。"), field="place")
    _check_plan(kind, starts_at, ends_at, asks, announced, goers)
    if announced:
        publishing.without_persons(spot, field="spot")
    outing = Outing(
        street_id=place.street_id,
        place=place,
        path=place.path,
        state=states.PLANNED,
        kind=kind,
        spot=text.one_line(spot)[:60],
        starts_at=starts_at,
        ends_at=ends_at,
        purpose=text.redact(purpose)[:200],
        asks=text.redact(asks.strip())[:300],
        announced=announced,
        planned_by_id=base.person_of(actor),
        recorded_at=now,
    )
    outing.ref = refs.draw(PREFIX, place.street_id, now.astimezone(LOCAL).year, 1)[0]
    records.put_many([_record_of(outing)])
    outing.save(force_insert=True)
    Goer.objects.bulk_create(_goer(outing, one) for one in goers)
    _note(outing, "outing_plan", actor, now, kind=kind)
    return outing


def _check_plan(
    kind: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime | None,
    asks: str,
    announced: bool,
    goers: Sequence[Going],
) -> None:
    if kind not in Outing.Kind.values:
        raise errors.Invalid("S4-16", _("请选是哪一种出门。"), field="kind")
    if ends_at is not None and ends_at <= starts_at:
        raise errors.Invalid("DR-07", _("结束比开始还早。"), remedy=_("请改时间，或留空。"), field="ends_at")
    if kind == Outing.Kind.VISIT and not asks.strip():
        raise errors.Invalid(
            "ET-07", _("入户要先写清会问什么。"), remedy=_("会印在走访卡上，开门前先给人看。"), field="asks"
        )
    if announced and kind not in (Outing.Kind.LISTENING, Outing.Kind.RECEPTION):
        raise errors.Invalid("ET-07", _("只有街头听民声和接待日可以公开预告。"), field="announced")
    others = any(one.organisation or (one.name and not one.person) for one in goers)
    if kind == Outing.Kind.PATROL and not others:
        raise errors.Invalid(
            "S2-05",
            _("联合巡查要有物业或业主代表一起去。"),
            remedy=_("请至少写一家单位，或一位业主代表。"),
            field="guests",
        )


def _goer(outing: Outing, one: Going) -> Goer:
    return Goer(
        outing=outing,
        person=one.person,
        organisation=one.organisation,
        name=one.name.strip()[:40],
        title=text.one_line(one.title)[:40],
        shown=one.shown,
    )


def _record_of(outing: Outing) -> Record:
    """What the chain shows of it: which kind of outing, never why or to whom."""
    kind = str(Outing.Kind(outing.kind).label)
    return Record(
        id=outing.id,
        kind="outing",
        street_id=outing.street_id,
        path=outing.path,
        ref=outing.ref,
        title=kind,
        public_title=kind,
        state=outing.state,
        at=outing.starts_at,
    )


def _note(outing: Outing, verb: str, actor: Actor, now: dt.datetime, **body: Any) -> None:
    timeline.record(
        street_id=outing.street_id, record_id=outing.id, verb=f"matters.{verb}", actor=actor, now=now, **body
    )


def _lock(outing: Outing) -> Outing:
    return (
        Outing.objects.select_for_update(no_key=True, of=("self",))
        .select_related("place", "place__compound")
        .get(pk=outing.pk)
    )


@transaction.atomic
def hold_outing(
    *,
    outing: Outing,
    actor: Actor,
    now: dt.datetime,
    result: str = "",
    done: str = "",
    agreed: str = "",
) -> Outing:
    """It took place. A home visit says how the person agreed and what was done, from closed lists alone.

    Raises `Invalid` for what is missing, or for free words about a home visit (ET-07).
    """
    outing = _lock(outing)
    errors.require(policies.may_keep_outing(actor, outing))
    if outing.kind == Outing.Kind.VISIT:
        if agreed not in AGREED:
            raise errors.Invalid(
                "ET-07",
                _("没有本人同意，不能进门，也不能记。"),
                remedy=_("没同意就点“没有进行”，不用写原因。"),
                field="agreed",
            )
        if done not in Outing.Done.values:
            raise errors.Invalid("ET-07", _("请选做成了什么。"), field="done")
        if result.strip():
            raise errors.Invalid(
                "ET-07",
                _("入户不写对这家人的看法。"),
                remedy=_("本人说的事，一件一件记成诉求。"),
                field="result",
            )
    else:
        agreed = done = ""
        result = text.redact(
            base.said(result, field="result", rule="S4-16", empty=_("请用一两句话写结果怎样。"))
        )
    flow.advance(outing, states.OUTING, "hold")
    outing.result, outing.done, outing.agreed, outing.held_at = result, done, agreed, now
    outing.save(update_fields=["state", "result", "done", "agreed", "held_at"])
    records.change(outing.id, state=outing.state)
    _note(outing, "outing_hold", actor, now)
    return outing


@transaction.atomic
def call_off_outing(*, outing: Outing, actor: Actor, now: dt.datetime) -> Outing:
    """It did not take place. There is no reason to write: rain and "no, thank you" look the same (ET-07)."""
    outing = _lock(outing)
    errors.require(policies.may_keep_outing(actor, outing))
    flow.advance(outing, states.OUTING, "call_off")
    outing.save(update_fields=["state"])
    records.change(outing.id, state=outing.state)
    _note(outing, "outing_off", actor, now)
    return outing


@transaction.atomic
def hear_lines(*, outing: Outing, lines: Sequence[Line], actor: Actor, now: dt.datetime) -> list[Matter]:
    """Everything heard or found on one outing into the queue, each with a number: all of it, or none.

    A line whose token is known already was sent twice and counts once. Raises `Invalid` at the field
    of the line (`3-words`), `Conflict` for an outing that did not take place, and for a home visit
    nobody has agreed to yet.
    """
    outing = _lock(outing)
    errors.require(policies.may_keep_outing(actor, outing))
    _check_open(outing)
    if not lines:
        raise errors.Invalid("S2-42", _("一件也没写。"), remedy=_("请至少写一行。"), field="0-words")
    with photos.keeping():
        return [_hear(outing, line, actor, now) for line in lines]


def _check_open(outing: Outing) -> None:
    if outing.state == states.OFF:
        raise errors.Conflict("S4-16", _("这次没有进行，不能再记。"), remedy=_("去了的话，请另定一次。"))
    if outing.kind == Outing.Kind.VISIT and outing.state != states.HELD:
        raise errors.Conflict("ET-07", _("先记本人同意了没有，再记说了什么。"), remedy=_("请先点“去过了”。"))


def _hear(outing: Outing, line: Line, actor: Actor, now: dt.datetime) -> Matter:
    known = Reporter.objects.select_related("matter").filter(token=line.token).first() if line.token else None
    if known is not None:
        return known.matter
    contact = line.contact if line.contact.given or outing.channel not in FOUND else None
    if contact is None and (same := _same(outing, line, actor)) is not None:
        return same
    try:
        made: Intake = raise_matter(
            place=outing.place,
            words=line.words,
            channel=outing.channel,
            contact=contact,
            category_id=line.category_id,
            voices=[line.voice] if line.voice else [],
            token=line.token,
            occurred_at=min(outing.starts_at, now),
            actor=actor,
            now=now,
        )
    except errors.Invalid as refused:
        refused.field = f"{line.number}-{refused.field or 'words'}"
        raise
    records.link(outing.id, made.matter.id, "found", now)
    return made.matter


def _same(outing: Outing, line: Line, actor: Actor) -> Matter | None:
    """What the same finder wrote in the same words on the same outing: a sheet sent twice counts once (S3-54)."""
    found = Link.objects.filter(source_id=outing.id, kind="found").values("to_id")
    words = text.redact(line.words.strip())
    return Matter.objects.filter(id__in=found, finder_id=actor.id, words=words).first() if words else None


@transaction.atomic
def take_number(*, outing: Outing, actor: Actor, now: dt.datetime) -> Waiting:
    """The next number for somebody who came to a reception: no name is asked (S4-25)."""
    outing = _lock(outing)
    errors.require(policies.may_keep_outing(actor, outing))
    if outing.kind != Outing.Kind.RECEPTION or outing.state != states.PLANNED:
        raise errors.Conflict("S4-25", _("这次不发号。"), remedy=_("接待日进行的时候才发号。"))
    last = Waiting.objects.filter(outing=outing).count()
    if last >= MOST_NUMBERS:
        raise errors.Conflict("S4-25", _("今天的号发完了。"), remedy=_("请写在纸上，一样有编号。"))
    return Waiting.objects.create(outing=outing, number=last + 1, at=now)


@transaction.atomic
def call_number(
    *,
    outing: Outing,
    number: int,
    line: Line | None,
    actor: Actor,
    now: dt.datetime,
    suggest: Organisation | None = None,
) -> Waiting:
    """What the person with this number said becomes a matter; None where they only asked something.

    `suggest` notes which department the deputies thought of; the dispatcher decides (S4-25). Raises
    `Conflict` for a number that was never given or was heard already.
    """
    outing = _lock(outing)
    errors.require(policies.may_keep_outing(actor, outing))
    waiting = Waiting.objects.select_for_update(no_key=True).filter(outing=outing, number=number).first()
    if waiting is None or waiting.heard_at is not None:
        raise errors.Conflict("S4-25", _("没有在等的这个号。"), remedy=_("请看看现在叫到几号。"))
    waiting.heard_at = now
    if line is not None:
        _check_open(outing)
        with photos.keeping():
            waiting.matter = _hear(outing, line, actor, now)
        if suggest is not None:
            if suggest.street_id != outing.street_id:
                raise errors.Invalid("S3-52", _("没有这家单位。"), field="suggest")
            base.note(waiting.matter, "suggest", actor, now, to=suggest.name)
    waiting.save(update_fields=["heard_at", "matter"])
    return waiting
