"""The roles that appointments give. What each may do stands in the policies of the contexts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DISPATCHER = "dispatcher"
WORKER = "worker"
SECRETARY = "secretary"
GRID_MEMBER = "grid_member"
BUILDING_HEAD = "building_head"
HANDLER = "handler"
VERIFIER = "verifier"
LEADER = "leader"
ARBITER = "arbiter"
AUDITOR = "auditor"
MEDIATOR = "mediator"
SYSTEM_ADMIN = "system_admin"

WORDS = {
    DISPATCHER: _("派单员"),
    WORKER: _("社区工作者"),
    SECRETARY: _("居民区书记"),
    GRID_MEMBER: _("网格员"),
    BUILDING_HEAD: _("楼组长"),
    HANDLER: _("承办人"),
    VERIFIER: _("核实员"),
    LEADER: _("街道负责人"),
    ARBITER: _("裁定人"),
    AUDITOR: _("审计"),
    MEDIATOR: _("调解员"),
    SYSTEM_ADMIN: _("系统管理员"),
}

DESK = frozenset({DISPATCHER, WORKER, SECRETARY, HANDLER, VERIFIER, LEADER, ARBITER, AUDITOR, GRID_MEMBER})
"""Roles whose work is at the desk."""

STAFF = DESK | {SYSTEM_ADMIN, MEDIATOR}
"""Roles that give sight or acts at the desk, mediate, or run the instance."""

WINDOW = frozenset({DISPATCHER, WORKER, SECRETARY})
"""Roles that receive matters at the one window."""


STANDS_IN: dict[str, frozenset[str]] = {
    DISPATCHER: WINDOW,
    SECRETARY: WINDOW,
    WORKER: WINDOW,
    GRID_MEMBER: WINDOW | {GRID_MEMBER},
    HANDLER: frozenset({HANDLER}),
    VERIFIER: frozenset({VERIFIER}),
    LEADER: frozenset({LEADER, DISPATCHER, SECRETARY}),
    ARBITER: frozenset({ARBITER, LEADER}),
    AUDITOR: frozenset({AUDITOR}),
}
"""Which post at the desk its holder's deputy must have one of, in the same office or over the same area."""
