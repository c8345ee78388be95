"""What the nouns beside the matter tell the platform: their kinds of record, and what their notices say."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import queries
from mulin.matters.actions import whistling
from mulin.matters.states import fix, sweep, whistle
from mulin.platform import registry
from mulin.platform.notices.actions import Message, add_kind
from mulin.platform.notices.models import Notice
from mulin.platform.policy import LOCAL
from mulin.platform.records.models import Record

MARKS = {
    whistle.OPEN: "going",
    whistle.CLOSED: "done",
    fix.STANDS: "done",
    fix.SUPERSEDED: "off",
    sweep.ENDED: "done",
}


def register() -> None:
    for kind, word, column, page, flow in (
        ("whistle", gettext_lazy("哨单"), "task", "whistle", whistle.WHISTLE),
        ("fix", gettext_lazy("规矩"), "resolution", "fix", fix.FIX),
        ("sweep", gettext_lazy("举一反三"), "task", "sweep", sweep.SWEEP),
    ):
        registry.add_kind(
            registry.RecordKind(
                kind=kind,
                word=word,
                column=column,
                address=_address(page),
                state_word=flow.word,
                state_mark=MARKS.__getitem__,
            )
        )
    for notice in (whistling.CALLED, whistling.INSISTED, whistling.REMINDED):
        # A department is to come within hours: by whatever channel its people chose, at once.
        add_kind(notice, _called, what=gettext_lazy("街道吹哨，请到场"), urgent=True)
    add_kind(whistling.THROUGH, _through, what=gettext_lazy("哨单都有了回音"))


def _address(page: str) -> Callable[[Record], str]:
    return lambda record: reverse(f"matters:{page}", args=[record.ref])


def _called(notice: Notice) -> Message | None:
    """What a department is told; nothing once it has arrived or is excused."""
    call = queries.call_of_notice(notice.values["call"])
    if call is None or call.state != whistle.CALLED:
        return None
    order = call.whistle
    title = {
        whistling.CALLED: _("吹哨 %(ref)s，请到场"),
        whistling.INSISTED: _("吹哨 %(ref)s，街道请您还是要来"),
        whistling.REMINDED: _("吹哨 %(ref)s，到场时间过了"),
    }[notice.kind]
    when = f"{call.arrive_by.astimezone(LOCAL):%Y-%m-%d %H:%M}"
    body = _("%(when)s 前到%(place)s。%(words)s") % {
        "when": when,
        "place": order.place.spoken,
        "words": order.words,
    }
    said = _("街道说：%(reply)s") % {"reply": call.reply} if notice.kind == whistling.INSISTED else ""
    address = reverse("matters:whistle", args=[order.ref])
    foot = _("到场、结果，或者来不了，都在工作台“吹哨”里报：%(address)s") % {"address": address}
    return Message(title % {"ref": order.ref}, "\n".join(part for part in (body, said, foot) if part))


def _through(notice: Notice) -> Message | None:
    order = queries.whistle_by_id(notice.record_id)
    if order is None:
        return None
    lines = [
        _("%(who)s：%(what)s")
        % {
            "who": call.organisation.local_name,
            "what": call.report or _("没来：%(why)s") % {"why": call.reason},
        }
        for call in queries.calls_of(order)
    ]
    title = _("%(ref)s：哨单 %(whistle)s 都有了回音") % {
        "ref": notice.values["matter"],
        "whistle": order.ref,
    }
    return Message(title, "\n".join(lines))
