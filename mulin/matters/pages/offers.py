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
from mulin.matters.models import LEGAL, Assignment, Matter
from mulin.matters.queries import Whole
from mulin.matters.states import delay as delays
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
    more: bool = False
    """Whether it stands behind "more", not in the bar."""


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
REOPEN = Offer("reopen", _("重开"), "reopenings", "u")
REMIND = Offer("remind", _("催办"), "reminders", "h")
NOTE = Offer("note", _("备注"), "notes", "t")
TITLE = Offer("title", _("标题"), "title")
CATEGORY = Offer("category", _("类别"), "category", "e")
GIVE_HELP = Offer("give_help", _("会办好了"), "contributions", "a")
DECIDE = Offer("decide", _("裁定"), "decisions", "i")
TRANSFER = Offer("transfer", _("转办"), "transfers", "q", more=True)
HELP = Offer("help", _("请人会办"), "helpers", more=True)
PROPOSE = Offer("propose", _("往上提"), "proposals", more=True)
DELAY = Offer("delay", _("请延期"), "delays", "l", more=True)
DECIDE_DELAY = Offer("decide_delay", _("批延期"), "delay-decisions", "l")
END_DELAY = Offer("end_delay", _("接着办"), "delay-ends", "l")
DRAFT_REPLY = Offer("draft_reply", _("拟正式答复"), "drafts", "a")
SIGN_REPLY = Offer("sign_reply", _("签发答复"), "signatures")
JOIN = Offer("join", _("并到另一件"), "joins", more=True)
SPLIT = Offer("split", _("分成几件"), "splits", more=True)
PART = Offer("part", _("从一起办的分开"), "parts")
NATURE = Offer("nature", _("定性质、涉及谁"), "natures", more=True)
LEGAL_WAY = Offer("legal", _("转法定渠道"), "legal-referrals", more=True)


TRIAGE = Offer("triage", _("分流"), "triages", more=True)


ASSIGN = Offer("assign", _("转给同事"), "assignments", more=True)
TAKE = Offer("take", _("替同事接"), "takings")
DECLINE = Offer("decline", _("接不了"), "declines")
CALL_OFF = Offer("call_off", _("不用同事接了"), "call_offs")

ALL = {
    one.key: one
    for one in (
        ACCEPT, DECIDE, SIGN_REPLY, DISPATCH, RECEIVE, ANSWER, DRAFT_REPLY, GIVE_HELP, RETURN, TRANSFER, HELP, DECIDE_DELAY, DELAY, END_DELAY,
        RECALL, REMIND, CONTACT, WORD, ATTEMPT, VERIFY, REOPEN, NOTE, PART, PROPOSE, JOIN, SPLIT, NATURE, LEGAL_WAY, TITLE, CATEGORY,
        TRIAGE, TAKE, DECLINE, ASSIGN, CALL_OFF,
    )
}  # fmt: skip

EXPECTED = (
    TAKE,
    ACCEPT,
    DECIDE,
    DECIDE_DELAY,
    SIGN_REPLY,
    DISPATCH,
    RECEIVE,
    ANSWER,
    DRAFT_REPLY,
    GIVE_HELP,
    WORD,
    VERIFY,
)
"""What a sheet opens with by itself, the first that is offered."""


def offered(actor: Actor, whole: Whole, now: dt.datetime) -> list[Offer]:
    """Every act open to this actor on this matter now, in the order of the bar."""
    matter = whole.matter
    own = whole.sheet_of(actor.org_ids)
    leads = own is not None and own.leads and own.state == states.IN_HAND
    window = bool(policies.may_receive(actor, matter))
    waiting = matter.state in (states.NEW, states.RECEIVED)
    answered = matter.state == states.ANSWERED
    standing = whole.standing if answered else None
    by_window = (
        standing is not None and bool(policies.may_note_word(actor, matter, standing)) and whole.reporters
    )
    asked = whole.asked if matter.state != states.CLOSED else None
    to_take = asked is not None and bool(policies.may_take(actor, asked))
    answers = leads or (waiting and bool(policies.may_answer_at_window(actor, matter)))
    tests = {
        ACCEPT: own is not None and own.state == states.OFFERED,
        DISPATCH: waiting and whole.arbitration is None and matter.nature not in LEGAL
        and bool(policies.may_dispatch(actor, matter)),
        RECEIVE: matter.state == states.NEW and window,
        ANSWER: answers and not policies.needs_formal_reply(matter),
        DRAFT_REPLY: answers and policies.needs_formal_reply(matter) and whole.to_sign is None,
        SIGN_REPLY: whole.to_sign is not None and bool(policies.may_sign(actor, matter, whole.to_sign)),
        RETURN: own is not None and bool(policies.may_return(own)),
        RECALL: any(policies.may_recall(actor, matter, one) for one in whole.assignments if one.live),
        REMIND: whole.live is not None and bool(policies.may_remind(actor, matter)),
        CONTACT: matter.state != states.CLOSED and not answered and bool(whole.reporters)
        and (own is not None or bool(policies.may_answer_at_window(actor, matter)))
        and (not matter.withheld or bool(policies.may_open_personal(actor, matter))),
        WORD: by_window,
        ATTEMPT: by_window and _not_yet_today(whole, now),
        VERIFY: answered and not whole.reporters and bool(policies.may_verify(actor, matter, whole.assignments)),
        REOPEN: window and matter.closed_at is not None
        and bool(policies.may_reopen(matter, clocks.may_reopen_until(matter.closed_at, street_id=matter.street_id), now)),
        NOTE: bool(policies.may_note(actor)),
        TITLE: window,
        CATEGORY: window and matter.state != states.CLOSED,
        **_between_offices(actor, whole, own if leads else None),
        **_apart_and_together(matter, window),
        GIVE_HELP: own is not None and own.kind == Assignment.Kind.CO and own.state == states.IN_HAND,
        TRIAGE: bool(policies.may_triage(actor, matter)),
        TAKE: to_take,
        DECLINE: to_take,
        ASSIGN: asked is None and bool(policies.may_assign(actor, matter)),
        CALL_OFF: asked is not None and bool(policies.may_call_off(actor, asked)),
    }  # fmt: skip
    # Imported history starts no clock and sends nothing; it can only be sorted.
    kept = (NOTE, TITLE, CATEGORY) if matter.history else tuple(ALL.values())
    return [offer for offer in kept if tests[offer]]


def _between_offices(actor: Actor, whole: Whole, lead: Assignment | None) -> dict[Offer, bool]:
    """Passing on, helping, deciding and putting off; `lead` is the actor's own sheet where it leads and is in hand."""
    matter, live, delay = whole.matter, whole.live, whole.delay
    waiting = matter.state in (states.NEW, states.RECEIVED) and matter.nature not in LEGAL
    asked = delay is not None and delay.state == delays.ASKED
    deciding = whole.arbitration
    return {
        DECIDE: deciding is not None and bool(policies.may_arbitrate(actor, matter, deciding)),
        TRANSFER: lead is not None and not lead.bound and whole.transfer is None,
        HELP: live is not None and bool(policies.may_ask_help(actor, matter, live)),
        PROPOSE: waiting and deciding is None and actor.home_org_id is not None
        and bool(policies.may_propose(actor, matter)),
        DELAY: lead is not None and delay is None,
        DECIDE_DELAY: delay is not None and asked and live is not None
        and bool(policies.may_decide_delay(actor, matter, delay, live)),
        END_DELAY: delay is not None and live is not None and bool(policies.may_end_delay(actor, matter, live))
        and (not asked or lead is not None),
    }  # fmt: skip


def _apart_and_together(matter: Matter, window: bool) -> dict[Offer, bool]:
    still = window and matter.state != states.CLOSED
    return {
        JOIN: still,
        SPLIT: window and matter.state in (states.NEW, states.RECEIVED),
        PART: window and matter.joined_to_id is not None,
        NATURE: still,
        LEGAL_WAY: still and matter.state != states.ANSWERED,
    }


@dataclass(frozen=True, slots=True)
class Further:
    """A page that begins from a matter: the word on its button, and its name."""

    word: str | Promise
    page: str


WHISTLE = Further(_("吹哨"), "whistle_new")
SWEEP = Further(_("举一反三"), "sweep_new")
FIX = Further(_("立规矩"), "fix_new")


def further(actor: Actor, matter: Matter, street_path: str) -> list[Further]:
    """What this actor may begin from a matter besides; a sweep only where it has been solved."""
    tests = {
        WHISTLE: matter.state != states.CLOSED and bool(policies.may_blow(actor, street_path)),
        SWEEP: matter.outcome == states.SOLVED and bool(policies.may_sweep(actor, matter.path)),
        FIX: bool(policies.may_fix(actor, street_path)),
    }
    return [] if matter.history else [one for one, open_now in tests.items() if open_now]


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
