"""What this context tells the platform and itself: its sentences, its pages, what stays where it is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.platform import registry
from mulin.platform.registry import Words
from mulin.territory import hub, rehoming, successions

SENTENCES: dict[str, Words] = {
    "change_place": _("改了%(name)s"),
    "change_organisation": _("改了单位：%(name)s"),
    "end_organisation": _("%(name)s从 %(on)s 起撤了"),
    "add_organisation": _("设立了“%(name)s”"),
    "rename": _("从 %(on)s 起，由“%(from)s”改称“%(to)s”。"),
    "rekind": _("从 %(on)s 起，由“%(from)s”改为“%(to)s”。"),
    "add_kind": _("加了一种单位：%(name)s"),
    "add_chain": _("加了一条链：%(name)s"),
    "add_layer": _("加了一条线：%(name)s"),
    "change_kind": _("改了单位的种类“%(name)s”"),
    "change_chain": _("改了链“%(name)s”"),
    "change_layer": _("改了条线“%(name)s”"),
    "retire_kind": _("“%(name)s”不再用于新设的单位"),
    "retire_chain": _("“%(name)s”不再排新的单位"),
    "retire_layer": _("“%(name)s”不再定新的单位"),
    "resume_kind": _("“%(name)s”又用起来了"),
    "resume_chain": _("“%(name)s”又用起来了"),
    "resume_layer": _("“%(name)s”又用起来了"),
    "add_step": _("从 %(on)s 起，%(chain)s：%(below)s可以排在%(above)s下面"),
    "add_step_top": _("从 %(on)s 起，%(chain)s：%(below)s可以排在最上面"),
    "end_step": _("从 %(on)s 起，%(chain)s：%(below)s不再排在%(above)s下面"),
    "end_step_top": _("从 %(on)s 起，%(chain)s：%(below)s不再排在最上面"),
    "draw_outline": _("从 %(since)s 起，%(name)s换了轮廓"),
    "reparent": _("从 %(on)s 起，%(chain)s：上级是%(to)s。"),
    "reparent_top": _("从 %(on)s 起，%(chain)s：排在最上面。"),
    "rearea": _("从 %(on)s 起，管的地方是：%(places)s。"),
    "merge_from": _("从 %(on)s 起，并入%(to)s。"),
    "merge_to": _("从 %(on)s 起，%(from)s并了进来。"),
    "abolish_from": _("从 %(on)s 起撤销，由%(to)s接着办。"),
    "abolish_to": _("从 %(on)s 起，%(from)s撤销，这里接着办。"),
    "close_from": _("%(on)s 到期结束，由%(to)s接着办。"),
    "close_to": _("%(from)s %(on)s 到期结束，这里接着办。"),
    "split_from": _("从 %(on)s 起，分出了%(to)s。"),
    "split_to": _("从 %(on)s 起，由%(from)s分设。"),
    "prolong": _("延长到 %(until)s，原来到 %(before)s。"),
    "plan_change": _("定下 %(on)s 起%(what)s。"),
    "call_off_change": _("原定 %(on)s 的%(what)s不办了。"),
    "staff_layer": _("从 %(on)s 起，在%(place)s负责“%(layer)s”这条线。"),
    "leave_layer": _("从 %(on)s 起，不再负责%(place)s的“%(layer)s”这条线。"),
    "add_place": _("登记了%(name)s"),
    "add_places": _("登记了 %(count)s 处地方"),
    "found_place": _("从 %(since)s 起新设%(name)s"),
    "rename_place": _("从 %(since)s 起，%(old)s改名为%(new)s"),
    "move_place": _("从 %(since)s 起，%(name)s从%(old)s移到%(new)s"),
    "end_place": _("从 %(since)s 起，%(name)s结束"),
    "add_homes": _("在%(name)s登记了 %(count)s 户"),
    "give_code": _("从 %(since)s 起，%(place)s的代码是 %(code)s"),
    "merge_neighbourhoods": _("从 %(since)s 起，%(name)s并入%(into)s"),
    "take_in": _("从 %(since)s 起，%(name)s并了进来"),
    "split_neighbourhood": _("从 %(since)s 起，从%(name)s分出%(made)s"),
    "note_profile": _("记下%(key)s：%(value)s，截至 %(as_of)s"),
}

KEPT = {
    ("territory_organisation", "parent_id"): "follows the line of work",
    ("territory_organisation", "heir_id"): "passed on by the act itself",
    ("territory_area", "organisation_id"): "dated, passed on by the act itself",
    ("territory_formername", "organisation_id"): "its own history",
    ("territory_formerkind", "organisation_id"): "its own history",
    ("territory_chainlink", "child_id"): "dated, passed on by the act itself",
    ("territory_chainlink", "parent_id"): "dated, passed on by the act itself",
    ("territory_layerpost", "organisation_id"): "dated, passed on by the act itself",
    ("territory_change", "organisation_id"): "what was done with it",
    ("territory_changeside", "organisation_id"): "what was done with it",
}


def register() -> None:
    registry.add_sentences("territory", SENTENCES)
    _lines()
    _what_stays()
    for (table, column), why in KEPT.items():
        successions.keep(table, column, why)


def _lines() -> None:
    for line in (
        hub.Line("tree", _("地方一览"), _("街道、居民区、网格、楼、单元，任何一天的样子。"), "territory:tree", 10),
        hub.Line("coverage", _("网格覆盖"), _("哪些楼、哪些户还没有网格，在图上看、在图上补。"), "territory:coverage", 20),
        hub.Line("codes", _("区划代码"), _("12 位代码和网格编码，从哪天起用哪个。"), "territory:codes", 30),
        hub.Line("organisations", pgettext_lazy("all", "单位"), _("单位和它们排成的链，哪天设、哪天并、由谁接着办。"), "territory:organisations", 35),
        hub.Line("structure", _("种类、链和条线"), _("单位有哪几种，谁可以排在谁下面，网格上有哪几条线。"), "territory:structures", 37),
        hub.Line("reshape", _("合并、拆分居民区"), _("先看会带走什么，再办。"), "territory:reshape", 40,
                 lambda actor: actor.has_role("leader", "system_admin")),
        hub.Line("profile", _("街道概况"), _("面积、户数、人口，各是哪天的、从哪里来。"), "territory:profile", 50),
    ):  # fmt: skip
        hub.add_line(line)


def _what_stays() -> None:
    rehoming.stays("territory_place", "parent_id", "path", "compound_id", why="the move itself writes them")
    rehoming.stays("territory_pastplace", "place_id", "parent_id", "compound_id", "path", why="how it was")
    rehoming.stays("territory_pastoutline", "place_id", why="how it was drawn")
    rehoming.stays("territory_areacode", "place_id", why="a place keeps its id; a grid's code is given anew")
    rehoming.stays(
        "territory_area", "place_id", why="an organisation is there for the place, wherever it lies"
    )
    rehoming.stays(
        "territory_layerpost", "place_id", why="a line of work is staffed on the grid, wherever it lies"
    )
    rehoming.stays(
        "territory_dutybuilding", "place_id", why="a duty area may have buildings of any grid area"
    )
    rehoming.stays("territory_studyoffice", "neighbourhood_id", why="an office is of its neighbourhood")
    rehoming.stays("platform_record", "path", why="each context keeps its own in step (`in_step`)")
    rehoming.stays("platform_searchdocument", "path", why="each context keeps its own in step (`in_step`)")
