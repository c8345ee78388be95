"""The forms of this context, with what they are for (DR-04)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from mulin.platform import burden
from mulin.territory.forms import organisations as forms

REVIEW = dt.date(2027, 6, 30)
OWNER = _("街道网格中心")


def register() -> None:
    basis = _("单位撤并、更名有据可查，没办完的事有人接（S1-03）")
    for key, name, form, minutes, use in (
        ("found", _("设立单位"), forms.FoundForm, 3, "add_organisation"),
        ("rename", _("单位更名"), forms.NameForm, 1, "rename"),
        ("reparent", _("单位换上级"), forms.ReparentForm, 1, "reparent"),
        ("rearea", _("单位管的地方"), forms.AreasForm, 2, "rearea"),
        ("merge_organisations", _("单位合并"), forms.MergeForm, 2, "merge_to"),
        ("abolish", _("单位撤销"), forms.AbolishForm, 1, "abolish_from"),
        ("split_off", _("单位分设"), forms.SplitForm, 2, "split_from"),
        ("prolong", _("临时单位延长"), forms.ProlongForm, 1, "prolong"),
        ("call_off_change", _("原定的变动不办了"), forms.ChangeCallOffForm, 0.5, "call_off_change"),
        ("staff_layer", _("网格条线"), forms.LayerForm, 1, "staff_layer"),
    ):
        burden.add(
            burden.FormCard(key, name, form, False, OWNER, basis, REVIEW, minutes, (f"territory.{use}",))
        )
