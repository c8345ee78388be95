"""Who may blow a whistle, answer it for a department, and rate what came of it. Pure."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no

BLOWS = frozenset({roles.DISPATCHER, roles.LEADER})


def may_blow(actor: Actor, street_path: str) -> Verdict:
    """The street's dispatcher or leader blows, answers "cannot come", and rates (N-78)."""
    if actor.holds(BLOWS, street_path):
        return YES
    return no(
        "N-78", _("吹哨由街道的派单员或负责人来做。"), _("请把要哪些部门来、为什么，告诉街道网格中心。")
    )


def may_answer_call(actor: Actor, organisation_id: UUID) -> Verdict:
    """Arriving, reporting and saying that one cannot come belong to the department that was called."""
    if organisation_id in actor.org_ids:
        return YES
    return no("N-78", _("叫的不是您的单位。"), _("到场和结果由被叫的单位自己报。"))
