"""What one can do with a matter: the only writers of this context.

Each act is one transaction that reads straight down: lock the row, ask the policy, move along the
flow, write the row of its own, write the act on the timeline, put notices into the outbox.
"""

from mulin.matters.actions.answer_sheets import MOST as MOST_ANSWERS
from mulin.matters.actions.answer_sheets import take_answers
from mulin.matters.actions.answering import answer, note_contact, set_title, take_back
from mulin.matters.actions.closing import attempt, reopen, say, verify, withdraw
from mulin.matters.actions.counting import refresh_figures
from mulin.matters.actions.dispatching import accept, classify, dispatch, recall, receive, return_sheet
from mulin.matters.actions.door_notices import MOST_PAGES, print_notice
from mulin.matters.actions.import_runs import begin_import, choose_columns, discard_table, hand_in_table
from mulin.matters.actions.intake import Contact, Intake, raise_again, raise_matter, raise_once
from mulin.matters.actions.layouts import keep_layout, retire_layout
from mulin.matters.actions.registering import register
from mulin.matters.actions.showing import Shown, hand_over, show_contact
from mulin.matters.actions.slips import add_to_word, ask_for_call, look_up

__all__ = [
    "MOST_ANSWERS",
    "MOST_PAGES",
    "Contact",
    "Intake",
    "Shown",
    "accept",
    "add_to_word",
    "answer",
    "ask_for_call",
    "attempt",
    "begin_import",
    "choose_columns",
    "classify",
    "discard_table",
    "dispatch",
    "hand_in_table",
    "hand_over",
    "keep_layout",
    "look_up",
    "note_contact",
    "print_notice",
    "raise_again",
    "raise_matter",
    "raise_once",
    "recall",
    "receive",
    "refresh_figures",
    "register",
    "reopen",
    "retire_layout",
    "return_sheet",
    "say",
    "set_title",
    "show_contact",
    "take_answers",
    "take_back",
    "verify",
    "withdraw",
]
