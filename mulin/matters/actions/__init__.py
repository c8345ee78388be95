"""What one can do with a matter: the only writers of this context.

Each act is one transaction that reads straight down: lock the row, ask the policy, move along the
flow, write the row of its own, write the act on the timeline, put notices into the outbox.
"""

from mulin.matters.actions.answering import answer, note_contact, set_title, take_back
from mulin.matters.actions.closing import attempt, reopen, say, verify, withdraw
from mulin.matters.actions.counting import refresh_figures
from mulin.matters.actions.dispatching import accept, classify, dispatch, recall, receive, return_sheet
from mulin.matters.actions.forwarding import forward
from mulin.matters.actions.helping import end_help
from mulin.matters.actions.import_runs import begin_import, choose_columns, discard_table, hand_in_table
from mulin.matters.actions.intake import Contact, Intake, raise_again, raise_matter, raise_once
from mulin.matters.actions.outings import (
    Line,
    call_number,
    call_off_outing,
    hear_lines,
    hold_outing,
    plan_outing,
    take_number,
)
from mulin.matters.actions.registering import register
from mulin.matters.actions.showing import Shown, hand_over, show_contact
from mulin.matters.actions.slips import add_to_word, ask_for_call, look_up
from mulin.matters.actions.voices import type_voice

__all__ = [
    "Contact",
    "Intake",
    "Line",
    "Shown",
    "accept",
    "add_to_word",
    "answer",
    "ask_for_call",
    "attempt",
    "begin_import",
    "call_number",
    "call_off_outing",
    "choose_columns",
    "classify",
    "discard_table",
    "dispatch",
    "end_help",
    "forward",
    "hand_in_table",
    "hand_over",
    "hear_lines",
    "hold_outing",
    "look_up",
    "note_contact",
    "plan_outing",
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
    "show_contact",
    "take_back",
    "take_number",
    "type_voice",
    "verify",
    "withdraw",
]
