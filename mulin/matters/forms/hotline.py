"""A workbook of the hotline's orders, and what somebody says of a difference."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters.forms.desk import SheetForm
from mulin.matters.forms.importing import TableForm
from mulin.matters.hotline.differences import Difference
from mulin.matters.models import OrderSettlement
from mulin.platform.ui.fields import OneLine


class OrdersForm(TableForm):
    """One file of orders. It is opened at once, so that what is wrong with it is said here."""

    file = forms.FileField(
        label=gettext_lazy("热线发来的表"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv"}),
        error_messages={"required": gettext_lazy("请先选一个文件。")},
    )


class DifferenceForm(SheetForm):
    """One difference: which side stands, and why."""

    way = forms.ChoiceField(
        label=gettext_lazy("怎么办"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选怎么办。")},
    )
    reason = OneLine(label=gettext_lazy("为什么"), required=False, max_length=200)

    def __init__(self, *args: Any, difference: Difference | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = difference.ways if difference else tuple(OrderSettlement.Way.values)
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(way, str(OrderSettlement.Way(way).label)) for way in ways]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not str(values.get("reason", "")).strip():
            self.add_error("reason", _("请写为什么，会写给热线那边。"))
        return values
