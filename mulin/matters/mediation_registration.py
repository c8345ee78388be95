"""What mediations tell the platform: a closed kind of record, their notices, what is held on a party (ET-08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mulin.matters.actions.mediation_base import NOTICE
from mulin.matters.models import Mediation, MediationAgreement
from mulin.matters.queries.mediation import LISTED, held_by
from mulin.matters.states import mediation as states
from mulin.platform import registry
from mulin.platform.notices.actions import Message, add_kind
from mulin.platform.notices.models import Notice
from mulin.platform.records.models import Record
from mulin.platform.ui.words import day

WORD = gettext_lazy("调解")


def register() -> None:
    registry.add_kind(
        registry.RecordKind(
            kind="mediation",
            word=WORD,
            column="matter",
            address=_address,
            state_word=lambda state: str(WORD),
            state_mark=lambda state: "off",
            closed=True,
        )
    )
    registry.add_holding(registry.Holding("mediations", gettext_lazy("您参加的调解"), held))
    add_kind(NOTICE, _message)


def _address(record: Record) -> str:
    return reverse("matters:mediation", args=[record.ref])


_TOLD = {
    "asked": gettext_lazy("有人申请调解。参加不参加，您自己定；不花钱，也不影响打官司。"),
    "opened": gettext_lazy("各方都同意了，可以约时间坐下来谈。"),
    "left": gettext_lazy("有一方不再调解，调解到此结束。不问原因，也不影响打官司。"),
    "handed_over": gettext_lazy("换了调解员，原因写在里面。"),
    "session": gettext_lazy("谈的情况和下一步记好了，请看一看。"),
    "settled": gettext_lazy("谈成的约定写好了，请看看对不对。"),
    "talk_again": gettext_lazy("约定收回了，接着谈。"),
    "effective": gettext_lazy("协议生效了。想请法院确认的，里面写着最后一天。"),
    "checked": gettext_lazy("记下了一条约定做到了没有。"),
    "applied": gettext_lazy("记下了共同申请司法确认的日子。"),
    "confirmed": gettext_lazy("法院确认了协议。"),
    states.SETTLED: gettext_lazy("约定都看过了，调解结束。"),
    states.NOT_SETTLED: gettext_lazy("没有谈成，调解结束。可以申请仲裁，也可以向法院起诉。"),
    states.REFERRED: gettext_lazy("转到了法律途径，里面写着转到哪里。"),
}
"""What is told of each step: never what it is about, nor who did it."""


def _message(notice: Notice) -> Message | None:
    mediation = Mediation.objects.filter(pk=notice.record_id).first()
    what = notice.values.get("what", "")
    if mediation is None:
        return None
    title = _("调解 %(ref)s") % {"ref": mediation.ref}
    if what == "remind":
        return _reminder(mediation, title, notice.at)
    return Message(title, str(_TOLD[what]) + _("在“我的”里的“调解”可以看。"))


def _reminder(mediation: Mediation, title: str, at: dt.datetime) -> Message | None:
    """Nothing where the parties have applied meanwhile."""
    agreement = MediationAgreement.objects.filter(mediation=mediation, applied_on__isnull=True).first()
    if agreement is None or agreement.confirm_by is None:
        return None
    last = {"day": day(agreement.confirm_by, get_language() or "", at)}
    return Message(title, _("想请法院确认协议的，各方最晚 %(day)s 一起申请。不申请，协议也有效。") % last)


def held(person_id: UUID) -> Iterator[registry.Held]:
    """The mediations a person is a party to; told to that person alone."""
    for mediation in held_by(person_id)[:LISTED]:
        address = reverse("matters:mediation", args=[mediation.ref])
        shared = {"purpose": _("替各方调解"), "until": _("结束后按档案规定保存"), "address": address}
        yield registry.Held(
            what=mediation.ref,
            value=mediation.about,
            source=_("您自己、对方或窗口登记"),
            viewers=_("只有各方当事人和调解员"),
            **shared,
        )
        for at in mediation.looked_at:  # type: ignore[attr-defined]
            when = {"when": date_format(localtime(at), "DATETIME_FORMAT")}
            yield registry.Held(
                what=mediation.ref,
                value=_("调解员看了电话：%(when)s") % when,
                source=_("看一次记一次"),
                viewers=_("只有您"),
                **shared,
            )
