"""A rule stands until a later one takes its place; it is never edited (S2-33). Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.platform.flow import Flow, Transition

STANDS = "stands"
SUPERSEDED = "superseded"

FIX = Flow(
    "fix",
    {STANDS: _("管着用"), SUPERSEDED: _("换成新的了")},
    initial=(STANDS,),
    table=(Transition("supersede", (STANDS,), SUPERSEDED, "a later version takes its place (S2-33)"),),
)
