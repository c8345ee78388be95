"""Who may do what. Pure: each function reads its arguments and says yes, or which rule says no."""

from mulin.matters.policies.filters import may_change_filter, may_save_filter, may_share_filter
from mulin.matters.policies.knowledge import may_write_article, may_write_template
from mulin.matters.policies.matter import (
    DISPATCH,
    INTAKE,
    may_answer_at_window,
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
from mulin.matters.policies.reminding import may_remind
from mulin.matters.policies.undoing import may_correct, may_undo

__all__ = [
    "DISPATCH",
    "INTAKE",
    "may_answer_at_window",
    "may_change_filter",
    "may_correct",
    "may_dispatch",
    "may_export",
    "may_handle",
    "may_import",
    "may_note",
    "may_note_word",
    "may_open_personal",
    "may_print_doors",
    "may_print_letter",
    "may_receive",
    "may_register",
    "may_remind",
    "may_reopen",
    "may_save_filter",
    "may_share_filter",
    "may_speak",
    "may_undo",
    "may_verify",
    "may_write_article",
    "may_write_template",
    "still_open",
]
