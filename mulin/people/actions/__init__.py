"""What one can do with persons, their accounts, posts and leaves: the only writers of this context."""

from mulin.people.actions.announcing import print_poster, read_aloud
from mulin.people.actions.dying import note_death, take_back_death
from mulin.people.actions.handing_over import Handover, hand_over, overview
from mulin.people.actions.joining import keep_apart, merge, show_pair, split
from mulin.people.actions.keeping_ways import (
    add_permit,
    agree,
    ask_code,
    choose_language,
    choose_telling,
    prefer,
    prove,
    withdraw,
)
from mulin.people.actions.leaving import change_deputy, end_leave, note_leave
from mulin.people.actions.mending import (
    drop_text,
    put_text,
    retry_delivery,
    settle_delivery,
    show_for_call,
)
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
from mulin.people.phones import normal_phone
from mulin.platform import errors

__all__ = [
    "HELP_FOR",
    "Handover",
    "add_permit",
    "add_person",
    "agree",
    "appoint",
    "ask_code",
    "assist",
    "change_deputy",
    "choose_language",
    "choose_reply",
    "choose_telling",
    "compose_person",
    "drop_text",
    "end_appointment",
    "end_leave",
    "errors",
    "hand_over",
    "keep_apart",
    "merge",
    "normal_phone",
    "note_death",
    "note_leave",
    "open_account",
    "overview",
    "prefer",
    "print_poster",
    "prove",
    "put_text",
    "read_aloud",
    "register_person",
    "replace_password",
    "retry_delivery",
    "settle_delivery",
    "show_for_call",
    "show_pair",
    "split",
    "take_back_death",
    "withdraw",
]
