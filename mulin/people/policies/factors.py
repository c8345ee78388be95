"""Who takes a lost second factor off an account. Pure."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no


def may_keep_factors(actor: Actor, *, street_id: UUID | None) -> Verdict:
    """Seeing who has a second factor: who keeps the accounts of the street's staff (N-2.12)."""
    mine = {post.role for post in actor.own_posts}
    if actor.kind == "system" or (actor.street_id == street_id and mine & roles.KEEPS_FACTORS):
        return YES
    return no("N-2.12", _("第二道验证由管账号的管理员来重设。"), _("请带上工作证，当面请管理员来办。"))


def may_reset_factor(actor: Actor, *, person_id: UUID, street_id: UUID | None) -> Verdict:
    """The same, never for oneself: who holds a stolen password must not take the second lock off too."""
    if actor.id == person_id:
        return no("N-2.12", _("自己的第二道验证不由自己重设。"), _("请另一位管理员来办，或用纸上的备用码。"))
    return may_keep_factors(actor, street_id=street_id)
