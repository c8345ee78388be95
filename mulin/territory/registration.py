"""What this context tells the platform and itself: its sentences, its pages, what stays when a place moves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.platform import registry
from mulin.platform.registry import Words
from mulin.territory import burden, hub, rehoming

SENTENCES: dict[str, Words] = {
    "add_place": _("登记了%(name)s"),
    "add_places": _("登记了 %(count)s 处地方"),
    "add_organisation": _("设了%(name)s"),
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


def register() -> None:
    registry.add_sentences("territory", SENTENCES)
    burden.register()
    _lines()
    _what_stays()


def _lines() -> None:
    for line in (
        hub.Line("tree", _("地方一览"), _("街道、居民区、网格、楼、单元，任何一天的样子。"), "territory:tree", 10),
        hub.Line("coverage", _("网格覆盖"), _("哪些楼、哪些户还没有网格，在图上看、在图上补。"), "territory:coverage", 20),
        hub.Line("codes", _("区划代码"), _("12 位代码和网格编码，从哪天起用哪个。"), "territory:codes", 30),
        hub.Line("reshape", _("合并、拆分居民区"), _("先看会带走什么，再办。"), "territory:reshape", 40,
                 lambda actor: actor.has_role("leader", "system_admin")),
        hub.Line("profile", _("街道概况"), _("面积、户数、人口，各是哪天的、从哪里来。"), "territory:profile", 50),
    ):  # fmt: skip
        hub.add_line(line)


def _what_stays() -> None:
    rehoming.stays("territory_place", "parent_id", "path", "compound_id", why="the move itself writes them")
    rehoming.stays("territory_pastplace", "place_id", "parent_id", "compound_id", "path", why="how it was")
    rehoming.stays("territory_areacode", "place_id", why="a place keeps its id; a grid's code is given anew")
    rehoming.stays(
        "territory_area", "place_id", why="an organisation is there for the place, wherever it lies"
    )
    rehoming.stays("platform_record", "path", why="each context keeps its own in step (`in_step`)")
    rehoming.stays("platform_searchdocument", "path", why="each context keeps its own in step (`in_step`)")
