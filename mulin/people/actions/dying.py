"""Noting that somebody has died, and taking a mistake back. Nothing is sent to them while it stands."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.people import policies, queries, roles
from mulin.people.actions import seats
from mulin.people.actions.posts import close_term
from mulin.people.models import Account, Appointment, Death, Person
from mulin.platform import errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL


@transaction.atomic
def note_death(*, person: Person, on: dt.date, told_by: str, actor: Actor, now: dt.datetime) -> Death:
    """Somebody has died: their account closes, and no message, letter or call goes to them any more.

    What they had raised and is still open waits for the family's word, or goes on without one. A post
    without work at the desk, a building head's, ends with it; any other is handed over first (S1-23).
    Raises `Invalid` for a day in the future, `Conflict` where it is noted already.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    today = now.astimezone(LOCAL).date()
    terms = queries.posts_of(person.id, on=today)
    staff = any(one.role in roles.STAFF for one in terms)
    errors.require(
        policies.may_note_death(actor, person_id=person.id, street_id=person.street_id, staff=staff)
    )
    told_by = " ".join(told_by.split())[:60]
    if not told_by:
        raise errors.Invalid(
            "N-90", _("请写是谁告诉的。"), remedy=_("例如：家里人、派出所。不用写名字。"), field="told_by"
        )
    if on > today:
        raise errors.Invalid("N-90", _("日子在将来，请看看是不是写错了。"), field="on")
    if person.merged_into_id is not None or queries.dead().filter(person=person).exists():
        raise errors.Conflict("N-90", _("已经记过了。"), remedy=_("请刷新看看。"))
    ended = {str(one.id): one.valid_to.isoformat() if one.valid_to else None for one in terms}
    for term in terms:
        close_term(term, on=today, actor=actor, now=now)
    closed = False
    for account in Account.objects.select_for_update().filter(person=person, is_active=True):
        account.is_active, closed = False, True
        account.epoch += 1
        account.save(update_fields=["is_active", "epoch"])
    death = Death.objects.create(
        person=person,
        on=on,
        told_by=told_by,
        noted_by_id=actor.id,
        at=now,
        account_closed=closed,
        ended=ended,
    )
    _tell(death, "note_death", actor, now)
    return death


@transaction.atomic
def take_back_death(*, death: Death, actor: Actor, now: dt.datetime) -> Death:
    """It was a mistake: the account opens again, posts run on, and what was held back goes out."""
    death = Death.objects.select_for_update(of=("self",)).select_related("person").get(pk=death.pk)
    errors.require(
        policies.may_note_death(
            actor, person_id=death.person_id, street_id=death.person.street_id, staff=False
        )
    )
    if death.taken_back_at is not None:
        raise errors.Conflict("N-90", _("已经改回来了。"))
    death.taken_back_at, death.taken_back_by_id = now, actor.id
    death.save(update_fields=["taken_back_at", "taken_back_by"])
    _begin_again(death)
    if death.account_closed:
        Account.objects.filter(person_id=death.person_id).update(is_active=True)
    _tell(death, "take_back_death", actor, now)
    return death


def _begin_again(death: Death) -> None:
    """The posts that ended with it, where nobody has given the same ones anew meanwhile, run on as before."""
    for term in Appointment.objects.select_for_update(no_key=True).filter(id__in=list(death.ended)):
        same = Appointment.objects.filter(
            person_id=death.person_id, role=term.role, place=term.place, organisation=term.organisation
        )
        last = death.ended[str(term.id)]
        until = dt.date.fromisoformat(last) if last else None
        taken = seats.holder_of(
            term.role, term.place, term.organisation, term.valid_from, until, besides=term.person
        )
        if taken is None and not same.filter(valid_from__gte=term.valid_to).exclude(id=term.id).exists():
            term.valid_to = until
            term.save(update_fields=["valid_to"])


def _tell(death: Death, verb: str, actor: Actor, now: dt.datetime) -> None:
    timeline.record(
        street_id=death.person.street_id,
        record_id=death.person_id,
        verb=f"people.{verb}",
        actor=actor,
        now=now,
    )
