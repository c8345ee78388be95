"""Who may do what with a matter. Pure: each function reads its arguments and says yes, or which rule says no."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from mulin.matters import states
from mulin.matters.models import LEGAL, Answer, Assignment, Matter, Reporter
from mulin.matters.policies.apart import has_sheet, holds_over
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no
from mulin.territory.models import Place

INTAKE = frozenset({*roles.WINDOW, roles.GRID_MEMBER})
DISPATCH = frozenset({roles.DISPATCHER, roles.SECRETARY})


def may_register(actor: Actor, path: str) -> Verdict:
    """Writing down what somebody said, at the desk."""
    if actor.holds(INTAKE, path):
        return YES
    return no(
        "S1-18",
        _("代人登记要由这个地方的窗口人员来做。"),
        _("请在您负责的居民区里登记，或转告街道网格中心。"),
    )


def may_import(actor: Actor, street: Place) -> Verdict:
    """Taking in a table of matters: the street's dispatcher, or whoever runs the instance at its command line."""
    if actor.kind == "system" or actor.holds(frozenset({roles.DISPATCHER}), street.path):
        return YES
    return no("S1-18", _("导入由街道网格中心的派单员来做。"), _("请把表格交给他们，或一件一件登记。"))


def may_export(actor: Actor, street: Place) -> Verdict:
    """Writing out all of a street's matters, without names and telephone numbers."""
    if actor.kind == "system" or actor.holds(frozenset({roles.DISPATCHER, roles.AUDITOR}), street.path):
        return YES
    return no("S1-18", _("整个街道的表由派单员或审计来导出。"), _("您队列里的事，可以在工作台存成表格。"))


def may_print_doors(actor: Actor, place: Place) -> Verdict:
    """Codes for doors are put up by those who answer for what comes in through them."""
    if actor.holds(roles.WINDOW, place.path):
        return YES
    return no(
        "S1-18", _("门牌码由这个地方的窗口人员来印。"), _("请在您负责的居民区里选，或请街道网格中心印。")
    )


def may_receive(actor: Actor, matter: Matter) -> Verdict:
    if holds_over(actor, roles.WINDOW, matter):
        return YES
    return no("S1-18", _("这件事不在您的窗口。"), _("由所在居民区或街道网格中心受理。"))


def may_dispatch(actor: Actor, matter: Matter) -> Verdict:
    if holds_over(actor, DISPATCH, matter):
        return YES
    return no(
        "S1-18", _("派单由网格中心的派单员或居民区书记来做。"), _("您可以受理、先答复，或写明情况等他们派。")
    )


def may_handle(actor: Actor, assignment: Assignment) -> Verdict:
    """Accepting, returning and answering belong to the organisation the sheet went to."""
    if has_sheet(actor, assignment):
        return YES
    return no("N-77", _("这张单没有派给您的单位。"), _("只有接单的单位可以接下、退回和答复。"))


def may_answer_at_window(actor: Actor, matter: Matter) -> Verdict:
    if not holds_over(actor, roles.WINDOW, matter):
        return no("S1-18", _("这件事不在您的窗口。"), _("由窗口或接单的单位答复。"))
    return YES


def may_be_sent(matter: Matter) -> Verdict:
    """Petitions and reports of discipline go their legal way and to nobody else (N-79)."""
    if matter.nature not in LEGAL:
        return YES
    return no("N-79", _("信访和反映干部违纪违法的事，不往单位派。"), _("请用“转法定渠道”，并告诉本人。"))


def may_note_word(actor: Actor, matter: Matter, answer: Answer) -> Verdict:
    """Writing down what the person said on the telephone: never who answered (DR-05)."""
    if not holds_over(actor, INTAKE, matter):
        return no("DR-05", _("记录本人的话，由窗口人员来做。"), _("请转给所在居民区或网格中心回访。"))
    if answer.author_id == actor.id or (
        answer.organisation_id and answer.organisation_id in _handling(actor)
    ):
        return no("DR-05", _("答复的人不能替本人说“解决了”。"), _("请由窗口的另一位同事回访。"))
    return YES


def _handling(actor: Actor) -> set[object]:
    """Organisations for which the actor is a handler; a window's colleagues may call back for each other."""
    return {post.org_id for post in actor.posts if post.role == roles.HANDLER}


def may_speak(actor: Actor, reporter: Reporter) -> Verdict:
    """Saying solved or not, taking back, reopening: the person, by log-in or by the slip's token."""
    if actor.kind == "visitor" or (reporter.person_id and reporter.person_id in (actor.id, actor.acting_for)):
        return YES
    if actor.paper and holds_over(actor, INTAKE, reporter.matter):
        return YES  # their own word, signed on paper or said at the counter, entered by the window (DR-10)
    return no("DR-05", _("这句话要由反映的人自己说。"), _("窗口人员可以打电话问了再记下来。"))


def may_verify(actor: Actor, matter: Matter, assignments: list[Assignment]) -> Verdict:
    """Where nobody raised it: somebody who neither found nor handled it confirms (N-82)."""
    if not holds_over(actor, {roles.VERIFIER}, matter):
        return no("N-82", _("核实由核实员来做。"), _("请转给街道的核实员。"))
    handled = {one.accepted_by_id for one in assignments} | {one.offered_by_id for one in assignments}
    if actor.id in {matter.finder_id, *handled} or {one.organisation_id for one in assignments} & set(
        actor.org_ids
    ):
        return no("N-82", _("发现、派单、承办的人都不能自己核实。"), _("请另一位核实员去看。"))
    return YES


def may_reopen(matter: Matter, until: dt.datetime, now: dt.datetime) -> Verdict:
    if matter.history:
        return no("DR-05", _("这是导入的历史记录，不能重开。"), _("请另反映一件。"))
    if matter.joined_to_id is not None:
        return no(
            "S3-54",
            _("这件已经并到另一件里一起办，不能单独重开。"),
            _("请重开那一件；不是同一件事的，把它分出来。"),
        )
    if now > until:
        return no("DR-05", _("办结已经超过可以重开的天数。"), _("请另反映一件，会和这件连在一起。"))
    return YES


def may_open_personal(actor: Actor, matter: Matter) -> Verdict:
    """Seeing name and telephone of who raised it: the window, and whoever has it in hand.

    Where they asked that the handler does not learn who they are, nobody who handles for an office
    does, whatever other post they hold: the window calls for them (N-70).
    """
    if matter.withheld and (actor.has_role(roles.HANDLER) or not holds_over(actor, INTAKE, matter)):
        return no("N-70", _("本人不让办事的单位知道是谁。"), _("要问什么，请告诉窗口，由窗口去联系。"))
    if holds_over(actor, INTAKE, matter) or actor.answers_as(matter.owner_id):
        return YES
    return no("N-90", _("联系方式只给正在办这件事的人看。"), _("接下这张单以后就能看，看一次记一次。"))


def may_print_letter(actor: Actor, matter: Matter) -> Verdict:
    """Printing the answer with the person's name on it, and handing it over."""
    if matter.withheld and actor.has_role(roles.HANDLER):
        return no("N-70", _("本人不让办事的单位知道是谁。"), _("请由窗口的另一位同事印、交。"))
    if holds_over(actor, INTAKE, matter):
        return YES
    return no("DR-10", _("信由窗口印、由窗口交。"), _("请转告所在居民区或街道网格中心。"))


def still_open(matter: Matter) -> bool:
    return matter.state in states.OPEN
