"""What one can do with a matter: the only writers of this context.

Each act is one transaction that reads straight down: lock the row, ask the policy, move along the
flow, write the row of its own, write the act on the timeline, put notices into the outbox.
"""

from mulin.matters.actions.answering import answer, note_contact, set_title, take_back
from mulin.matters.actions.closing import attempt, reopen, say, verify, withdraw
from mulin.matters.actions.counting import refresh_figures
from mulin.matters.actions.dispatching import accept, classify, dispatch, recall, receive, return_sheet
from mulin.matters.actions.filtering import delete_filter, move_filter, rename_filter, save_filter
from mulin.matters.actions.import_runs import begin_import, choose_columns, discard_table, hand_in_table
from mulin.matters.actions.intake import Contact, Intake, raise_again, raise_matter, raise_once
from mulin.matters.actions.noting import note_down, see_mention
from mulin.matters.actions.registering import register
from mulin.matters.actions.reminding import remind
from mulin.matters.actions.showing import Shown, hand_over, show_contact
from mulin.matters.actions.slips import add_to_word, ask_for_call, look_up
from mulin.matters.actions.undoing import correct, undo
from mulin.matters.actions.writing import Wording, drop_template, edit_article, write_article, write_template

__all__ = [
    "Contact",
    "Intake",
    "Shown",
    "Wording",
    "accept",
    "add_to_word",
    "answer",
    "ask_for_call",
    "attempt",
    "begin_import",
    "choose_columns",
    "classify",
    "correct",
    "delete_filter",
    "discard_table",
    "dispatch",
    "drop_template",
    "edit_article",
    "hand_in_table",
    "hand_over",
    "look_up",
    "move_filter",
    "note_contact",
    "note_down",
    "raise_again",
    "raise_matter",
    "raise_once",
    "recall",
    "receive",
    "refresh_figures",
    "register",
    "remind",
    "rename_filter",
    "reopen",
    "return_sheet",
    "save_filter",
    "say",
    "see_mention",
    "set_title",
    "show_contact",
    "take_back",
    "undo",
    "verify",
    "withdraw",
    "write_article",
    "write_template",
]
