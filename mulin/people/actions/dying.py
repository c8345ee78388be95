"""Noting that somebody has died, and taking a mistake back. Nothing is sent to them while it stands."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.people import policies, queries
from mulin.people.models import Account, Death, Person
from mulin.platform import errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL


@transaction.atomic
def note_death(*, person: Person, on: dt.date, told_by: str, actor: Actor, now: dt.datetime) -> Death:
    """Somebody has died: their account closes, and no message, letter or call goes to them any more.

    What they had raised and is still open waits for the family's word, or goes on without one.
    Raises `Invalid` for a day in the future, `Conflict` where it is noted already.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    today = now.astimezone(LOCAL).date()
    staff = queries.is_staff(person.id, on=today)
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
    closed = False
    for account in Account.objects.select_for_update().filter(person=person, is_active=True):
        account.is_active, closed = False, True
        account.epoch += 1
        account.save(update_fields=["is_active", "epoch"])
    death = Death.objects.create(
        person=person, on=on, told_by=told_by, noted_by_id=actor.id, at=now, account_closed=closed
    )
    _tell(death, "note_death", actor, now)
    return death


@transaction.atomic
def take_back_death(*, death: Death, actor: Actor, now: dt.datetime) -> Death:
    """It was a mistake: the account opens again, and what was held back goes out."""
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
    if death.account_closed:
        Account.objects.filter(person_id=death.person_id).update(is_active=True)
    _tell(death, "take_back_death", actor, now)
    return death


def _tell(death: Death, verb: str, actor: Actor, now: dt.datetime) -> None:
    timeline.record(
        street_id=death.person.street_id,
        record_id=death.person_id,
        verb=f"people.{verb}",
        actor=actor,
        now=now,
    )
