"""Who may do what with persons and their accounts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.people.policies.factors import may_keep_factors, may_reset_factor
from mulin.people.policies.helping import (
    may_act_for,
    may_answer_mandate,
    may_be_helper,
    may_end_mandate,
    may_enter_paper,
    may_name_helper,
)
from mulin.platform.actors import Actor, Post
from mulin.platform.errors import YES, Verdict, no
from mulin.territory.policies import AREA_KEEPERS, STREET_KEEPERS

READS_REGISTER = STREET_KEEPERS | AREA_KEEPERS | {roles.AUDITOR, roles.DISPATCHER}


def may_read_register(actor: Actor) -> Verdict:
    """What is kept about people and until when: the office that keeps it, and who audits it (N-96)."""
    if actor.kind == "system" or actor.has_role(*READS_REGISTER):
        return YES
    return no("N-96", _("登记簿由街道和审计看。"), _("您自己的，请看“我的数据”。"))


def may_serve(actor: Actor, street_id: UUID | None, *, staff: bool = False) -> Verdict:
    """Registering somebody and opening their account: the windows of their own street (DR-10).

    Not for `staff`: who could make a colleague's password would hold the colleague's post too.
    """
    if staff and actor.kind != "system":
        return no(
            "N-2.12",
            _("工作人员的账号和密码不在窗口办。"),
            _("请系统管理员在命令行办。"),
        )
    if actor.kind == "system" or (actor.has_role(*roles.WINDOW) and actor.street_id == street_id):
        return YES
    return no(
        "DR-10",
        _("开账号、改密码，由本街道窗口的工作人员当面办。"),
        _("请本人到家门口服务站，或打街道电话。"),
    )


SECRETARY_APPOINTS = frozenset(
    {
        roles.WORKER,
        roles.GRID_MEMBER,
        roles.BUILDING_HEAD,
        roles.GRID_SECRETARY,
        roles.PART_TIME,
        roles.STAIRWELL_HEAD,
    }
)
LEADER_APPOINTS = frozenset(roles.WORDS) - {roles.LEADER, roles.AUDITOR, roles.SYSTEM_ADMIN} - roles.BY_OFFICE
"""A leader names neither their equals nor who checks on them; those posts are filled at the command line."""


def may_appoint(actor: Actor, *, person_id: UUID | None, role: str, path: str) -> Verdict:
    """Putting somebody into a post, and ending it: the leader for the street, the secretary for theirs (S0-26).

    Never for oneself, and never from a post one only stands in for.
    """
    if actor.kind == "system":
        return YES
    if person_id == actor.id:
        return no("S0-26", _("不能给自己定岗位。"), _("请街道负责人或居民区书记来办。"))
    if role in LEADER_APPOINTS and _own(actor, roles.LEADER, path):
        return YES
    if role in SECRETARY_APPOINTS and _own(actor, roles.SECRETARY, path):
        return YES
    return no(
        "S0-26",
        _("这个岗位不由您来定。"),
        _(
            "街道的岗位由街道负责人定，居民区的社区工作者、网格员、楼组长、单元长、兼职委员由书记定；其余请系统管理员办。"
        ),
    )


def _own(actor: Actor, role: str, path: str) -> bool:
    return any(post.role == role and path.startswith(post.path) for post in actor.own_posts)


def may_note_leave(actor: Actor, *, person_id: UUID, posts: Sequence[Post]) -> Verdict:
    """Saying who is away and who stands in: oneself, or who leads the office or the area (S3-48)."""
    if actor.kind == "system" or actor.id == person_id or _leads(actor, posts):
        return YES
    return no("S3-48", _("休假由本人，或者本单位的负责人、书记来记。"), _("请本人或他们来记。"))


def may_hand_over(actor: Actor, *, person_id: UUID, posts: Sequence[Post]) -> Verdict:
    """Passing all that somebody holds to a successor: who leads the office, or the system's administrator."""
    if actor.kind == "system":
        return YES
    if actor.id == person_id:
        return no("S1-23", _("自己的交接不由自己办。"), _("请本单位的负责人、书记或系统管理员来办。"))
    admin = any(post.role == roles.SYSTEM_ADMIN for post in actor.own_posts)
    if admin or _leads(actor, posts):
        return YES
    return no("S1-23", _("交接由本单位的负责人、书记，或系统管理员来办。"), _("请转告他们。"))


def _leads(actor: Actor, posts: Sequence[Post]) -> bool:
    """Whether every one of these posts lies in an area that the actor leads, and there is one."""
    return bool(posts) and all(
        _own(actor, roles.LEADER, post.path)
        or (_own(actor, roles.SECRETARY, post.path) and post.role != roles.LEADER)
        for post in posts
    )


def may_join(actor: Actor, *, one: UUID, other: UUID, street_id: UUID | None, staff: bool) -> Verdict:
    """Finding that two registrations are one person, or that they are not: the window of their street (N-90).

    Never one's own; where a post hangs on it, whoever runs the instance.
    """
    if actor.kind == "system":
        return YES
    if actor.id in (one, other):
        return no("N-90", _("自己的登记不由自己合并。"), _("请窗口的另一位同事来办。"))
    if staff:
        return no(
            "N-90",
            _("里面有在岗的工作人员，窗口不能合并。"),
            _("岗位会跟着走，请系统管理员在命令行办；或者先办交接。"),
        )
    if actor.has_role(*roles.WINDOW) and actor.street_id == street_id:
        return YES
    return no("N-90", _("合并登记由本街道窗口的工作人员来办。"), _("请转告所在居民区或街道网格中心。"))


def may_note_death(actor: Actor, *, person_id: UUID, street_id: UUID | None, staff: bool) -> Verdict:
    """Noting that somebody has died, and taking it back: the window of their street."""
    if staff:
        return no("S1-23", _("这位还在岗，先把手里的事交接给别人。"), _("请本单位的负责人先办交接。"))
    if actor.id == person_id:
        return no("N-90", _("这一步不能给自己办。"))
    if actor.kind == "system" or (actor.has_role(*roles.WINDOW) and actor.street_id == street_id):
        return YES
    return no("N-90", _("这一步由本街道窗口的工作人员来办。"), _("请转告所在居民区或街道网格中心。"))


def may_keep_tokens(actor: Actor, *, person_id: UUID | None, street_id: UUID | None) -> Verdict:
    """Making and withdrawing tokens for programs: one's own, by who holds a post; a machine's, by who answers
    for the street or runs the instance (N-90)."""
    if actor.kind == "system":
        return YES
    if actor.kind != "person" or actor.street_id != street_id:
        return no("N-90", _("令牌由本街道的工作人员自己管。"), _("请本人来办。"))
    mine = {post.role for post in actor.own_posts}
    if person_id is not None:
        if person_id != actor.id:
            return no("N-90", _("别人的令牌由本人管。"), _("请本人来办。"))
        if mine & roles.STAFF:
            return YES
        return no("N-90", _("令牌给在岗的工作人员用。"), _("看自己的事，登录就可以。"))
    if mine & {roles.LEADER, roles.SYSTEM_ADMIN}:
        return YES
    return no("N-90", _("机器的令牌由街道负责人或系统管理员来管。"), _("请转告他们。"))


def may_keep_hooks(actor: Actor, street_id: UUID | None) -> Verdict:
    """Where a street's events go: who answers for the street, or runs the instance."""
    mine = {post.role for post in actor.own_posts}
    if actor.kind == "system" or (actor.street_id == street_id and mine & {roles.LEADER, roles.SYSTEM_ADMIN}):
        return YES
    return no("API", _("事件推送由街道负责人或系统管理员来管。"), _("请转告他们。"))


def may_keep_ways(actor: Actor, *, person_id: UUID, street_id: UUID | None, staff: bool) -> Verdict:
    """By which channels somebody is told: oneself, or the window of their street with the person's word (DR-10).

    Not for a colleague in post: who could put an address there would read what is meant for the post.
    """
    if actor.id == person_id:
        return YES
    if staff:
        return no("DR-10", _("在岗的同事怎么收消息，由本人自己定。"), _("请本人登录以后，在“我的”里改。"))
    if actor.has_role(*roles.WINDOW) and actor.street_id == street_id:
        return YES
    return no(
        "DR-10",
        _("怎么告诉一个人，由本人定，或者由本街道窗口替本人记下。"),
        _("请本人登录，或到家门口服务站。"),
    )


def may_mend(actor: Actor, street_id: UUID | None) -> Verdict:
    """Seeing what did not get through, and telling it another way: the window of the street."""
    if actor.has_role(*roles.WINDOW) and actor.street_id == street_id:
        return YES
    return no("DR-14", _("没发成的消息由本街道窗口来办。"), _("请转告窗口的同事。"))


def may_word(actor: Actor, street_id: UUID | None) -> Verdict:
    """The street's own words for messages: its dispatchers and its leader."""
    if actor.has_role(roles.DISPATCHER, roles.LEADER) and actor.street_id == street_id:
        return YES
    return no("DR-14", _("消息怎么写，由街道的派单员或负责人定。"), _("请转告他们。"))


def may_announce(actor: Actor, street_id: UUID | None) -> Verdict:
    """Telling everybody by poster or loudspeaker: the window and the leader of the street."""
    if actor.has_role(*roles.WINDOW, roles.LEADER) and actor.street_id == street_id:
        return YES
    return no("DR-14", _("公告和喇叭由本街道的窗口来办。"), _("请转告窗口的同事。"))


def may_take_in_street(actor: Actor, path: str) -> Verdict:
    """Handing in the workbook of a street: who keeps it, or keeps a neighbourhood of it (S3-52)."""
    keepers = STREET_KEEPERS | AREA_KEEPERS
    if actor.kind == "system" or any(
        post.role in keepers and post.path.startswith(path) for post in actor.posts
    ):
        return YES
    return no(
        "S3-52",
        _("整个街道的工作簿不由您来导。"),
        _("街道负责人和系统管理员导整个街道，居民区书记导自己的居民区。"),
    )


def may_take_out_contacts(actor: Actor, path: str) -> Verdict:
    """Taking out the workbook with the telephone numbers of everybody in post: who keeps the whole street (N-90)."""
    if actor.kind == "system" or actor.holds(STREET_KEEPERS, path):
        return YES
    return no(
        "N-90", _("带电话的名册不由您来导出。"), _("请街道负责人或系统管理员来办；不带电话的谁管谁导。")
    )


__all__ = [
    "LEADER_APPOINTS",
    "SECRETARY_APPOINTS",
    "may_act_for",
    "may_answer_mandate",
    "may_appoint",
    "may_be_helper",
    "may_end_mandate",
    "may_enter_paper",
    "may_hand_over",
    "may_join",
    "may_keep_factors",
    "may_name_helper",
    "may_note_death",
    "may_note_leave",
    "may_reset_factor",
    "may_serve",
]
