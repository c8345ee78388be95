"""What getting in keeps about a person, and what they are told of it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.people.actions.factors import TOLD
from mulin.people.actions.sessions import LOCKED, OUTSIDE
from mulin.people.devices import spoken
from mulin.people.models import DeviceSession
from mulin.people.queries.sessions import factors_held_by
from mulin.platform.notices import actions as notices
from mulin.platform.notices.models import Notice
from mulin.platform.registry import Held

KINDS = {
    "totp": gettext_lazy("手机上的验证器"),
    "webauthn": gettext_lazy("通行密钥"),
    "recovery_codes": gettext_lazy("备用码"),
}


def rows(person_id: UUID, kept: set[str]) -> Iterator[Held]:
    """Where one is signed in, and the second factor; `kept` says of which there is anything."""
    sessions = DeviceSession.objects.filter(account__person_id=person_id).order_by("-seen_at")
    for one in sessions[:20] if "sessions" in kept else ():
        yield Held(
            _("登录的设备"),
            f"{spoken(one.device)} · {date_format(localtime(one.seen_at), 'DATETIME_FORMAT')}",
            _("您自己看得到在哪里登录着，可以结束"),
            _("您登录的时候"),
            _("您"),
            _("退出登录，或 14 天不用就删掉"),
        )
    for kind in factors_held_by(person_id) if "factors" in kept else ():
        yield Held(
            _("第二道验证"),
            str(KINDS.get(kind, kind)),
            _("别人知道了密码也进不来"),
            _("您自己设的"),
            _("您；管账号的管理员只看得到设没设"),
            _("您拿掉的时候"),
        )


def _factor(notice: Notice) -> notices.Message:
    said = {
        "add_factor": _("您的账号设了第二道验证。"),
        "remove_factor": _("您的账号拿掉了一样第二道验证，别处的登录都已结束。"),
        "renew_recovery_codes": _("您的账号换了一套备用码，旧的作废了。"),
        "reset_factor": _("管理员重设了您账号的第二道验证，各处的登录都已结束。下次登录，请重新设一个。"),
    }
    body = said.get(str(notice.values.get("what")), "")
    return notices.Message(_("第二道验证有变动"), f"{body}{_('不是您办的，请马上换密码，并告诉管理员。')}")


def _locked(notice: Notice) -> notices.Message:
    return notices.Message(
        _("有人用您的用户名，密码连着错了 5 次"),
        _("登录停了 15 分钟，自己会开。是您自己记错了，不用管；不是您，请换一个密码，并告诉管理员。"),
    )


def _outside(notice: Notice) -> notices.Message:
    return notices.Message(
        _("单位账号和您这里的账号连上了"),
        _("以后用单位账号也能登录。不是您办的，请马上告诉管理员。"),
    )


def register() -> None:
    notices.add_kind(TOLD, _factor, what=gettext_lazy("第二道验证有变动"), urgent=True)
    notices.add_kind(LOCKED, _locked, what=gettext_lazy("登录停了一刻钟"), urgent=True)
    notices.add_kind(OUTSIDE, _outside, what=gettext_lazy("单位账号连上了"), urgent=True)
