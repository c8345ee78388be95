"""Break-glass, told: to who raised the matter, to the administrators who watch, and in My data (norms 4.2, ET-19)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mulin.matters.actions.breaking_glass import NOTICE, WATCHED
from mulin.matters.models import GlassBreak
from mulin.matters.queries.glass import breaks_of_raised
from mulin.platform import registry
from mulin.platform.notices.actions import add_kind
from mulin.platform.notices.kinds import Message
from mulin.platform.notices.models import Notice
from mulin.platform.timeline import trail


def register() -> None:
    add_kind(NOTICE, _broken, what=gettext_lazy("有人破例看了您反映的事"))
    add_kind(WATCHED, _watched, what=gettext_lazy("有人破例打开了一件事"))
    trail.add_looks(
        "matters.show_contact", "matters.mediation_show_contact", "matters.break_glass", "matters.read_glass"
    )
    registry.add_holding(registry.Holding("glass", gettext_lazy("破例看过您的事"), _held))


def _of(notice: Notice) -> GlassBreak:
    return GlassBreak.objects.select_related("matter", "office", "person").get(pk=notice.values["broken"])


def _office(one: GlassBreak) -> str:
    return one.office.local_name if one.office else ""


def _when(one: GlassBreak) -> str:
    return str(date_format(localtime(one.ended_at or one.until), "DATETIME_FORMAT"))


def _broken(notice: Notice) -> Message | None:
    """Which office, why and until when; the name on request (norms 4.2)."""
    one = _of(notice)
    title = _("%(office)s的工作人员破例打开了您反映的 %(ref)s") % {
        "office": _office(one),
        "ref": one.matter.ref,
    }
    body = _(
        "说的理由：%(why)s\n到%(until)s自己关上，看的每一次都记下来，审计管理员会复核。不同意，可以在“我的数据”里提。"
    )
    return Message(title, body % {"why": one.reason, "until": _when(one)})


def _watched(notice: Notice) -> Message | None:
    one = _of(notice)
    title = _("%(office)s有人破例打开了 %(ref)s") % {"office": _office(one), "ref": one.matter.ref}
    return Message(title, _("说的理由：%(why)s\n请在“破例查看”里看看该不该。") % {"why": one.reason})


def _held(person_id: UUID) -> Iterator[registry.Held]:
    """Who looked, when and why: by role and office."""
    for one in breaks_of_raised(person_id)[:100]:
        outcome = {None: _("等复核"), True: _("复核：应该"), False: _("复核：不应该")}[one.justified]
        yield registry.Held(
            what=f"{one.matter.ref} · {_office(one)}",
            value=ngettext(
                "%(num)s 次，%(when)s，%(outcome)s", "%(num)s 次，%(when)s，%(outcome)s", one.readings
            )
            % {
                "num": one.readings,
                "when": date_format(localtime(one.opened_at), "DATETIME_FORMAT"),
                "outcome": outcome,
            },
            purpose=one.reason,
            source=_("破例查看"),
            viewers=_("您、安全管理员、审计管理员"),
            until=_("跟这件事一起留着"),
        )
