"""Who may ask a colleague of the office to answer for a matter, and who may take it. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.matters import states
from mulin.matters.models import Matter, Passing
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no

CHIEFS = frozenset({roles.LEADER, roles.SECRETARY})
"""Who says in an office who does what: what they assign passes at once."""
ASKING = CHIEFS | {roles.DISPATCHER}


def may_assign(actor: Actor, matter: Matter) -> Verdict:
    """Asking a colleague of the office that has it: its owner, or who runs that office (S3-48)."""
    if matter.state == states.CLOSED or matter.history or matter.owner_org_id is None:
        return no("S3-48", _("这件现在不能转给同事。"), _("办结的和以前的记录没有人要接。"))
    if actor.answers_as(matter.owner_id):
        return YES
    if any(post.org_id == matter.owner_org_id and post.role in ASKING for post in actor.posts):
        return YES
    return no(
        "S3-48",
        _("转给同事，由现在的负责人，或这个单位的派单员、书记、负责人来办。"),
        _("请和他们说一声。"),
    )


def passes_at_once(actor: Actor, matter: Matter) -> bool:
    """Whether the actor leads the office that has it: then it passes without being asked."""
    return any(post.org_id == matter.owner_org_id and post.role in CHIEFS for post in actor.own_posts)


def may_take(actor: Actor, passing: Passing) -> Verdict:
    if actor.answers_as(passing.asked_id):
        return YES
    return no("N-77", _("这件没有请您接。"), _("由被请的那位同事来接，或说接不了。"))


def may_call_off(actor: Actor, passing: Passing) -> Verdict:
    if actor.answers_as(passing.asked_by_id) or actor.answers_as(passing.holder_id):
        return YES
    return no("N-77", _("由请人接的那位来收回。"))
