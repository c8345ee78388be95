"""What this context tells the platform, and which of its own columns stay with an organisation that ended."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from mulin.platform.registry import Words, add_sentences
from mulin.territory import successions

SENTENCES: dict[str, Words] = {
    "add_organisation": gettext_lazy("设立了“%(name)s”"),
    "rename": gettext_lazy("从 %(on)s 起，由“%(from)s”改称“%(to)s”。"),
    "reparent": gettext_lazy("从 %(on)s 起，%(chain)s：上级是%(to)s。"),
    "reparent_top": gettext_lazy("从 %(on)s 起，%(chain)s：排在最上面。"),
    "rearea": gettext_lazy("从 %(on)s 起，管的地方是：%(places)s。"),
    "merge_from": gettext_lazy("从 %(on)s 起，并入%(to)s。"),
    "merge_to": gettext_lazy("从 %(on)s 起，%(from)s并了进来。"),
    "abolish_from": gettext_lazy("从 %(on)s 起撤销，由%(to)s接着办。"),
    "abolish_to": gettext_lazy("从 %(on)s 起，%(from)s撤销，这里接着办。"),
    "close_from": gettext_lazy("%(on)s 到期结束，由%(to)s接着办。"),
    "close_to": gettext_lazy("%(from)s %(on)s 到期结束，这里接着办。"),
    "split_from": gettext_lazy("从 %(on)s 起，分出了%(to)s。"),
    "split_to": gettext_lazy("从 %(on)s 起，由%(from)s分设。"),
    "prolong": gettext_lazy("延长到 %(until)s，原来到 %(before)s。"),
    "plan_change": gettext_lazy("定下 %(on)s 起%(what)s。"),
    "call_off_change": gettext_lazy("原定 %(on)s 的%(what)s不办了。"),
    "staff_layer": gettext_lazy("从 %(on)s 起，在%(place)s负责“%(layer)s”这条线。"),
    "leave_layer": gettext_lazy("从 %(on)s 起，不再负责%(place)s的“%(layer)s”这条线。"),
}

KEPT = {
    ("territory_organisation", "parent_id"): "follows the line of work",
    ("territory_organisation", "heir_id"): "passed on by the act itself",
    ("territory_area", "organisation_id"): "dated, passed on by the act itself",
    ("territory_formername", "organisation_id"): "its own history",
    ("territory_chainlink", "child_id"): "dated, passed on by the act itself",
    ("territory_chainlink", "parent_id"): "dated, passed on by the act itself",
    ("territory_layerpost", "organisation_id"): "dated, passed on by the act itself",
    ("territory_change", "organisation_id"): "what was done with it",
    ("territory_changeside", "organisation_id"): "what was done with it",
}


def register() -> None:
    add_sentences("territory", SENTENCES)
    for (table, column), why in KEPT.items():
        successions.keep(table, column, why)
