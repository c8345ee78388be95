"""Who may do what. Pure: each function reads its arguments and says yes, or which rule says no."""

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
from mulin.matters.policies.outing import may_keep_outing, may_plan_outing
from mulin.matters.policies.voice import may_hear, may_type

__all__ = [
    "DISPATCH",
    "INTAKE",
    "may_answer_at_window",
    "may_dispatch",
    "may_export",
    "may_handle",
    "may_hear",
    "may_import",
    "may_keep_outing",
    "may_note_word",
    "may_open_personal",
    "may_plan_outing",
    "may_print_doors",
    "may_print_letter",
    "may_receive",
    "may_register",
    "may_reopen",
    "may_speak",
    "may_type",
    "may_verify",
    "still_open",
]
