"""A sweep over places, and each place of it: looked at, and nothing found, or found and raised (S2-31). Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.platform.flow import Flow, Transition

OPEN = "open"
ENDED = "ended"

SWEEP = Flow(
    "sweep",
    {OPEN: pgettext_lazy("sweep", "在看"), ENDED: pgettext_lazy("sweep", "看完了")},
    initial=(OPEN,),
    table=(
        Transition("end", (OPEN,), ENDED, "the result is written; what was not looked at is said (S2-31)"),
    ),
)

TO_LOOK = "to_look"
CLEAR = "clear"
FOUND = "found"

LINE = Flow(
    "sweep line",
    {TO_LOOK: _("还没看"), CLEAR: _("看了，没有"), FOUND: _("看了，有，已报上来")},
    initial=(TO_LOOK,),
    table=(
        Transition("clear", (TO_LOOK,), CLEAR, "looked, and it is not there"),
        Transition("find", (TO_LOOK, CLEAR), FOUND, "it is there too: a matter of its own (S2-31)"),
        Transition("look_again", (CLEAR,), TO_LOOK, "ticked by mistake"),
    ),
)
