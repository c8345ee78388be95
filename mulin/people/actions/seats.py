"""Posts that one person has at a time, what they need, and what is written down beside a post.

The tables refuse two terms that overlap (`appointment_one_seat`); here it is said in words, with who has it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from mulin.people import exofficio, policies, queries, roles
from mulin.people.models import Appointment, Person, PostDetail, Training
from mulin.people.policies import bodies
from mulin.platform import errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory.models import Organisation, Place

KINDS: dict[str, frozenset[str]] = {
    roles.GRID_SECRETARY: frozenset({Place.Kind.GRID}),
    roles.STAIRWELL_HEAD: frozenset({Place.Kind.ENTRANCE}),
    roles.PART_TIME: frozenset({Place.Kind.NEIGHBOURHOOD}),
}
"""Over which kinds of place a post can be."""


def check_kind(
    role: str,
    place: Place,
    organisation: Organisation | None,
    unit: Organisation | None,
    until: dt.date | None,
) -> None:
    """Refuse what such a post cannot be: one that follows another, over a wrong kind of place, without its office."""
    if role not in roles.WORDS:
        raise errors.Invalid("S0-26", _("没有“%(role)s”这个岗位。") % {"role": role}, field="role")
    line = exofficio.giving(role)
    if line is not None:
        rule = "S0-25" if role == roles.STUDY_LEAD else "S0-24"
        raise errors.Invalid(
            rule,
            _("“%(role)s”跟着岗位走，不单独任命。") % {"role": roles.WORDS[role]},
            remedy=_("定一位%(role)s，就由这位兼任。") % {"role": roles.WORDS[line.holds]},
            field="role",
        )
    if role in KINDS and place.kind not in KINDS[role]:
        wanted = _("、").join(str(Place.Kind(one).label) for one in sorted(KINDS[role]))
        raise errors.Invalid(
            "S0-26",
            _("%(role)s要定在：%(kinds)s。") % {"role": roles.WORDS[role], "kinds": wanted},
            remedy=_("请在名册里，从空着的那一处点进来定。"),
            field="place",
        )
    if role in roles.SEATED_AT and (
        organisation is None or organisation.kind != Organisation.Kind.GRID_STATION
    ):
        raise errors.Invalid(
            "S1-22",
            _("%(role)s是网格工作站的岗位，要选一个站。") % {"role": roles.WORDS[role]},
            remedy=_("请在站的名册里，从空着的那一格点进来定。"),
            field="organisation",
        )
    if role == roles.PART_TIME and (unit is None or until is None):
        field = "unit" if unit is None else "until"
        raise errors.Invalid(
            "S1-12",
            _("兼职委员要写从哪个单位来、任到哪一天。"),
            remedy=_("先选单位，再写任期的最后一天。"),
            field=field,
        )


def holder_of(
    role: str,
    place: Place,
    organisation: Organisation | None,
    since: dt.date,
    until: dt.date | None,
    *,
    besides: Person | None = None,
) -> Appointment | None:
    """Who has this seat in those days; None for a free seat, and for a post that many may have."""
    if role in roles.ONE_SEAT:
        found = Appointment.objects.filter(role=role, place=place)
    elif role in roles.SEATED_AT:
        found = Appointment.objects.filter(role=role, organisation=organisation)
    else:
        return None
    meets = (Q(valid_to__isnull=True) | Q(valid_to__gt=since)) & ~Q(valid_to=F("valid_from"))
    if until is not None:
        meets &= Q(valid_from__lt=until)
    if besides is not None:
        found = found.exclude(person=besides)
    return found.filter(meets).select_related("person").order_by("valid_from").first()


def check_free(
    role: str,
    place: Place,
    organisation: Organisation | None,
    since: dt.date,
    until: dt.date | None,
    *,
    besides: Person | None = None,
) -> None:
    """Refuse a second one in a seat. Whoever fills the same one at this moment is waited for."""
    if role in roles.ONE_SEAT:
        Place.objects.select_for_update(no_key=True).only("id").get(pk=place.pk)
    elif role in roles.SEATED_AT and organisation is not None:
        Organisation.objects.select_for_update(no_key=True).only("id").get(pk=organisation.pk)
    taken = holder_of(role, place, organisation, since, until, besides=besides)
    if taken is not None:
        words = {"role": roles.WORDS[role], "who": taken.person.name}
        raise errors.Conflict(
            "S1-22" if role in roles.SEATED_AT else "S0-26",
            _("%(role)s一处一位，现在是%(who)s。") % words,
            remedy=_("先结束%(who)s的任期，或者办交接。") % words,
        )


def detail(appointment: Appointment, unit: Organisation | None, duty: str) -> None:
    """Write down the home unit and the commitments beside a new post, where there are any."""
    duty = " ".join(duty.split())[:300]
    if unit is not None and unit.street_id != appointment.place.street_id:
        raise errors.Invalid("S3-52", _("人、地方和单位要在同一个街道。"), field="unit")
    if unit is not None or duty:
        PostDetail.objects.create(appointment=appointment, unit=unit, duty=duty)


def kept(appointment: Appointment) -> dict[str, Any]:
    """What a successor takes over with a post."""
    found = PostDetail.objects.filter(appointment=appointment).select_related("unit").first()
    return {"unit": found.unit, "duty": found.duty} if found else {}


def take_over(old: Appointment, new: Appointment) -> None:
    """What stands beside a post stands beside the one that goes on in its place."""
    if said := kept(old):
        detail(new, said["unit"], said["duty"])


@transaction.atomic
def change_duty(*, appointment: Appointment, duty: str, actor: Actor, now: dt.datetime) -> PostDetail:
    """Say anew what somebody has taken on in a post (S1-12, S4-14)."""
    person = Person.objects.select_for_update(no_key=True).get(pk=appointment.person_id)
    errors.require(
        policies.may_appoint(actor, person_id=person.id, role=appointment.role, path=appointment.path)
    )
    duty = " ".join(duty.split())
    if not duty:
        raise errors.Invalid("S1-12", _("请写这位担的是什么。"), field="duty")
    found, _made = PostDetail.objects.update_or_create(appointment=appointment, defaults={"duty": duty[:300]})
    _tell(person, "change_duty", actor, now)
    return found


@transaction.atomic
def note_training(
    *, person: Person, what: str, on: dt.date, until: dt.date | None = None, actor: Actor, now: dt.datetime
) -> Training:
    """Write down that somebody was trained in something, and until when it holds (S4-14)."""
    today = now.astimezone(LOCAL).date()
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    paths = [one.path for one in queries.posts_of(person.id, on=today)]
    errors.require(bodies.may_note_training(actor, person_id=person.id, paths=paths))
    what = " ".join(what.split())
    if not what:
        raise errors.Invalid("S4-14", _("请写学了什么。"), field="what")
    if on > today:
        raise errors.Invalid(
            "S4-14", _("日子在将来，请看看是不是写错了。"), remedy=_("学完了再记。"), field="on"
        )
    if until is not None and until <= on:
        raise errors.Invalid(
            "S4-14", _("有效期要在学的那天之后。"), remedy=_("没有有效期就空着。"), field="until"
        )
    made = Training.objects.create(
        person=person, what=what[:120], on=on, until=until, noted_by_id=actor.id, at=now
    )
    _tell(person, "note_training", actor, now)
    return made


def _tell(person: Person, verb: str, actor: Actor, now: dt.datetime) -> UUID:
    return timeline.record(
        street_id=person.street_id, record_id=person.id, verb=f"people.{verb}", actor=actor, now=now
    )
