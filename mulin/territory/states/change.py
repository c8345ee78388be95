"""An act on an organisation: planned for a day, done on it, or called off before. Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.platform.flow import Flow, Transition

PLANNED = "planned"
DONE = "done"
CALLED_OFF = "called_off"

CHANGE = Flow(
    "change of an organisation",
    {
        PLANNED: pgettext_lazy("change", "到那天生效"),
        DONE: pgettext_lazy("change", "生效了"),
        CALLED_OFF: pgettext_lazy("change", "不办了"),
    },
    initial=(PLANNED,),
    table=(
        Transition(
            "take_effect", (PLANNED,), DONE, "its day has come, and nothing stands against it (S1-03)"
        ),
        Transition("call_off", (PLANNED,), CALLED_OFF, "before its day, with a reason"),
    ),
)

RENAME, REKIND, REPARENT, REAREA, MERGE, SPLIT, ABOLISH, PROLONG, CLOSE = (
    "rename",
    "rekind",
    "reparent",
    "rearea",
    "merge",
    "split",
    "abolish",
    "prolong",
    "close",
)

VERBS = {
    RENAME: _("更名"),
    REKIND: _("换种类"),
    REPARENT: _("换上级"),
    REAREA: _("改管辖范围"),
    MERGE: _("合并"),
    SPLIT: _("分设"),
    ABOLISH: _("撤销"),
    PROLONG: _("延长"),
    CLOSE: _("到期结束"),
}

ENDING = (MERGE, ABOLISH, CLOSE)
"""Acts after which an organisation is no more."""
