"""Who may change what everybody's sheets look like, and who may send answers back on one. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no
from mulin.territory.models import Place

KEEPS = frozenset({roles.DISPATCHER, roles.SECRETARY, roles.WORKER})


def may_keep_layouts(actor: Actor, street: Place) -> Verdict:
    """Making and changing the layouts of a street: the windows of that street."""
    if actor.kind == "system" or (actor.street_id == street.id and actor.has_role(*KEEPS)):
        return YES
    return no("DR-03", _("表样由窗口的工作人员来定。"), _("您可以照已有的表样下载；要改，请告诉他们。"))
