"""Who keeps home study points, who sees their lists, and who reads rosters. Pure."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no

KEEPERS = roles.BY_OFFICE
"""Who keeps the study points of a neighbourhood or grid area: by office, the two secretaries (S0-24, S0-25)."""
SEES_POINTS = KEEPERS | {roles.LEADER, roles.WORKER, roles.AUDITOR}
"""Who sees at the desk which points there are and how they stand, without homes, hosts and lists."""
READS_ROSTERS = roles.DESK - {roles.HANDLER, roles.VERIFIER} | {
    roles.GRID_SECRETARY,
    *roles.STATION_SEATS,
    roles.SECURITY_ADMIN,
}
"""Who reads the rosters of their own area."""


def may_found_point(actor: Actor, path: str) -> Verdict:
    """Registering a point, and everything about its way: the management office's head, or the lead of the grid area."""
    if actor.kind == "system" or _keeps(actor, path):
        return YES
    return no(
        "S0-24",
        _("家庭小党校由居民区的校务管理办公室来管。"),
        _("请居民区书记或片区书记来办。"),
    )


def may_fill_point(actor: Actor, path: str, host_id: UUID | None) -> Verdict:
    """Its duty area, its team, its care list, and asking the station: the host too."""
    if actor.kind == "system" or _keeps(actor, path) or (actor.id is not None and actor.id == host_id):
        return YES
    return no("S0-04", _("这个点的名单由负责的人来记。"), _("请联系居民区书记、片区书记或召集人。"))


def may_open_care(actor: Actor, path: str, host_id: UUID | None) -> Verdict:
    """Reading who is cared for: the host and the two who keep the point, each time written down (ET-06)."""
    if _keeps(actor, path) or (actor.id is not None and actor.id == host_id):
        return YES
    return no("ET-06", _("关爱名单只有召集人和书记看得到。"), _("要帮忙，请跟他们说一声。"))


def may_answer_request(actor: Actor, *, station_id: UUID, path: str) -> Verdict:
    """Answering what a point asked: who holds a post in the station, or leads the street (S0-05)."""
    if actor.kind == "system" or station_id in actor.org_ids:
        return YES
    if actor.holds(frozenset({roles.LEADER}), path):
        return YES
    return no("S0-05", _("由这个服务站的人来回话。"), _("请站里的责任领导或联络员来回。"))


def may_note_training(actor: Actor, *, person_id: UUID, paths: list[str]) -> Verdict:
    """Writing down what somebody was trained in: who leads the area of one of their posts (S4-14)."""
    if actor.kind == "system":
        return YES
    if person_id == actor.id:
        return no("S4-14", _("自己的培训不由自己记。"), _("请书记或街道负责人来记。"))
    leads = frozenset({roles.LEADER, roles.SECRETARY})
    own = [post for post in actor.own_posts if post.role in leads]
    if any(path.startswith(post.path) for post in own for path in paths):
        return YES
    return no("S4-14", _("培训由居民区书记或街道负责人来记。"), _("请转告他们。"))


def _keeps(actor: Actor, path: str) -> bool:
    return any(post.role in KEEPERS and path.startswith(post.path) for post in actor.own_posts)
