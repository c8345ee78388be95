"""The flow of an outing. Pure.

What did not take place did not take place: rain, nobody at home and "no, thank you" are one state, without a
reason, so that no refusal can be found or counted (ET-07).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.platform.flow import Flow, Transition

PLANNED = "planned"
HELD = "held"
OFF = "off"

OUTING = Flow(
    "outing",
    {PLANNED: _("定好了"), HELD: pgettext_lazy("outing", "去过了"), OFF: _("没有进行")},
    initial=(PLANNED,),
    table=(
        Transition("hold", (PLANNED,), HELD, "it took place, with its result"),
        Transition("call_off", (PLANNED,), OFF, "it did not take place; why is nobody's business (ET-07)"),
    ),
)
MARKS = {PLANNED: "new", HELD: "done", OFF: "off"}
