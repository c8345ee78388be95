"""Who may do what. Pure: each function reads its arguments and says yes, or which rule says no."""

from mulin.matters.policies.fix import may_fix
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
from mulin.matters.policies.sweep import may_look, may_sweep
from mulin.matters.policies.triage import decision_stands, may_settle, may_triage
from mulin.matters.policies.whistle import may_answer_call, may_blow

__all__ = [
    "DISPATCH",
    "INTAKE",
    "decision_stands",
    "may_answer_at_window",
    "may_answer_call",
    "may_blow",
    "may_dispatch",
    "may_export",
    "may_fix",
    "may_handle",
    "may_import",
    "may_look",
    "may_note_word",
    "may_open_personal",
    "may_print_doors",
    "may_print_letter",
    "may_receive",
    "may_register",
    "may_reopen",
    "may_settle",
    "may_speak",
    "may_sweep",
    "may_triage",
    "may_verify",
    "still_open",
]
