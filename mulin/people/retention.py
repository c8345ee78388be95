"""When persons and what was agreed with them are over, and how they are cleared (N-90)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mulin.people import keepings
from mulin.people.actions import forgetting
from mulin.people.models import Account, Appointment, Assistance, CareRow, Leave, Mandate, PaperForm, Person
from mulin.platform import policy
from mulin.platform.actors import system
from mulin.platform.retention import Rule, add_rule

policy.declare("people.keep_days", 1095, rule="N-90", text=_("没有账号、没有来往的人，几天后删掉姓名和电话"))
policy.declare("people.agreements.keep_days", 1095, rule="N-97", text=_("代办、帮手和签过的纸，结束后留几天"))
policy.declare("people.leaves.keep_days", 366, rule="N-90", text=_("休过的假留几天"))
policy.declare("people.care.keep_days", 184, rule="N-90", text=_("过了复核日没有续上的照看，再留几天"))

RETENTION = system("people.retention")
_busy: list[Callable[[dt.datetime], Q]] = []


def still_needed(condition: Callable[[dt.datetime], Q]) -> None:
    """A higher context says which persons have had to do with it since a moment."""
    _busy.append(condition)


def _named() -> QuerySet[Person]:
    return Person.objects.exclude(name=b"").filter(merged_into__isnull=True)


def _unheard(before: dt.datetime) -> QuerySet[Person]:
    """Registered before, without a log-in or a post that reaches past it, and with nothing since."""
    found = _named().filter(created_at__lt=before)
    accounts = Account.objects.filter(person=OuterRef("pk"), is_active=True)
    posts = Appointment.objects.filter(person=OuterRef("pk")).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=before.astimezone(policy.LOCAL).date())
    )
    found = found.filter(~Exists(accounts), ~Exists(posts))
    for condition in _busy:
        found = found.exclude(condition(before))
    return found


def _clear_person(key: UUID, now: dt.datetime) -> bool:
    forgetting.forget_person(person_id=key, actor=RETENTION, now=now)
    return True


def _deletes(model: Any) -> Callable[[UUID, dt.datetime], bool]:
    return lambda key, now: forgetting.delete_agreement(model, key)


def _papers(before: dt.datetime) -> QuerySet[PaperForm]:
    return PaperForm.objects.exclude(picture="").filter(Q(entered_at__lt=before) | Q(arrived_at__lt=before))


def _day(before: dt.datetime) -> dt.date:
    return before.astimezone(policy.LOCAL).date()


def register() -> None:
    add_rule(Rule(
        "persons", _("没有来往的人的姓名和电话"), keepings.PERSON_TERM, Person, _named, _unheard, _clear_person,
    ))  # fmt: skip
    agreements = keepings.AGREEMENT_TERM
    ended = _("结束了的代办和帮手")
    add_rule(Rule(
        "mandates", ended, agreements, Mandate, Mandate.objects.all,
        lambda before: Mandate.objects.filter(Q(ended_at__lt=before) | Q(ended_at=None, valid_to__lt=before)),
        _deletes(Mandate),
    ))  # fmt: skip
    add_rule(Rule(
        "assistances", ended, agreements, Assistance, Assistance.objects.all,
        lambda before: Assistance.objects.filter(valid_to__lt=before), _deletes(Assistance),
    ))  # fmt: skip
    add_rule(Rule(
        "papers", _("签过字的纸的照片"), agreements, PaperForm, lambda: PaperForm.objects.exclude(picture=""),
        _papers, forgetting.clear_paper,
    ))  # fmt: skip
    add_rule(Rule(
        "leaves", _("休过的假"), keepings.LEAVE_TERM, Leave, Leave.objects.all,
        lambda before: Leave.objects.filter(valid_to__lt=_day(before)), _deletes(Leave),
    ))  # fmt: skip
    add_rule(Rule(
        "care", _("没有续上的照看"), keepings.CARE_TERM, CareRow, CareRow.objects.all,
        lambda before: CareRow.objects.filter(review_on__lt=_day(before)), _deletes(CareRow),
    ))  # fmt: skip
