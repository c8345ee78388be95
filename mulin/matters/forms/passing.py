"""What is written when a colleague is asked to answer for a matter, and what they say."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import queries
from mulin.matters.forms.desk import Choice, SheetForm
from mulin.matters.models import Afterwards, Matter
from mulin.platform.ui.fields import Words
from mulin.platform.ui.forms import ActForm


class AssignForm(SheetForm):
    """Which colleague of the office; who is away is shown with who stands in."""

    to = Choice(label=gettext_lazy("转给哪位同事"))
    words = Words(label=gettext_lazy("说一句"), required=False, rows=2, max_length=500)

    def __init__(self, *args: Any, matter: Matter, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = queries.could_take(matter, on=on)
        away = queries.away_among(found, on=on)
        words = [(str(one.id), _name(one.name, away.get(one.id))) for one in found]
        self.anybody = bool(found)
        self.fields["to"].offer([("", _("请选一位")), *words], found)  # type: ignore[attr-defined]


def _name(name: str, leave: Any) -> str:
    if leave is None:
        return name
    return _("%(who)s（休假，由%(deputy)s代班）") % {"who": name, "deputy": leave.deputy.name}


class TakeForm(SheetForm):
    """Nothing to fill in: taking it is the act."""


class DeclineForm(SheetForm):
    words = Words(label=gettext_lazy("说一句"), required=False, rows=2, max_length=500)


class CallOffForm(SheetForm):
    """Nothing to fill in."""


class AfterwardsForm(ActForm):
    """What the family said."""

    way = forms.ChoiceField(
        label=gettext_lazy("接下来怎么办"), choices=Afterwards.Way.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(label=gettext_lazy("家里人怎么称呼"), max_length=60, required=False)
    phone = forms.CharField(
        label=gettext_lazy("家里人的电话"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    how_agreed = forms.CharField(
        label=gettext_lazy("家里人是怎么说的"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("例如：女儿在电话里说的。"),
    )
