"""Who may write notes for the colleagues of their office."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no

NOTING = frozenset({*roles.WINDOW, roles.GRID_MEMBER, roles.HANDLER, roles.VERIFIER})


def may_note(actor: Actor) -> Verdict:
    """Whoever works on matters in an office; which matters, their sight says."""
    if actor.home_org_id is not None and actor.has_role(*NOTING):
        return YES
    return no("S1-18", _("备注由办事的人写。"), _("请告诉这件事的负责人。"))
