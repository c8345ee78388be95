"""Who may do what with persons and their accounts. Pure."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no


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
