"""The layouts a street office begins with: its ledger, its weekly report, its call-back sheet, its answer sheet."""

from __future__ import annotations

import datetime as dt

from mulin.matters.actions import keep_layout
from mulin.matters.layouts.examples import TEXTS
from mulin.platform.actors import system
from mulin.territory.models import Place


def keep(street: Place, *, now: dt.datetime) -> None:
    """Every example as a layout of the street, through the action that the page uses."""
    for text in TEXTS.values():
        keep_layout(street=street, text=text, actor=system("demo"), now=now)
