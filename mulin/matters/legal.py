"""Matters that only their own office by law may handle: its days, and how the person is told. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mulin.matters.models import Nature

ACCEPT_DAYS = 15
"""Days in which a petition is accepted or not (Regulations on Petitions 2022, art. 23)."""
HANDLE_DAYS = 60
"""Days in which an accepted petition is handled; 30 more at most (art. 34)."""


@dataclass(frozen=True, slots=True)
class Days:
    """By when the office has to say whether it accepts, and by when it has to have handled it; None where law fixes none."""

    accept_by: dt.date | None = None
    handle_by: dt.date | None = None


def days(nature: str, handed_on: dt.date) -> Days:
    """The days of the office from the day it was handed over, counted as calendar days."""
    if nature != Nature.PETITION:
        return Days()
    accept_by = handed_on + dt.timedelta(days=ACCEPT_DAYS)
    return Days(accept_by, accept_by + dt.timedelta(days=HANDLE_DAYS))


def told(nature: str, office: str, days: Days, words: str) -> str:
    """The answer to who raised it."""
    if nature == Nature.PETITION:
        parts = [
            _("这件事依法由%(office)s办理，已经转过去。") % {"office": office},
            _("他们最晚 %(accept)s 告诉您受不受理；受理以后 60 天内办完。")
            % {"accept": _day(days.accept_by)},
            _("对结果不满意，收到答复 30 天内可以申请复查，对复查还不满意，30 天内可以申请复核。"),
        ]
    else:
        parts = [
            _("反映干部违纪违法，依法由%(office)s受理，已经转过去。") % {"office": office},
            _("也可以直接打 12388 举报电话。"),
        ]
    parts.append(_("您的姓名和说的话不会给被反映的人和单位看。任何人不得为这件事为难您。"))
    return "\n".join([*parts, *([words] if words else [])])


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
