"""What one can do with a matter: the only writers of this context.

Each act is one transaction that reads straight down: lock the row, ask the policy, move along the
flow, write the row of its own, write the act on the timeline, put notices into the outbox.
"""

from mulin.matters.actions.afterwards import settle_afterwards
from mulin.matters.actions.answering import answer, note_contact, set_title, take_back
from mulin.matters.actions.closing import attempt, reopen, say, verify, withdraw
from mulin.matters.actions.counting import refresh_figures
from mulin.matters.actions.dispatching import accept, classify, dispatch, recall, receive, return_sheet
from mulin.matters.actions.import_runs import begin_import, choose_columns, discard_table, hand_in_table
from mulin.matters.actions.intake import Contact, Intake, raise_again, raise_matter, raise_once
from mulin.matters.actions.passing import assign, call_off, decline, take
from mulin.matters.actions.registering import register
from mulin.matters.actions.showing import Shown, hand_over, show_contact
from mulin.matters.actions.slips import add_to_word, ask_for_call, look_up

__all__ = [
    "Contact",
    "Intake",
    "Shown",
    "accept",
    "add_to_word",
    "answer",
    "ask_for_call",
    "assign",
    "attempt",
    "begin_import",
    "call_off",
    "choose_columns",
    "classify",
    "decline",
    "discard_table",
    "dispatch",
    "hand_in_table",
    "hand_over",
    "look_up",
    "note_contact",
    "raise_again",
    "raise_matter",
    "raise_once",
    "recall",
    "receive",
    "refresh_figures",
    "register",
    "reopen",
    "return_sheet",
    "say",
    "set_title",
    "settle_afterwards",
    "show_contact",
    "take",
    "take_back",
    "verify",
    "withdraw",
]
