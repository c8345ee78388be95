"""What one can do with a matter: the only writers of this context.

Each act is one transaction that reads straight down: lock the row, ask the policy, move along the
flow, write the row of its own, write the act on the timeline, put notices into the outbox.
"""

from mulin.matters.actions.answering import answer, note_contact, set_title, take_back
from mulin.matters.actions.classifying import classify
from mulin.matters.actions.closing import attempt, reopen, say, verify, withdraw
from mulin.matters.actions.counting import refresh_figures
from mulin.matters.actions.dispatching import accept, dispatch, recall, receive, return_sheet
from mulin.matters.actions.import_runs import begin_import, choose_columns, discard_table, hand_in_table
from mulin.matters.actions.intake import Contact, Intake, raise_again, raise_matter, raise_once
from mulin.matters.actions.listing_duties import add_duty, end_duty
from mulin.matters.actions.making_rules import (
    add_rule,
    begin_rules,
    change_rule,
    discard_rules,
    set_fallback,
    switch_on,
)
from mulin.matters.actions.registering import register
from mulin.matters.actions.setting_clocks import choose_preset, set_clock
from mulin.matters.actions.showing import Shown, hand_over, show_contact
from mulin.matters.actions.slips import add_to_word, ask_for_call, look_up
from mulin.matters.actions.sorting import save_category, switch_category

__all__ = [
    "Contact",
    "Intake",
    "Shown",
    "accept",
    "add_duty",
    "add_rule",
    "add_to_word",
    "answer",
    "ask_for_call",
    "attempt",
    "begin_import",
    "begin_rules",
    "change_rule",
    "choose_columns",
    "choose_preset",
    "classify",
    "discard_rules",
    "discard_table",
    "dispatch",
    "end_duty",
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
    "save_category",
    "say",
    "set_clock",
    "set_fallback",
    "set_title",
    "show_contact",
    "switch_category",
    "switch_on",
    "take_back",
    "verify",
    "withdraw",
]
