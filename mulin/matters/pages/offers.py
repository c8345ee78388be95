"""Which acts are offered to somebody on a matter: what they may do now, the expected one first.

Offering is a courtesy of the page; the action asks the policy and the flow again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.matters import clocks, policies, states
from mulin.matters.queries import Whole
from mulin.platform import policy
from mulin.platform.actors import Actor
from mulin.platform.notices.actions import WAIT
from mulin.platform.policy import LOCAL


@dataclass(frozen=True, slots=True)
class Offer:
    """An act: its key in addresses, its word on the button, the resource it is posted to, the desk's key for it."""

    key: str
    word: str | Promise
    resource: str
    press: str = ""


ACCEPT = Offer("accept", _("接下"), "acceptances", "y")
ANSWER = Offer("answer", _("答复"), "answers", "a")
DISPATCH = Offer("dispatch", _("派单"), "dispatches", "d")
RECEIVE = Offer("receive", pgettext_lazy("act", "受理"), "receipts", "s")
RETURN = Offer("return", pgettext_lazy("act", "退回"), "returns", "r")
RECALL = Offer("recall", _("收回"), "recalls", "b")
CONTACT = Offer("contact", _("联系了本人"), "contacts", "c")
WORD = Offer("word", _("记本人的话"), "words", "w")
ATTEMPT = Offer("attempt", _("没联系上"), "attempts", "m")
VERIFY = Offer("verify", _("现场核实"), "verifications", "v")
REOPEN = Offer("reopen", _("重开"), "reopenings", "o")
TITLE = Offer("title", _("标题"), "title")
CATEGORY = Offer("category", _("类别"), "category", "e")

ALL = {
    one.key: one
    for one in (
        ACCEPT, DISPATCH, RECEIVE, ANSWER, RETURN, RECALL, CONTACT, WORD, ATTEMPT, VERIFY, REOPEN, TITLE, CATEGORY,
    )
}  # fmt: skip

EXPECTED = (ACCEPT, DISPATCH, RECEIVE, ANSWER, WORD, VERIFY)
"""What a sheet opens with by itself, the first that is offered."""


def offered(actor: Actor, whole: Whole, now: dt.datetime) -> list[Offer]:
    """Every act open to this actor on this matter now, in the order of the bar."""
    matter, live = whole.matter, whole.live
    ours = live is not None and bool(policies.may_handle(actor, live))
    window = bool(policies.may_receive(actor, matter))
    waiting = matter.state in (states.NEW, states.RECEIVED)
    answered = matter.state == states.ANSWERED
    standing = whole.standing if answered else None
    by_window = (
        standing is not None and bool(policies.may_note_word(actor, matter, standing)) and whole.reporters
    )
    tests = {
        ACCEPT: ours and live is not None and live.state == states.OFFERED,
        DISPATCH: waiting and bool(policies.may_dispatch(actor, matter)),
        RECEIVE: matter.state == states.NEW and window,
        ANSWER: (ours and live is not None and live.state == states.IN_HAND)
        or (waiting and bool(policies.may_answer_at_window(actor, matter))),
        RETURN: ours,
        RECALL: live is not None and bool(policies.may_dispatch(actor, matter)),
        CONTACT: matter.state != states.CLOSED and not answered and bool(whole.reporters)
        and (ours or bool(policies.may_answer_at_window(actor, matter)))
        and (not matter.withheld or bool(policies.may_open_personal(actor, matter))),
        WORD: by_window,
        ATTEMPT: by_window and _not_yet_today(whole, now),
        VERIFY: answered and not whole.reporters and bool(policies.may_verify(actor, matter, whole.assignments)),
        REOPEN: window and matter.closed_at is not None
        and bool(policies.may_reopen(matter, clocks.may_reopen_until(matter.closed_at, street_id=matter.street_id), now)),
        TITLE: window,
        CATEGORY: window and matter.state != states.CLOSED,
    }  # fmt: skip
    # Imported history starts no clock and sends nothing; it can only be sorted.
    kept = (TITLE, CATEGORY) if matter.history else tuple(ALL.values())
    return [offer for offer in kept if tests[offer]]


def _not_yet_today(whole: Whole, now: dt.datetime) -> bool:
    today = now.astimezone(LOCAL).date()
    return all(one.day != today for one in whole.tried)


def expected(found: list[Offer]) -> Offer | None:
    """The act whose turn it is, for the side of the desk."""
    return next((one for one in EXPECTED if one in found), None)


def may_take_back(actor: Actor, whole: Whole, now: dt.datetime) -> dt.datetime | None:
    """Until when the actor can take back the answer that stands; None where they cannot."""
    given = whole.standing
    if given is None or whole.matter.state != states.ANSWERED or given.author_id != actor.id:
        return None
    until = given.at + dt.timedelta(minutes=policy.get(WAIT, street_id=whole.matter.street_id, on=now))
    return until if now <= until else None
