"""The address of a home study point that has ended is deleted (N-90)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mulin.platform import policy
from mulin.platform.retention import Rule, add_rule
from mulin.territory import keepings
from mulin.territory.actions.forgetting import forget_address
from mulin.territory.models import StudyPoint

policy.declare("territory.study_points.keep_days", 365, rule="N-90", text=_("学习点结束以后，地址留几天"))


def _with_address() -> QuerySet[StudyPoint]:
    return StudyPoint.objects.exclude(address=b"")


def _ended(before: dt.datetime) -> QuerySet[StudyPoint]:
    return _with_address().filter(ended_at__lt=before)


def _clear(key: UUID, now: dt.datetime) -> bool:
    return forget_address(key)


def register() -> None:
    add_rule(Rule(
        "study_points", _("结束了的学习点的地址"), keepings.POINT_TERM, StudyPoint, _with_address, _ended, _clear,
    ))  # fmt: skip
