"""What one can do with a matter: the only writers of this context.

Each act is one transaction that reads straight down: lock the row, ask the policy, move along the
flow, write the row of its own, write the act on the timeline, put notices into the outbox.
"""

from mulin.matters.actions.afterwards import settle_afterwards
from mulin.matters.actions.answer_sheets import MOST as MOST_ANSWERS
from mulin.matters.actions.answer_sheets import take_answers
from mulin.matters.actions.answering import answer, note_contact, set_title, take_back
from mulin.matters.actions.arbitrating import decide
from mulin.matters.actions.classifying import classify
from mulin.matters.actions.closing import attempt, reopen, say, verify, withdraw
from mulin.matters.actions.co_handling import ask_help, give_help
from mulin.matters.actions.commenting import add_words
from mulin.matters.actions.confiding import refer_to_law, set_nature
from mulin.matters.actions.contact import Contact
from mulin.matters.actions.counting import refresh_figures
from mulin.matters.actions.delaying import ask_delay, decide_delay, end_delay
from mulin.matters.actions.dispatching import accept, dispatch, recall, receive, return_sheet
from mulin.matters.actions.door_notices import MOST_PAGES, print_notice
from mulin.matters.actions.filtering import delete_filter, move_filter, rename_filter, save_filter
from mulin.matters.actions.fixing import Answered, Draft, answer_with_fix, attach_fix, make_fix
from mulin.matters.actions.following import follow, stop_following
from mulin.matters.actions.forwarding import forward
from mulin.matters.actions.helping import end_help
from mulin.matters.actions.hotline import Taken, take_orders
from mulin.matters.actions.hotline_settling import settle_order
from mulin.matters.actions.import_runs import begin_import, choose_columns, discard_table, hand_in_table
from mulin.matters.actions.intake import Intake, raise_again, raise_matter, raise_once
from mulin.matters.actions.joining import Part, join, part, split
from mulin.matters.actions.layouts import keep_layout, retire_layout
from mulin.matters.actions.listing_duties import add_duty, end_duty
from mulin.matters.actions.making_rules import (
    add_rule,
    begin_rules,
    change_rule,
    discard_rules,
    set_fallback,
    switch_on,
)
from mulin.matters.actions.mediating import (
    Term,
    check_term,
    end_without_agreement,
    finish_mediation,
    hold_session,
    note_confirmation,
    refer_mediation,
    remind_of_confirmation,
    settle,
    take_effect,
    talk_again,
)
from mulin.matters.actions.mediation_asking import (
    Reached,
    Side,
    agree_to_mediate,
    ask_mediation,
    hand_over_mediation,
    leave_mediation,
    register_mediation,
    show_mediation_contacts,
)
from mulin.matters.actions.noting import note_down, see_mention
from mulin.matters.actions.open311 import (
    raise_request,
)
from mulin.matters.actions.outings import (
    Line,
    call_number,
    call_off_outing,
    hear_lines,
    hold_outing,
    plan_outing,
    take_number,
)
from mulin.matters.actions.passing import assign, call_off, decline, take
from mulin.matters.actions.registering import register, register_from
from mulin.matters.actions.reminding import remind
from mulin.matters.actions.replying import draft_reply, send_back_reply, sign_reply
from mulin.matters.actions.setting_clocks import choose_preset, set_clock
from mulin.matters.actions.showing import Shown, hand_over, show_contact
from mulin.matters.actions.slips import add_to_word, ask_for_call, look_up
from mulin.matters.actions.sorting import save_category, switch_category
from mulin.matters.actions.sweeping import begin_sweep, end_sweep, look_again, look_clear, look_found
from mulin.matters.actions.transferring import offer_transfer, propose
from mulin.matters.actions.triaging import take_up, triage, withdraw_triage
from mulin.matters.actions.undoing import correct, undo
from mulin.matters.actions.voices import type_voice
from mulin.matters.actions.whistling import (
    arrive,
    blow_whistle,
    decline_call,
    excuse,
    insist,
    rate,
    remind_to_arrive,
    report,
)
from mulin.matters.actions.writing import Wording, drop_template, edit_article, write_article, write_template

__all__ = [
    "MOST_ANSWERS",
    "MOST_PAGES",
    "Answered",
    "Contact",
    "Draft",
    "Intake",
    "Line",
    "Part",
    "Reached",
    "Shown",
    "Side",
    "Taken",
    "Term",
    "Wording",
    "accept",
    "add_duty",
    "add_rule",
    "add_to_word",
    "add_words",
    "agree_to_mediate",
    "answer",
    "answer_with_fix",
    "arrive",
    "ask_delay",
    "ask_for_call",
    "ask_help",
    "ask_mediation",
    "assign",
    "attach_fix",
    "attempt",
    "begin_import",
    "begin_rules",
    "begin_sweep",
    "blow_whistle",
    "call_number",
    "call_off",
    "call_off_outing",
    "change_rule",
    "check_term",
    "choose_columns",
    "choose_preset",
    "classify",
    "correct",
    "decide",
    "decide_delay",
    "decline",
    "decline_call",
    "delete_filter",
    "discard_rules",
    "discard_table",
    "dispatch",
    "draft_reply",
    "drop_template",
    "edit_article",
    "end_delay",
    "end_duty",
    "end_help",
    "end_sweep",
    "end_without_agreement",
    "excuse",
    "finish_mediation",
    "follow",
    "forward",
    "give_help",
    "hand_in_table",
    "hand_over",
    "hand_over_mediation",
    "hear_lines",
    "hold_outing",
    "hold_session",
    "insist",
    "join",
    "keep_layout",
    "leave_mediation",
    "look_again",
    "look_clear",
    "look_found",
    "look_up",
    "make_fix",
    "move_filter",
    "note_confirmation",
    "note_contact",
    "note_down",
    "offer_transfer",
    "part",
    "plan_outing",
    "print_notice",
    "propose",
    "raise_again",
    "raise_matter",
    "raise_once",
    "raise_request",
    "rate",
    "recall",
    "receive",
    "refer_mediation",
    "refer_to_law",
    "refresh_figures",
    "register",
    "register_from",
    "register_mediation",
    "remind",
    "remind_of_confirmation",
    "remind_to_arrive",
    "rename_filter",
    "reopen",
    "report",
    "retire_layout",
    "return_sheet",
    "save_category",
    "save_filter",
    "say",
    "see_mention",
    "send_back_reply",
    "set_clock",
    "set_fallback",
    "set_nature",
    "set_title",
    "settle",
    "settle_afterwards",
    "settle_order",
    "show_contact",
    "show_mediation_contacts",
    "sign_reply",
    "split",
    "stop_following",
    "switch_category",
    "switch_on",
    "take",
    "take_answers",
    "take_back",
    "take_effect",
    "take_number",
    "take_orders",
    "take_up",
    "talk_again",
    "triage",
    "type_voice",
    "undo",
    "verify",
    "withdraw",
    "withdraw_triage",
    "write_article",
    "write_template",
]
