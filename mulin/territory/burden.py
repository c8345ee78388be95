"""The forms of this context, with what they are for (DR-04)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from mulin.platform import burden
from mulin.territory.forms import organisations, outlines, places, structure

REVIEW = dt.date(2027, 6, 30)
OWNER = _("街道网格中心")


def register() -> None:
    _of_organisations()
    _of_places()
    _of_structure()


def _of_organisations() -> None:
    basis = _("单位撤并、更名有据可查，没办完的事有人接（S1-03）")
    for key, name, form, minutes, use in (
        ("found", _("设立单位"), organisations.FoundForm, 3, "add_organisation"),
        ("rename", _("单位更名"), organisations.NameForm, 1, "rename"),
        ("rekind", _("单位换种类"), organisations.RekindForm, 1, "rekind"),
        ("reparent", _("单位换上级"), organisations.ReparentForm, 1, "reparent"),
        ("rearea", _("单位管的地方"), organisations.AreasForm, 2, "rearea"),
        ("merge_organisations", _("单位合并"), organisations.MergeForm, 2, "merge_to"),
        ("abolish", _("单位撤销"), organisations.AbolishForm, 1, "abolish_from"),
        ("split_off", _("单位分设"), organisations.SplitForm, 2, "split_from"),
        ("prolong", _("临时单位延长"), organisations.ProlongForm, 1, "prolong"),
        ("call_off_change", _("原定的变动不办了"), organisations.ChangeCallOffForm, 0.5, "call_off_change"),
        ("staff_layer", _("网格条线"), organisations.LayerForm, 1, "staff_layer"),
    ):
        burden.add(
            burden.FormCard(key, name, form, False, OWNER, basis, REVIEW, minutes, (f"territory.{use}",))
        )


def _of_places() -> None:
    tree = _("地方从一天起改，以前的照旧查得到（S0-38、S1-03）")
    grid = _("每一户都在一个网格里，不漏不重（S1-21）")
    code = _("区划代码每年会变，按国家标准检查（N-110、N-112）")
    listed = (
        ("place_name", _("地方改名"), places.RenameForm, tree, 1, "territory.rename_place", ()),
        ("place_part", _("加地方"), places.PartForm, tree, 1, "territory.found_place", ()),
        ("place_homes", _("登记户"), places.HomesForm, grid, 1, "territory.add_homes", ()),
        ("place_move", _("移地方"), places.MoveForm, grid, 2, "territory.move_place", ()),
        ("place_end", _("结束地方"), places.EndForm, tree, 0.5, "territory.end_place", ()),
        ("place_code", _("改区划代码"), places.CodeForm, code, 1, "territory.give_code", ()),
        ("place_hole", _("补网格"), places.CloseHoleForm, grid, 2, "territory.move_place", ()),
        ("place_outline", _("画轮廓"), outlines.OutlineForm, grid, 2, "territory.draw_outline", ()),
        ("place_merge", _("合并居民区"), places.MergeNeighbourhoodsForm, tree, 5, "territory.merge_neighbourhoods", ()),
        ("place_split", _("拆分居民区"), places.SplitNeighbourhoodForm, tree, 5, "territory.split_neighbourhood", ()),
        ("street_figure", _("记街道概况"), places.FigureForm, _("概况写明哪天、从哪里来（S1-01）"), 1,
         "territory.note_profile", ()),
    )  # fmt: skip
    for key, name, form, basis, minutes, use, must in listed:
        burden.add(burden.FormCard(key, name, form, False, OWNER, basis, REVIEW, minutes, (use,), must))


def _of_structure() -> None:
    basis = _("单位的种类和体系都能配置，不用改程序（S1-02、S3-04）")
    for key, name, form, minutes, use in (
        ("structure_kind", _("单位的种类"), structure.KindForm, 2, ("add_kind", "change_kind")),
        ("structure_chain_new", _("加一条链"), structure.NewChainForm, 3, ("add_chain",)),
        ("structure_chain", _("改一条链"), structure.ChangeChainForm, 1, ("change_chain",)),
        ("structure_layer", _("条线的名称"), structure.WordsForm, 0.5, ("add_layer", "change_layer")),
        ("structure_step", _("链里加一级"), structure.StepForm, 1, ("add_step", "add_step_top")),
        ("structure_step_end", _("链里停一级"), structure.EndStepForm, 0.5, ("end_step", "end_step_top")),
        ("structure_switch", _("种类、链、条线不再用"), structure.SwitchForm, 0.5,
         ("retire_kind", "retire_chain", "retire_layer", "resume_kind", "resume_chain", "resume_layer")),
    ):  # fmt: skip
        uses = tuple(f"territory.{verb}" for verb in use)
        burden.add(burden.FormCard(key, name, form, False, OWNER, basis, REVIEW, minutes, uses))
