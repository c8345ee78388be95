"""What is written once for several matters."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters.forms.desk import Choice, SheetForm
from mulin.platform.policy import LOCAL
from mulin.platform.ui.fields import OneLine, Words
from mulin.territory import queries as territory


class BulkDispatchForm(SheetForm):
    """One handler and one reason; each matter's limit is its own."""

    to = Choice(label=gettext_lazy("派给谁"), error_messages={"required": gettext_lazy("请选派给哪一家。")})
    reason = OneLine(
        label=gettext_lazy("为什么派给它"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写为什么派给这一家。")},
    )
    task = Words(label=gettext_lazy("要办成什么样"), required=False, rows=2, max_length=2000)

    def __init__(self, *args: Any, street_id: UUID | None, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = now.astimezone(LOCAL).date()
        handlers = list(territory.organisations(street_id, on=day)) if street_id else []
        to = self.fields["to"]
        assert isinstance(to, Choice)
        to.offer([("", _("选一家…")), *((str(one.id), one.local_name) for one in handlers)], handlers)
