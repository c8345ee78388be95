"""The forms of this context, with what they are for (DR-04)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from mulin.platform import burden
from mulin.territory.forms import places as forms

REVIEW = dt.date(2027, 6, 30)
OWNER = _("街道网格中心")


def register() -> None:
    tree = _("地方从一天起改，以前的照旧查得到（S0-38、S1-03）")
    grid = _("每一户都在一个网格里，不漏不重（S1-21）")
    code = _("区划代码每年会变，按国家标准检查（N-110、N-112）")
    listed = (
        ("place_name", _("地方改名"), forms.RenameForm, tree, 1, "territory.rename_place", ()),
        ("place_part", _("加地方"), forms.PartForm, tree, 1, "territory.found_place", ()),
        ("place_homes", _("登记户"), forms.HomesForm, grid, 1, "territory.add_homes", ()),
        ("place_move", _("移地方"), forms.MoveForm, grid, 2, "territory.move_place", ()),
        ("place_end", _("结束地方"), forms.EndForm, tree, 0.5, "territory.end_place", ()),
        ("place_code", _("改区划代码"), forms.CodeForm, code, 1, "territory.give_code", ()),
        ("place_hole", _("补网格"), forms.CloseHoleForm, grid, 2, "territory.move_place", ()),
        ("place_merge", _("合并居民区"), forms.MergeNeighbourhoodsForm, tree, 5, "territory.merge_neighbourhoods", ()),
        ("place_split", _("拆分居民区"), forms.SplitNeighbourhoodForm, tree, 5, "territory.split_neighbourhood", ()),
        ("street_figure", _("记街道概况"), forms.FigureForm, _("概况写明哪天、从哪里来（S1-01）"), 1,
         "territory.note_profile", ()),
    )  # fmt: skip
    for key, name, form, basis, minutes, use, must in listed:
        burden.add(burden.FormCard(key, name, form, False, OWNER, basis, REVIEW, minutes, (use,), must))
