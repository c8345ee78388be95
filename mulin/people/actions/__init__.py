"""What one can do with persons, their accounts, posts and leaves: the only writers of this context."""

from mulin.people.actions.dying import note_death, take_back_death
from mulin.people.actions.handing_over import Handover, hand_over, overview
from mulin.people.actions.hooks import end_hook, make_hook, pause_hook, resume_hook, send_again
from mulin.people.actions.joining import keep_apart, merge, show_pair, split
from mulin.people.actions.leaving import change_deputy, end_leave, note_leave
from mulin.people.actions.posts import appoint, end_appointment
from mulin.people.actions.registering import (
    HELP_FOR,
    add_person,
    assist,
    choose_reply,
    compose_person,
    open_account,
    register_person,
    replace_password,
)
from mulin.people.actions.tokens import make_token, read_token, withdraw_token
from mulin.people.phones import normal_phone
from mulin.platform import errors

__all__ = [
    "HELP_FOR",
    "Handover",
    "add_person",
    "appoint",
    "assist",
    "change_deputy",
    "choose_reply",
    "compose_person",
    "end_appointment",
    "end_hook",
    "end_leave",
    "errors",
    "hand_over",
    "keep_apart",
    "make_hook",
    "make_token",
    "merge",
    "normal_phone",
    "note_death",
    "note_leave",
    "open_account",
    "overview",
    "pause_hook",
    "read_token",
    "register_person",
    "replace_password",
    "resume_hook",
    "send_again",
    "show_pair",
    "split",
    "take_back_death",
    "withdraw_token",
]
