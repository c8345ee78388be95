"""Who keeps places and organisations. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no

STREET_KEEPERS = frozenset({"leader", "system_admin"})
"""Roles that keep a whole street; the names are those of `people.roles`, which stands above this context."""
ABOVE_GRIDS = frozenset({"district", "street", "neighbourhood"})
"""Kinds of places that are a street's to change; the names are those of `Place.Kind`."""
AREA_KEEPERS = frozenset({"secretary"})
"""Roles that keep what lies inside their own neighbourhood."""


def may_keep_place(actor: Actor, path: str) -> Verdict:
    """Changing what lies at a path: the leader for the street, a secretary inside their own neighbourhood."""
    if actor.kind == "system" or actor.holds(STREET_KEEPERS | AREA_KEEPERS, path):
        return YES
    return no(
        "S0-38",
        _("这里的地方不由您来管。"),
        _("居民区里的网格、楼和门由居民区书记来改，其余由街道负责人或系统管理员来改。"),
    )


def may_change_place(actor: Actor, kind: str, path: str) -> Verdict:
    """Changing a place itself: neighbourhoods and what is wider only by who keeps the whole street."""
    if kind not in ABOVE_GRIDS or actor.kind == "system" or actor.holds(STREET_KEEPERS, path):
        return may_keep_place(actor, path)
    return no("S0-38", _("居民区本身由街道来改。"), _("请街道负责人或系统管理员来办。"))


def may_keep_organisations(actor: Actor, path: str) -> Verdict:
    """Founding, changing and ending organisations of the street at `path`: its leader or the system's administrator."""
    if actor.kind == "system" or actor.holds(STREET_KEEPERS, path):
        return YES
    return no("S1-03", _("单位的设立、更名、合并和撤销不由您来办。"), _("请街道负责人或系统管理员来办。"))


def may_change_shared(actor: Actor, others: Sequence[str]) -> Verdict:
    """Changing a kind, chain or layer that other streets use too: who keeps those streets at `others` as well."""
    if actor.kind == "system" or all(actor.holds(STREET_KEEPERS, path) for path in others):
        return YES
    return no(
        "S1-02",
        _("另有 %(n)s 个街道也在用。") % {"n": len(others)},
        _("请在本街道另加一种，或请管着这几个街道的人来改。"),
    )


def may_open_hub(actor: Actor) -> Verdict:
    """Opening the pages that keep places and organisations: whoever keeps any of them."""
    if actor.has_role(*STREET_KEEPERS, *AREA_KEEPERS):
        return YES
    return no(
        "S0-38",
        _("这一页给管地方和单位的人用。"),
        _("居民区里的网格、楼和门由居民区书记来改，其余由街道负责人或系统管理员来改。"),
    )
