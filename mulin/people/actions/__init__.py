"""What one can do with persons, their accounts, posts and leaves: the only writers of this context."""

from mulin.people.actions.codes import enter_code, send_code, sweep_codes
from mulin.people.actions.dying import note_death, take_back_death
from mulin.people.actions.handing_over import Handover, hand_over, overview
from mulin.people.actions.helping import (
    MOST_DAYS,
    accept_mandate,
    decline_mandate,
    end_mandate,
    name_helper,
)
from mulin.people.actions.joining import keep_apart, merge, show_pair, split
from mulin.people.actions.leaving import change_deputy, end_leave, note_leave
from mulin.people.actions.looking import look_for_helper
from mulin.people.actions.papers import (
    arrive_paper,
    assist_by_paper,
    enter_paper,
    print_paper,
    void_paper,
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
    "MOST_DAYS",
    "Handover",
    "accept_mandate",
    "add_person",
    "appoint",
    "arrive_paper",
    "assist",
    "assist_by_paper",
    "change_deputy",
    "choose_reply",
    "compose_person",
    "decline_mandate",
    "end_appointment",
    "end_leave",
    "end_mandate",
    "enter_code",
    "enter_paper",
    "errors",
    "hand_over",
    "keep_apart",
    "look_for_helper",
    "merge",
    "name_helper",
    "normal_phone",
    "note_death",
    "note_leave",
    "open_account",
    "overview",
    "print_paper",
    "register_person",
    "replace_password",
    "send_code",
    "show_pair",
    "split",
    "sweep_codes",
    "take_back_death",
    "void_paper",
]
