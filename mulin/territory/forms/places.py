"""What is typed to change places: names, parts, homes, moves, ends, codes, merging, splitting, figures."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.platform.ui.fields import Day, OneLine
from mulin.platform.ui.forms import ActForm
from mulin.territory import codes
from mulin.territory.actions.homes import numbers
from mulin.territory.forms.fields import OnePlace, SomePlaces
from mulin.territory.models import Place, ProfileFigure

MOST_FLOORS = 80


class SinceForm(ActForm):
    """A change from a day on; today unless another day is chosen."""

    since = Day(label=_("从哪天起"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = today
        self.order_fields([name for name in self.fields if name != "since"] + ["since"])


class RenameForm(SinceForm):
    name = OneLine(label=_("新名字"), max_length=60)
    name_en = OneLine(label=_("英文名"), max_length=120, required=False)


class PartForm(SinceForm):
    """A new part of a place: its kind, name and, for a building, the compound."""

    kind = forms.ChoiceField(label=_("加什么"))
    name = OneLine(label=_("叫什么"), max_length=60, help_text=_("例如：网格 05、12 号楼、2 单元。"))
    compound = OnePlace(label=_("楼属于哪个小区"), required=False)
    address = OneLine(label=_("门牌地址"), max_length=120, required=False)

    def __init__(self, *args: Any, kinds: Sequence[str], compounds: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        kind.choices = [(one, Place.Kind(one).label) for one in kinds]  # type: ignore[attr-defined]
        self.fields["compound"].offer(  # type: ignore[attr-defined]
            [(one, one.local_name) for one in compounds], _("不属于小区")
        )
        if not compounds:
            del self.fields["compound"]


class HomesForm(SinceForm):
    """Homes by floors and doors, or by the numbers as they stand on the doors."""

    floors = forms.IntegerField(label=_("几层"), required=False, min_value=1, max_value=MOST_FLOORS)
    on_floor = forms.IntegerField(label=_("每层几户"), required=False, min_value=1, max_value=50)
    names = OneLine(
        label=_("或者写门牌"),
        required=False,
        max_length=2000,
        help_text=_("隔开写：101 102 201。和上面两项只填一样。"),
    )

    @property
    def numbers(self) -> list[str]:
        """The doors, whichever way they were given."""
        given = self.cleaned_data
        names = [one for one in re.split(r"[\s,，、;；]+", given.get("names") or "") if one]
        if names:
            return names
        return numbers(given.get("floors") or 0, given.get("on_floor") or 0)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("names") and not (given.get("floors") and given.get("on_floor")):
            self.add_error("names", _("请写几层、每层几户，或者写门牌。"))
        return given


class MoveForm(SinceForm):
    to = OnePlace(label=_("移到哪里"))

    def __init__(self, *args: Any, targets: Sequence[tuple[Place, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(targets, _("请选一处"))  # type: ignore[attr-defined]


class EndForm(SinceForm):
    """Ending a place: only the day is asked."""


class CodeForm(SinceForm):
    code = OneLine(
        label=_("新代码"), max_length=24, help_text=_("区 6 位、街道 9 位、居民区 12 位、网格 15 位。")
    )
    urban_rural = forms.ChoiceField(label=_("城乡分类"), required=False)
    source = OneLine(
        label=_("依据"), max_length=120, required=False, help_text=_("例如：国家统计局 2026 年公布。")
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(code, f"{code} {word}") for code, word in codes.CLASSES.items()]
        self.fields["urban_rural"].choices = [("", _("不填")), *listed]  # type: ignore[attr-defined]
        if kind != Place.Kind.NEIGHBOURHOOD:
            del self.fields["urban_rural"]


class CloseHoleForm(SinceForm):
    """The buildings of a hole, and the grid area that takes them: one there is, or a new one by its name."""

    houses = SomePlaces(label=_("哪几栋楼"))
    to = OnePlace(label=_("归到哪个网格"), required=False)
    name = OneLine(
        label=_("或者新设一个网格，叫"), max_length=60, required=False, help_text=_("编码由系统接着排。")
    )

    def __init__(
        self, *args: Any, houses: Sequence[tuple[Place, str]], grids: Sequence[Place], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["houses"].offer(houses)  # type: ignore[attr-defined]
        self.fields["to"].offer([(one, one.local_name) for one in grids], _("新设一个"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("to")) == bool(given.get("name")):
            self.add_error("to", _("请选一个网格，或者写新网格的名字，只填一样。"))
        return given


class MergeNeighbourhoodsForm(SinceForm):
    ends = OnePlace(label=_("哪个居民区并进去"))
    into = OnePlace(label=_("并到哪个居民区"))

    def __init__(self, *args: Any, areas: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("ends", "into"):
            self.fields[name].offer([(one, one.local_name) for one in areas], _("请选一个"))  # type: ignore[attr-defined]


class SplitNeighbourhoodForm(SinceForm):
    """A new neighbourhood out of parts of one."""

    name = OneLine(label=_("新居民区叫什么"), max_length=60)
    parts = SomePlaces(label=_("哪些网格、小区和地方分出去"))

    def __init__(self, *args: Any, inside: Sequence[tuple[Place, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].offer(inside)  # type: ignore[attr-defined]


class FigureForm(ActForm):
    """One figure of the street, with its day and source."""

    key = forms.ChoiceField(label=_("哪一项"), choices=ProfileFigure.Key.choices)
    value = forms.DecimalField(
        label=_("是多少"), max_digits=14, decimal_places=3, help_text=_("面积按平方公里，其余按个、户、人。")
    )
    as_of = Day(label=_("截至哪天"))
    source = OneLine(label=_("从哪里来"), max_length=120, help_text=_("例如：街道统计年报。"))
