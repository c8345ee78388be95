"""What one can do with persons, their accounts, posts and leaves: the only writers of this context."""

from mulin.people.actions.dying import note_death, take_back_death
from mulin.people.actions.handing_over import Handover, hand_over, overview
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
from mulin.people.actions.rostering import Arrival, appoint_many, plan_posts
from mulin.people.actions.street_books import (
    discard_book,
    hand_in_book,
    show_again,
    take_out_contacts,
)
from mulin.people.phones import normal_phone
from mulin.platform import errors

__all__ = [
    "HELP_FOR",
    "Arrival",
    "Handover",
    "add_person",
    "appoint",
    "appoint_many",
    "assist",
    "change_deputy",
    "choose_reply",
    "compose_person",
    "discard_book",
    "end_appointment",
    "end_leave",
    "errors",
    "hand_in_book",
    "hand_over",
    "keep_apart",
    "merge",
    "normal_phone",
    "note_death",
    "note_leave",
    "open_account",
    "overview",
    "plan_posts",
    "register_person",
    "replace_password",
    "show_again",
    "show_pair",
    "split",
    "take_back_death",
    "take_out_contacts",
]
