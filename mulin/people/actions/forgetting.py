"""Making a person nameless, and deleting what was agreed when it is long over (N-90, N-95).

Rows that others lean on stay with their ids; the name, the telephone and every way to reach the person go. The
words of their own acts go with them: the timeline keeps the acts, and still verifies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.people import queries, states
from mulin.people.models import (
    Account,
    Appointment,
    Assistance,
    CalendarFeed,
    CareRow,
    ContactWay,
    Leave,
    Mandate,
    PaperForm,
    Person,
    TeamMember,
    Token,
)
from mulin.platform import errors, flow, media, readings, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.timeline import erasing

_reasons: list[Callable[[UUID], str]] = []


def keep_while(reason: Callable[[UUID], str]) -> None:
    """A higher context says why a person cannot be forgotten yet, or "" where nothing of its own is open."""
    _reasons.append(reason)


def reasons_to_keep(person_id: UUID, now: dt.datetime) -> list[str]:
    """Why a person cannot be forgotten now, in words for themself; empty when they can."""
    found = [reason(person_id) for reason in _reasons]
    day = now.astimezone(LOCAL).date()
    if Appointment.objects.filter(queries.current(day), person_id=person_id).exists():
        found.append(_("您还在岗位上，大家要知道找谁。任期结束以后可以删。"))
    return [one for one in found if one]


@transaction.atomic
def forget_oneself(*, person: Person, actor: Actor, now: dt.datetime) -> Person:
    """The person's own wish. Raises `Refusal` for anybody else, `Conflict` with the reason why it must stay."""
    if actor.id != person.id or actor.acting_for is not None:
        raise errors.Refusal(
            "N-95", _("只有本人可以删掉自己的登记。"), remedy=_("请本人登录，或到窗口来办。")
        )
    return _forget(person.id, actor, now)


@transaction.atomic
def forget_person(*, person_id: UUID, actor: Actor, now: dt.datetime) -> Person:
    """What the nightly job does with somebody who has not been heard of for years. Raises `Conflict` as above."""
    if actor.kind != "system":
        raise errors.Refusal("N-95", _("只有本人可以删掉自己的登记。"))
    return _forget(person_id, actor, now)


def _forget(person_id: UUID, actor: Actor, now: dt.datetime) -> Person:
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    if found := reasons_to_keep(person.id, now):
        raise errors.Conflict("N-95", found[0], remedy=_("办完以后再来删，或者到窗口问一问。"))
    _end_everything(person, now)
    with readings.without_record("erased"):
        person.name, person.name_index, person.phone, person.phone_index = "", "", "", ""
    person.save(update_fields=["name", "name_index", "phone", "phone_index"])
    erasing.erase_words(record_ids=[person.id])
    timeline.record(
        street_id=person.street_id, record_id=person.id, verb="people.forget", actor=actor, now=now
    )
    return person


def _end_everything(person: Person, now: dt.datetime) -> None:
    ContactWay.objects.filter(person=person, withdrawn_at__isnull=True).update(
        withdrawn_at=now, address=b"", address_index=""
    )
    CalendarFeed.objects.filter(person=person).delete()
    Token.objects.filter(person=person, withdrawn_at__isnull=True).update(withdrawn_at=now)
    CareRow.objects.filter(person=person).delete()
    TeamMember.objects.filter(person=person, leads=False).delete()
    for paper in PaperForm.objects.filter(person=person).exclude(picture=""):
        clear_paper(paper.pk, now)
    for mandate in Mandate.objects.select_for_update().filter(person=person).exclude(state=states.ENDED):
        flow.advance(mandate, states.MANDATE, "end")
        mandate.ended_at = now
        mandate.save(update_fields=["state", "ended_at"])
    account = Account.objects.filter(person=person).first()
    if account is not None:
        account.username, account.is_active = f"-{account.id.hex}", False
        account.set_unusable_password()
        account.epoch += 1
        account.save(update_fields=["username", "is_active", "password", "epoch"])


def clear_paper(key: UUID, now: dt.datetime) -> bool:
    """The picture of a signed sheet, and how somebody agreed, go; that there was a sheet stays."""
    with transaction.atomic():
        paper = PaperForm.objects.select_for_update().filter(pk=key).first()
        if paper is None:
            return False
        name, paper.picture, paper.how_agreed = paper.picture, "", ""
        paper.save(update_fields=["picture", "how_agreed"])
        if name:
            transaction.on_commit(lambda: media.remove(name))
    return True


def delete_agreement(
    model: type[Mandate] | type[Assistance] | type[Leave] | type[CareRow], key: UUID
) -> bool:
    """A row that nothing else leans on."""
    return bool(model.objects.filter(pk=key).delete()[0])  # type: ignore[attr-defined]
