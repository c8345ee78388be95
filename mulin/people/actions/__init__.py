"""What one can do with persons, their accounts, posts and leaves: the only writers of this context."""

from mulin.people.actions.announcing import print_poster, read_aloud
from mulin.people.actions.calendars import renew_calendar, withdraw_calendar
from mulin.people.actions.codes import enter_code, send_code, sweep_codes
from mulin.people.actions.dying import note_death, take_back_death
from mulin.people.actions.factors import (
    note_codes_renewed,
    note_factor_added,
    note_factor_removed,
    reset_factor,
)
from mulin.people.actions.following import carry_plans, carry_points, carry_posts
from mulin.people.actions.forgetting import forget_oneself, reasons_to_keep
from mulin.people.actions.handing_over import Handover, hand_over, overview
from mulin.people.actions.helping import MOST_DAYS, accept_mandate, decline_mandate, end_mandate, name_helper
from mulin.people.actions.hooks import end_hook, make_hook, pause_hook, resume_hook, send_again
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
from mulin.people.actions.looking import look_for_helper
from mulin.people.actions.mending import (
    drop_text,
    put_text,
    retry_delivery,
    settle_delivery,
    show_for_call,
    undo_settlement,
)
from mulin.people.actions.papers import arrive_paper, assist_by_paper, enter_paper, print_paper, void_paper
from mulin.people.actions.posts import appoint, end_appointment
from mulin.people.actions.reading import note_reading
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
from mulin.people.actions.seats import change_duty, note_training
from mulin.people.actions.sessions import (
    begin_session,
    end_other_sessions,
    end_session,
    note_failure,
    note_outside_joined,
    see_session,
    sweep_sessions,
)
from mulin.people.actions.street_books import discard_book, hand_in_book, show_again, take_out_contacts
from mulin.people.actions.study_lists import (
    Cared,
    add_care,
    add_to_team,
    answer_station,
    ask_station,
    end_care,
    join_point,
    lead_team,
    leave_point,
    leave_team,
    open_care,
)
from mulin.people.actions.studying import (
    change_point,
    cover,
    end_point,
    establish,
    found_point,
    pause,
    resume,
    uncover,
)
from mulin.people.actions.tokens import make_token, read_token, use_token, withdraw_token
from mulin.people.phones import normal_phone
from mulin.platform import errors

__all__ = [
    "HELP_FOR",
    "MOST_DAYS",
    "Arrival",
    "Cared",
    "Handover",
    "accept_mandate",
    "add_care",
    "add_permit",
    "add_person",
    "add_to_team",
    "agree",
    "answer_station",
    "appoint",
    "appoint_many",
    "arrive_paper",
    "ask_code",
    "ask_station",
    "assist",
    "assist_by_paper",
    "begin_session",
    "carry_plans",
    "carry_points",
    "carry_posts",
    "change_deputy",
    "change_duty",
    "change_point",
    "choose_language",
    "choose_reply",
    "choose_telling",
    "compose_person",
    "cover",
    "decline_mandate",
    "discard_book",
    "drop_text",
    "end_appointment",
    "end_care",
    "end_hook",
    "end_leave",
    "end_mandate",
    "end_other_sessions",
    "end_point",
    "end_session",
    "enter_code",
    "enter_paper",
    "errors",
    "establish",
    "forget_oneself",
    "found_point",
    "hand_in_book",
    "hand_over",
    "join_point",
    "keep_apart",
    "lead_team",
    "leave_point",
    "leave_team",
    "look_for_helper",
    "make_hook",
    "make_token",
    "merge",
    "name_helper",
    "normal_phone",
    "note_codes_renewed",
    "note_death",
    "note_factor_added",
    "note_factor_removed",
    "note_failure",
    "note_leave",
    "note_outside_joined",
    "note_reading",
    "note_training",
    "open_account",
    "open_care",
    "overview",
    "pause",
    "pause_hook",
    "plan_posts",
    "prefer",
    "print_paper",
    "print_poster",
    "prove",
    "put_text",
    "read_aloud",
    "read_token",
    "reasons_to_keep",
    "register_person",
    "renew_calendar",
    "replace_password",
    "reset_factor",
    "resume",
    "resume_hook",
    "retry_delivery",
    "see_session",
    "send_again",
    "send_code",
    "settle_delivery",
    "show_again",
    "show_for_call",
    "show_pair",
    "split",
    "sweep_codes",
    "sweep_sessions",
    "take_back_death",
    "take_out_contacts",
    "uncover",
    "undo_settlement",
    "use_token",
    "void_paper",
    "withdraw",
    "withdraw_calendar",
    "withdraw_token",
]
