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
GRID_SECRETARY = "grid_secretary"
PART_TIME = "part_time_member"
STAIRWELL_HEAD = "stairwell_head"
DUTY_LEADER = "duty_leader"
CADRE = "station_cadre"
NEIGHBOURHOOD_HEAD = "neighbourhood_head"
LIAISON = "liaison"
PATROLLER = "patroller"
STUDY_LEAD = "study_lead"
STUDY_OFFICE_HEAD = "study_office_head"

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
    GRID_SECRETARY: _("片区书记"),
    PART_TIME: _("兼职委员"),
    STAIRWELL_HEAD: _("单元长"),
    DUTY_LEADER: _("责任领导"),
    CADRE: _("机关干部"),
    NEIGHBOURHOOD_HEAD: _("居民区负责人"),
    LIAISON: _("部门联络员"),
    PATROLLER: _("网格巡查员"),
    STUDY_LEAD: _("小党校负责人"),
    STUDY_OFFICE_HEAD: _("校务办主任"),
}

DESK = frozenset({DISPATCHER, WORKER, SECRETARY, HANDLER, VERIFIER, LEADER, ARBITER, AUDITOR, GRID_MEMBER})
"""Roles whose work is at the desk."""

STATION_SEATS = (DUTY_LEADER, CADRE, NEIGHBOURHOOD_HEAD, LIAISON, PATROLLER)
"""One named person each for every grid station (S1-22)."""

BY_OFFICE = frozenset({STUDY_LEAD, STUDY_OFFICE_HEAD})
"""Posts that nobody is appointed to: they follow another one (`exofficio.py`)."""

ON_ROSTERS = frozenset({GRID_SECRETARY, PART_TIME, STAIRWELL_HEAD, *STATION_SEATS})
"""Posts that are filled where their hole is seen, on the rosters."""

STAFF = DESK | {SYSTEM_ADMIN, MEDIATOR, GRID_SECRETARY, *STATION_SEATS}
"""Roles that give sight or acts at the desk, mediate, or run the instance."""

OPENS_PERSONAL = STAFF - {VERIFIER, ARBITER, AUDITOR, *STATION_SEATS}
"""Roles before which names, telephone numbers and care lists open: they take a second factor (N-2.12).

What is left out opens none of it; a role that is new among the staff needs one until somebody says otherwise.
"""

KEEPS_FACTORS = frozenset({SYSTEM_ADMIN})
"""Who takes a lost second factor off a colleague's account."""

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

ONE_SEAT = frozenset({SECRETARY, GRID_SECRETARY, STAIRWELL_HEAD})
"""One person at a time over a place (S0-24, S0-25, S4-40)."""

SEATED_AT = frozenset(STATION_SEATS)
"""One person at a time in an office (S1-22)."""
