"""The two flows of this context: a matter, and each assignment of it. Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.platform.flow import Flow, Transition

NEW = "new"
RECEIVED = "received"
WITH_HANDLER = "with_handler"
ANSWERED = "answered"
CLOSED = "closed"

OPEN = (NEW, RECEIVED, WITH_HANDLER, ANSWERED)

MATTER = Flow(
    "matter",
    {
        NEW: _("刚收到"),
        RECEIVED: _("已受理，等派"),
        WITH_HANDLER: _("在办"),
        ANSWERED: _("已答复，等本人说"),
        CLOSED: _("办结"),
    },
    initial=(NEW,),
    table=(
        Transition("receive", (NEW,), RECEIVED, "the window has read it and answers for it (N-77)"),
        Transition("dispatch", (RECEIVED,), WITH_HANDLER, "one sheet to one handler (S1-18)"),
        Transition(
            "return", (WITH_HANDLER,), RECEIVED, "the handler says it is not theirs, with a reason (N-82)"
        ),
        Transition("recall", (WITH_HANDLER,), RECEIVED, "the window takes its sheet back"),
        Transition("answer", (RECEIVED, WITH_HANDLER), ANSWERED, "an answer in plain words (S0-22)"),
        Transition(
            "hand_back",
            (ANSWERED,),
            WITH_HANDLER,
            "not solved, or not yet sent: back to who answered (DR-05)",
        ),
        Transition(
            "reconsider", (ANSWERED,), RECEIVED, "not solved, or not yet sent: back to the window (DR-05)"
        ),
        Transition(
            "close", (ANSWERED,), CLOSED, "the resident's word, a verifier's, or three attempts (DR-05)"
        ),
        Transition(
            "withdraw", (NEW, RECEIVED, WITH_HANDLER, ANSWERED), CLOSED, "who raised it takes it back"
        ),
        Transition("undo_receive", (RECEIVED,), NEW, "received by mistake, taken back at once (DR-11)"),
        Transition(
            "undo_end", (RECEIVED,), WITH_HANDLER, "a sheet returned or recalled by mistake goes on (DR-11)"
        ),
        Transition(
            "undo_word",
            (CLOSED, WITH_HANDLER, RECEIVED),
            ANSWERED,
            "a word noted by mistake, taken back at once (DR-11)",
        ),
        Transition("reopen", (CLOSED,), RECEIVED, "one tap, within the days the policy gives (DR-05)"),
        Transition(
            "join",
            (NEW, RECEIVED, WITH_HANDLER, ANSWERED),
            CLOSED,
            "the same thing heard twice goes on under one number (S3-54)",
        ),
        Transition("part", (CLOSED,), RECEIVED, "it was another thing after all (S3-54)"),
    ),
)

OFFERED = "offered"
IN_HAND = "in_hand"
DONE = "done"
RETURNED = "returned"
WITHDRAWN = "withdrawn"
PASSED = "passed"

LIVE = (OFFERED, IN_HAND)

ASSIGNMENT = Flow(
    "assignment",
    {
        OFFERED: _("派出，等接"),
        IN_HAND: _("接下，在办"),
        DONE: _("已答复"),
        RETURNED: _("退回"),
        WITHDRAWN: pgettext_lazy("sheet", "收回"),
        PASSED: _("转出"),
    },
    initial=(OFFERED,),
    table=(
        Transition("accept", (OFFERED,), IN_HAND, "the handler takes it and answers for it (DR-06)"),
        Transition("return", (OFFERED, IN_HAND), RETURNED, "with a reason; the window has it again (N-82)"),
        Transition("withdraw", (OFFERED, IN_HAND), WITHDRAWN, "the window's sheet is taken back"),
        Transition("finish", (IN_HAND,), DONE, "the answer is given, or the help"),
        Transition("pass_on", (IN_HAND,), PASSED, "another one has taken it over (S3-48)"),
        Transition(
            "succeed", (OFFERED, IN_HAND), PASSED, "its organisation has a successor, which goes on (S1-03)"
        ),
        Transition("resume", (DONE,), IN_HAND, "not solved: the same handler goes on"),
        Transition("undo_accept", (IN_HAND,), OFFERED, "accepted by mistake, taken back at once (DR-11)"),
        Transition(
            "undo_offered_end",
            (RETURNED, WITHDRAWN),
            OFFERED,
            "ended by mistake before anybody accepted (DR-11)",
        ),
        Transition("undo_end", (RETURNED, WITHDRAWN), IN_HAND, "ended by mistake while in hand (DR-11)"),
    ),
)

SOLVED = "solved"
EXPLAINED = "explained"
REFERRED = "referred"
CANNOT = "cannot"
GIVEN_UP = "withdrawn"
NOT_REACHED = "not_reached"
JOINED = "joined"

OUTCOMES = {
    SOLVED: _("已解决"),
    EXPLAINED: _("已说明"),
    REFERRED: _("已转给该管的单位"),
    CANNOT: _("办不了，已说明原因"),
    GIVEN_UP: _("本人撤回"),
    NOT_REACHED: _("已答复，没联系上本人"),
    JOINED: _("和另一件并在一起办"),
}

PROPOSED = (SOLVED, EXPLAINED, REFERRED, CANNOT)
"""What an answer may say it is; the resident's word decides whether it is the end."""

REFUSALS = 2
"""So many refusals, and an arbiter says whose it is (N-72)."""

ATTEMPTS = 3
"""Tries to reach the person on as many different days before an answered matter may close as not reached."""
