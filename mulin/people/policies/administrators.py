"""What each of the three administrators does, and none of the others: N-2.12 (等保 2.0) and ET-19. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no


def may_keep_staff_accounts(actor: Actor, *, person_id: UUID | None, street_id: UUID | None) -> Verdict:
    """Opening the account of somebody in post, a new password, closing it: the security administrator of the street.

    Never one's own: who stands alone could make themself anybody. None for `person_id`: the list.
    """
    if actor.kind == "system":
        return YES
    if person_id is not None and person_id == actor.id:
        return no("N-2.12", _("自己的账号不由自己办。"), _("请在命令行办，或者在“改密码”里换自己的密码。"))
    if _is(actor, roles.SECURITY_ADMIN, street_id):
        return YES
    return no("N-2.12", _("工作人员的账号由安全管理员来管。"), _("请转告本街道的安全管理员。"))


def may_read_posts(actor: Actor) -> Verdict:
    """The posts, leaves and handovers around one: who works at the desk, and who gives and takes the posts."""
    if actor.kind == "system" or actor.has_role(*roles.DESK, roles.SECURITY_ADMIN):
        return YES
    return no(
        "S0-26", _("这里给在岗的工作人员用。"), _("您自己的事在“我的”里；要办公，请用有岗位的账号登录。")
    )


def may_read_names(actor: Actor) -> bool:
    """Whether who holds which post may be shown: not to who only runs the instance."""
    return actor.kind == "system" or any(post.role != roles.SYSTEM_ADMIN for post in actor.posts)


def may_read_trail(actor: Actor, street_id: UUID | None) -> Verdict:
    """Reading what was done, whether it is whole, and who looked at personal fields: the audit administrator."""
    if actor.kind == "system" or _is(actor, roles.AUDIT_ADMIN, street_id):
        return YES
    return no("N-2.12", _("审计记录给审计管理员看。"), _("关于您自己的，在“我的数据”里看得到。"))


def may_hold_beside(role: str, held: Iterable[str]) -> Verdict:
    """Whether a post may go to somebody who holds these already: no two of the three administrators'."""
    others = (roles.ADMINISTRATORS & set(held)) - {role}
    if role not in roles.ADMINISTRATORS or not others:
        return YES
    return no(
        "N-2.12",
        _("系统、安全、审计三个管理员要由三个人来当；这位已经是%(role)s。")
        % {"role": roles.WORDS[sorted(others)[0]]},
        _("请换一位，或者先结束这位现在的管理员岗位。"),
    )


def _is(actor: Actor, role: str, street_id: UUID | None) -> bool:
    """In an own post: nobody stands in for an administrator."""
    return actor.street_id == street_id and any(post.role == role for post in actor.own_posts)
