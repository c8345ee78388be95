"""What is typed into the directory, the rules and the categories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters.forms.desk import Choice, Groups, SheetForm
from mulin.matters.models import Category, Channel, Hours, Scope, Side
from mulin.platform.ui.fields import Day, OneLine
from mulin.territory.models import Organisation, Place


def all_categories(categories: Iterable[Category], empty: str) -> Groups:
    """Every category in use, parents too: a parent stands for all its leaves."""
    listed = [one for one in categories if one.active]
    groups: Groups = [("", empty)]
    for one in listed:
        if one.parent_id is None:
            leaves = [leaf for leaf in listed if leaf.parent_id == one.id]
            if not leaves:
                groups.append((str(one.id), one.local_name))
                continue
            whole = (str(one.id), _("%(name)s，全部") % {"name": one.local_name})
            groups.append((one.local_name, [whole, *((str(leaf.id), leaf.local_name) for leaf in leaves)]))
    return groups


def all_places(places: Iterable[Place], empty: str = "") -> Groups:
    """The places everybody knows by name, under the word for their kind."""
    listed = list(places)
    groups: Groups = [("", empty)] if empty else []
    for kind in (Place.Kind.STREET, Place.Kind.NEIGHBOURHOOD, Place.Kind.COMPOUND, Place.Kind.PUBLIC):
        inside = [(str(one.id), one.spoken) for one in listed if one.kind == kind]
        if inside:
            groups.append((str(kind.label), inside))
    return groups


def _offer(form: forms.Form, name: str, choices: Groups, objects: Iterable[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, Choice)
    field.offer(choices, objects)


def _offices(offices: list[Organisation], empty: str) -> Groups:
    return [("", empty), *((str(one.id), one.local_name) for one in offices)]


class DutyForm(SheetForm):
    """One line of the directory."""

    organisation = Choice(
        label=gettext_lazy("归哪家"), error_messages={"required": gettext_lazy("请选一家单位。")}
    )
    category = Choice(label=gettext_lazy("哪一类事"), required=False)
    place = Choice(label=gettext_lazy("在哪里"))
    scope = forms.ChoiceField(
        label=gettext_lazy("里面还是路面"),
        choices=Scope.choices,
        widget=forms.RadioSelect,
        initial=Scope.BOTH,
    )
    valid_from = Day(label=gettext_lazy("从哪天起"))
    valid_to = Day(label=gettext_lazy("到哪天为止"), required=False)
    phone = OneLine(label=gettext_lazy("电话"), required=False, max_length=30)
    note = OneLine(label=gettext_lazy("几点有人，还要知道什么"), required=False, max_length=120)

    def __init__(
        self,
        *args: Any,
        offices: list[Organisation],
        categories: list[Category],
        places: list[Place],
        today: dt.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "organisation", _offices(offices, _("选一家…")), offices)
        _offer(self, "category", all_categories(categories, _("所有的事")), categories)
        _offer(self, "place", all_places(places), places)
        self.fields["valid_from"].initial = today


class EndForm(SheetForm):
    until = Day(label=gettext_lazy("从哪天起不再归它"))


class RuleForm(SheetForm):
    """One rule: empty conditions hold always, no organisation asks the directory."""

    category = Choice(label=gettext_lazy("哪一类事"), required=False)
    place = Choice(label=gettext_lazy("在哪里"), required=False)
    side = forms.ChoiceField(label=gettext_lazy("里面还是路面"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("来路"), required=False)
    hours = forms.ChoiceField(label=gettext_lazy("什么时候来的"), required=False)
    organisation = Choice(label=gettext_lazy("派给谁"), required=False)
    valid_from = Day(label=gettext_lazy("从哪天起"), required=False)

    def __init__(
        self,
        *args: Any,
        offices: list[Organisation],
        categories: list[Category],
        places: list[Place],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        anything = _("不管")
        _offer(self, "organisation", _offices(offices, _("名录里写的那家")), offices)
        _offer(self, "category", all_categories(categories, anything), categories)
        _offer(self, "place", all_places(places, anything), places)
        for name, choices in (("side", Side.choices), ("channel", Channel.choices), ("hours", Hours.choices)):
            self.fields[name].choices = [("", anything), *choices]  # type: ignore[attr-defined]


class FallbackForm(SheetForm):
    fallback = Choice(
        label=gettext_lazy("没有规则管到的归谁"),
        error_messages={"required": gettext_lazy("兜底的不能空着，请选一家。")},
    )

    def __init__(self, *args: Any, offices: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "fallback", [(str(one.id), one.local_name) for one in offices], offices)


class SwitchOnForm(SheetForm):
    reason = OneLine(label=gettext_lazy("为什么换这套规则"), required=False, max_length=200)


class CategoryForm(SheetForm):
    """A category as the office names and counts it."""

    name = OneLine(label=gettext_lazy("名称"), required=False, max_length=40)
    name_en = OneLine(label=gettext_lazy("英文名"), required=False, max_length=80)
    parent = Choice(label=gettext_lazy("归在哪个大类下"), required=False)
    urgency = forms.ChoiceField(
        label=gettext_lazy("有多急"),
        choices=Category.Urgency.choices,
        widget=forms.RadioSelect,
        initial=Category.Urgency.ORDINARY,
    )
    gb_code = OneLine(label=gettext_lazy("国标编码"), required=False, max_length=12)
    urban_kind = forms.ChoiceField(
        label=gettext_lazy("城市管理里算"),
        required=False,
        choices=[("", gettext_lazy("都不算")), *Category.Urban.choices],
    )
    urban_class = OneLine(label=gettext_lazy("城市管理的哪一类"), required=False, max_length=20)
    position = forms.IntegerField(label=gettext_lazy("排第几"), required=False, min_value=0, max_value=9999)

    def __init__(self, *args: Any, parents: list[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.id), one.local_name) for one in parents]
        _offer(self, "parent", [("", _("它自己是大类")), *named], parents)
