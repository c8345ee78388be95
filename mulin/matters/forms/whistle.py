"""Blowing a whistle, and what departments and the street write on each call."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters.forms.choosing import Several, YesNo, offer_areas
from mulin.matters.forms.desk import Choice, SheetForm
from mulin.matters.forms.fields import Moment
from mulin.matters.models import Whistle
from mulin.platform.ui.fields import OneLine, Words
from mulin.territory.models import Organisation, Place

OFTEN = (Organisation.Kind.DEPARTMENT, Organisation.Kind.DISTRICT_OFFICE, Organisation.Kind.UTILITY)
"""Kinds of organisations that whistles are mostly blown for; the others follow in the list."""


class WhistleForm(SheetForm):
    """Five fields; when to arrive follows from the kind unless it is given."""

    kind = forms.ChoiceField(
        label=gettext_lazy("为什么吹哨"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选为什么吹哨。")},
    )
    place = Choice(label=gettext_lazy("到哪里"), error_messages={"required": gettext_lazy("请选到哪里。")})
    words = Words(label=gettext_lazy("来办什么"), required=False, rows=3)
    departments = Several(label=gettext_lazy("叫哪些部门"), required=False)
    by = Moment(label=gettext_lazy("几点以前到"), required=False)

    def __init__(
        self,
        *args: Any,
        places: list[Place],
        departments: list[Organisation],
        hours: dict[str, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (key, _("%(kind)s，%(n)s 小时内到场") % {"kind": word, "n": hours.get(key, hours["key_work"])})
            for key, word in Whistle.Kind.choices
        ]
        offer_areas(self.fields["place"], places)
        several = self.fields["departments"]
        assert isinstance(several, Several)
        listed = sorted(departments, key=lambda one: (one.kind not in OFTEN, one.kind, one.name))
        several.offer([(str(one.id), one.local_name) for one in listed], listed)
        several.usual = sum(one.kind in OFTEN for one in listed)


class ArrivalForm(SheetForm):
    people = forms.IntegerField(
        label=gettext_lazy("来了几个人"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("请写来了几个人。"),
            "invalid": gettext_lazy("请写数字，如 3。"),
        },
    )
    post = OneLine(label=gettext_lazy("谁带队（写岗位，不写姓名）"), required=False, max_length=60)


class ReportForm(SheetForm):
    words = Words(label=gettext_lazy("做了什么，结果怎样"), required=False, rows=4)


class DeclineForm(SheetForm):
    reason = Words(label=gettext_lazy("为什么来不了"), required=False, rows=2, max_length=500)


class ExcuseForm(SheetForm):
    reply = Words(label=gettext_lazy("为什么同意"), required=False, rows=2, max_length=500)


class InsistForm(SheetForm):
    reply = Words(label=gettext_lazy("为什么还是要来"), required=False, rows=2, max_length=500)
    by = Moment(label=gettext_lazy("几点以前到"), required=False)


class RatingForm(SheetForm):
    in_time = YesNo(label=gettext_lazy("按时到了"))
    helped = YesNo(label=gettext_lazy("出了力"))
    solved = YesNo(label=gettext_lazy("解决了"))
    why = Words(label=gettext_lazy("为什么这样评"), required=False, rows=2, max_length=500)
