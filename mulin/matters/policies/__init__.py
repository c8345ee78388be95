"""Who may do what. Pure: each function reads its arguments and says yes, or which rule says no."""

from mulin.matters.policies.filters import may_change_filter, may_save_filter, may_share_filter
from mulin.matters.policies.fix import may_fix
from mulin.matters.policies.formal import FORMAL, may_answer_plainly, may_sign, needs_formal_reply
from mulin.matters.policies.glass import (
    keeps_watch,
    may_break_glass,
    may_end_glass,
    may_list_glass,
    may_read_glass,
    may_review_glass,
)
from mulin.matters.policies.hotline import may_read_orders, may_take_orders
from mulin.matters.policies.knowledge import may_write_article, may_write_template
from mulin.matters.policies.matter import (
    DISPATCH,
    INTAKE,
    may_answer_at_window,
    may_be_sent,
    may_dispatch,
    may_export,
    may_handle,
    may_import,
    may_note_word,
    may_open_personal,
    may_print_doors,
    may_print_letter,
    may_receive,
    may_register,
    may_reopen,
    may_speak,
    may_verify,
    still_open,
)
from mulin.matters.policies.noting import may_note
from mulin.matters.policies.outing import may_keep_outing, may_plan_outing
from mulin.matters.policies.passing import may_assign, may_call_off, may_take, passes_at_once
from mulin.matters.policies.reminding import may_remind
from mulin.matters.policies.settings import may_keep_directory, may_make_rules, may_set_clocks, may_sort
from mulin.matters.policies.sheets import (
    DECIDES,
    may_arbitrate,
    may_ask_help,
    may_decide_delay,
    may_end_delay,
    may_propose,
    may_recall,
    may_return,
    may_transfer,
)
from mulin.matters.policies.sweep import may_look, may_sweep
from mulin.matters.policies.triage import decision_stands, may_settle, may_triage
from mulin.matters.policies.undoing import may_correct, may_undo
from mulin.matters.policies.voice import may_hear, may_type
from mulin.matters.policies.whistle import may_answer_call, may_blow

__all__ = [
    "DECIDES",
    "DISPATCH",
    "FORMAL",
    "INTAKE",
    "decision_stands",
    "keeps_watch",
    "may_answer_at_window",
    "may_answer_call",
    "may_answer_plainly",
    "may_arbitrate",
    "may_ask_help",
    "may_assign",
    "may_be_sent",
    "may_blow",
    "may_break_glass",
    "may_call_off",
    "may_change_filter",
    "may_correct",
    "may_decide_delay",
    "may_dispatch",
    "may_end_delay",
    "may_end_glass",
    "may_export",
    "may_fix",
    "may_handle",
    "may_hear",
    "may_import",
    "may_keep_directory",
    "may_keep_outing",
    "may_list_glass",
    "may_look",
    "may_make_rules",
    "may_note",
    "may_note_word",
    "may_open_personal",
    "may_plan_outing",
    "may_print_doors",
    "may_print_letter",
    "may_propose",
    "may_read_glass",
    "may_read_orders",
    "may_recall",
    "may_receive",
    "may_register",
    "may_remind",
    "may_reopen",
    "may_return",
    "may_review_glass",
    "may_save_filter",
    "may_set_clocks",
    "may_settle",
    "may_share_filter",
    "may_sign",
    "may_sort",
    "may_speak",
    "may_sweep",
    "may_take",
    "may_take_orders",
    "may_transfer",
    "may_triage",
    "may_type",
    "may_undo",
    "may_verify",
    "may_write_article",
    "may_write_template",
    "needs_formal_reply",
    "passes_at_once",
    "still_open",
]
