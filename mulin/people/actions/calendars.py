"""The secret address of one's calendar: made, made anew, withdrawn. Only by the person themself."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.people.models import CalendarFeed, Person
from mulin.people.models.calendar import digest_of
from mulin.platform import errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.ids import new_token


@transaction.atomic
def renew_calendar(*, person: Person, language: str, actor: Actor, now: dt.datetime) -> CalendarFeed:
    """A new address; the one before opens nothing from now on. Raises `Refusal` for anybody else's."""
    _own(person, actor)
    ended = _end(person, now)
    token = new_token()
    feed = CalendarFeed.objects.create(
        person=person,
        token=token,
        digest=digest_of(token),
        language="en" if language.startswith("en") else "zh-hans",
        made_at=now,
    )
    _note(person, "renew_calendar" if ended else "open_calendar", actor, now)
    return feed


@transaction.atomic
def withdraw_calendar(*, person: Person, actor: Actor, now: dt.datetime) -> None:
    """No address opens it any more. A second time changes nothing."""
    _own(person, actor)
    if _end(person, now):
        _note(person, "withdraw_calendar", actor, now)


def _own(person: Person, actor: Actor) -> None:
    if actor.kind != "system" and actor.id != person.id:
        raise errors.Refusal("N-95", _("日历只能由本人自己开。"), remedy=_("请用自己的账号登录。"))


def _end(person: Person, now: dt.datetime) -> int:
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    # What is ended is kept without its address: nobody needs to read it again.
    return CalendarFeed.objects.filter(person=person, ended_at__isnull=True).update(ended_at=now, token=b"")


def _note(person: Person, verb: str, actor: Actor, now: dt.datetime) -> None:
    timeline.record(
        street_id=person.street_id, record_id=person.id, verb=f"people.{verb}", actor=actor, now=now
    )
