"""Who may name a helper, agree to be one, and end it; who enters what came on paper. Pure."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.people.models import Mandate
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no


def may_name_helper(actor: Actor, *, person_id: UUID, street_id: UUID | None) -> Verdict:
    """The person themself, or the window of their street for them; never a helper who acts for them (DR-10)."""
    if actor.acting_for is None and (actor.id == person_id or actor.kind == "system"):
        return YES
    if _window(actor, street_id):
        return YES
    return no("DR-10", _("请谁帮忙，要本人自己定。"), _("请本人登录来定，或到家门口服务站当面说。"))


def may_be_helper(*, staff: bool) -> Verdict:
    """Who works at the desk acts there, with each act agreed to; who answers must not say “solved” for the person."""
    if not staff:
        return YES
    return no("DR-05", _("在岗的工作人员不当帮手。"), _("他们在窗口替您办，每一次都先问您、都记下来。"))


def may_answer_mandate(actor: Actor, mandate: Mandate) -> Verdict:
    """Agreeing to be somebody's helper, or not: the one who was asked, or the window with them present."""
    if actor.acting_for is None and (
        actor.id == mandate.helper_id or _window(actor, mandate.person.street_id)
    ):
        return YES
    return no("DR-10", _("答不答应，由被请的人自己说。"), _("请对方登录来答，或到家门口服务站当面说。"))


def may_end_mandate(actor: Actor, mandate: Mandate) -> Verdict:
    """Either of the two, at once; the window for one of them."""
    if actor.acting_for is not None:
        return no("DR-10", _("您正在替别人办事，这一步要用自己的身份。"), _("请先回到自己。"))
    if actor.id in (mandate.person_id, mandate.helper_id) or _window(actor, mandate.person.street_id):
        return YES
    return no("DR-10", _("结束代办，由本人或者帮手来说。"), _("也可以到家门口服务站当面说。"))


def may_act_for(mandate: Mandate, purpose: str) -> Verdict:
    """Whether a mandate is for this."""
    if mandate.may(purpose):
        return YES
    return no(
        "DR-10",
        _("这一样没有托给您：%(what)s。") % {"what": Mandate.Purpose(purpose).label},
        _("要替对方办这一样，请对方在“请人帮忙”里重新选。"),
    )


def may_enter_paper(actor: Actor, street_id: UUID | None) -> Verdict:
    """Taking in what residents wrote on paper: the windows of the street."""
    if _window(actor, street_id):
        return YES
    return no("DR-10", _("交回来的纸表由本街道的窗口录入。"), _("请交到家门口服务站或街道网格中心。"))


def _window(actor: Actor, street_id: UUID | None) -> bool:
    return actor.has_role(*roles.WINDOW) and actor.street_id == street_id
