"""What one can do with a matter: the only writers of this context.

Each act is one transaction that reads straight down: lock the row, ask the policy, move along the
flow, write the row of its own, write the act on the timeline, put notices into the outbox.
"""

from mulin.matters.actions.answering import answer, note_contact, set_title, take_back
from mulin.matters.actions.closing import attempt, reopen, say, verify, withdraw
from mulin.matters.actions.counting import refresh_figures
from mulin.matters.actions.dispatching import accept, classify, dispatch, recall, receive, return_sheet
from mulin.matters.actions.fixing import Answered, Draft, answer_with_fix, attach_fix, make_fix
from mulin.matters.actions.import_runs import begin_import, choose_columns, discard_table, hand_in_table
from mulin.matters.actions.intake import Contact, Intake, raise_again, raise_matter, raise_once
from mulin.matters.actions.registering import register
from mulin.matters.actions.showing import Shown, hand_over, show_contact
from mulin.matters.actions.slips import add_to_word, ask_for_call, look_up
from mulin.matters.actions.sweeping import begin_sweep, end_sweep, look_again, look_clear, look_found
from mulin.matters.actions.triaging import take_up, triage, withdraw_triage
from mulin.matters.actions.whistling import (
    arrive,
    blow_whistle,
    decline,
    excuse,
    insist,
    rate,
    remind_to_arrive,
    report,
)

__all__ = [
    "Answered",
    "Contact",
    "Draft",
    "Intake",
    "Shown",
    "accept",
    "add_to_word",
    "answer",
    "answer_with_fix",
    "arrive",
    "ask_for_call",
    "attach_fix",
    "attempt",
    "begin_import",
    "begin_sweep",
    "blow_whistle",
    "choose_columns",
    "classify",
    "decline",
    "discard_table",
    "dispatch",
    "end_sweep",
    "excuse",
    "hand_in_table",
    "hand_over",
    "insist",
    "look_again",
    "look_clear",
    "look_found",
    "look_up",
    "make_fix",
    "note_contact",
    "raise_again",
    "raise_matter",
    "raise_once",
    "rate",
    "recall",
    "receive",
    "refresh_figures",
    "register",
    "remind_to_arrive",
    "reopen",
    "report",
    "return_sheet",
    "say",
    "set_title",
    "show_contact",
    "take_back",
    "take_up",
    "triage",
    "verify",
    "withdraw",
    "withdraw_triage",
]
