"""The forms of this context, with what they are for (DR-04)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from mulin.people.forms import PersonForm, UsernameForm
from mulin.platform import burden

REVIEW = dt.date(2027, 6, 30)
OWNER = _("街道网格中心")


def register() -> None:
    asked = _("本人要账号，当面登记；个人信息保护法第十三条")
    burden.add(
        burden.FormCard(
            "person", _("登记居民"), PersonForm, False, OWNER, asked, REVIEW, 2, ("people.add_person",)
        )
    )
    burden.add(
        burden.FormCard(
            "account", _("开账号"), UsernameForm, False, OWNER, asked, REVIEW, 1, ("people.open_account",)
        )
    )
