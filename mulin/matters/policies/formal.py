"""Who may write and who may sign a formal reply. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.matters.models import Channel, FormalReply, Matter
from mulin.matters.policies.apart import holds_over
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no

FORMAL = frozenset({Channel.DEPUTY})
"""Ways in whose answer is a formal reply."""


def needs_formal_reply(matter: Matter) -> bool:
    return matter.channel in FORMAL and not matter.history


def may_answer_plainly(matter: Matter) -> Verdict:
    """What a deputy or a member raised is answered formally, with a number and a signature (S1-16)."""
    if not needs_formal_reply(matter):
        return YES
    return no(
        "S1-16",
        _("代表委员的意见要正式答复，由街道负责人签发。"),
        _("请用“拟正式答复”，写好以后送负责人签发。"),
    )


def may_sign(actor: Actor, matter: Matter, reply: FormalReply) -> Verdict:
    """The street's leader, and never who wrote it."""
    if not holds_over(actor, {roles.LEADER}, matter):
        return no("S1-16", _("正式答复由街道负责人签发。"), _("请等签发，或提醒负责人。"))
    if actor.answers_as(reply.drafted_by_id):
        return no("S1-16", _("自己写的答复，自己不能签发。"), _("请另一位负责人签发。"))
    return YES
