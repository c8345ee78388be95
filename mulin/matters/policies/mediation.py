"""Who may do what in a mediation: its parties and its one mediator, and nobody else by any post (ET-08). Pure."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from mulin.matters.models import Mediation, MediationParty
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no
from mulin.territory.models import Place

MEDIATES = frozenset({roles.MEDIATOR})
READS_FIGURES = frozenset({*roles.WINDOW, roles.LEADER, roles.MEDIATOR})


def is_mediator(actor: Actor, mediation: Mediation) -> bool:
    """Its mediator, while they hold the post. Acting for somebody gives nothing here."""
    return actor.kind == "person" and actor.id == mediation.mediator_id and actor.has_role(*MEDIATES)


def may_ask_mediation(actor: Actor, street: Place) -> Verdict:
    """Asking for oneself: anybody known to the street who has signed in."""
    if actor.kind == "person" and actor.id is not None and actor.street_id == street.id:
        return YES
    return no("N-48", _("要先登录，才能申请调解。"), _("没有账号，请到家门口服务站，由窗口替您登记。"))


def may_register_mediation(actor: Actor, place: Place) -> Verdict:
    """Writing it down for somebody at the window, who then no longer sees it (ET-08)."""
    if actor.holds(roles.WINDOW, place.path):
        return YES
    return no("S4-18", _("替人登记调解，由这个地方的窗口来做。"), _("本人登录后可以自己申请。"))


def may_mediate(actor: Actor, mediation: Mediation) -> Verdict:
    """Sessions, the agreement, following it up."""
    if is_mediator(actor, mediation):
        return YES
    return no("ET-08", _("这一步由这件调解的调解员来做。"), _("请告诉您的调解员。"))


def may_agree(actor: Actor, mediation: Mediation, party: MediationParty) -> Verdict:
    """Saying yes is the party's own; the mediator may write down how somebody said it (N-48)."""
    if is_mediator(actor, mediation) or _own(actor, party):
        return YES
    return no("N-48", _("同意不同意，要由本人说。"), _("本人可以在网上说，也可以当面告诉调解员。"))


may_leave = may_agree
"""So is no longer wanting to; nobody is asked why."""


def may_hand_over(actor: Actor, mediation: Mediation, *, party: bool, on_duty: bool) -> Verdict:
    """Another mediator: by the one who has it; by a party where that one holds the post no longer."""
    if is_mediator(actor, mediation) or (party and not on_duty):
        return YES
    return no("ET-08", _("换调解员，由现在的调解员来办。"), _("想换一位，请告诉现在的调解员。"))


def may_take_over(mediator_id: UUID, mediation: Mediation, party_ids: set[UUID]) -> Verdict:
    """Nobody mediates what they are a party to."""
    if mediator_id in party_ids:
        return no("N-48", _("当事人不能自己当调解员。"), _("请选另一位调解员。"))
    if mediator_id == mediation.mediator_id:
        return no("ET-08", _("已经是这位调解员了。"), _("请选另一位。"))
    return YES


def may_read_mediation_figures(actor: Actor, street: Place) -> Verdict:
    """Numbers of a street: window, leaders and mediators of it. They open no case."""
    if actor.street_id == street.id and actor.has_role(*READS_FIGURES):
        return YES
    return no("ET-08", _("调解的数字给本街道的窗口、负责人和调解员看。"), _("您自己的调解在“我的”里。"))


def _own(actor: Actor, party: MediationParty) -> bool:
    return actor.kind == "person" and actor.id is not None and party.person_id == actor.id
