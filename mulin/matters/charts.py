"""Figures as they are drawn, on the desk and on the street's page: points of small charts, parts of bars. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mulin.matters.figures import AGE_WORDS, AGES, DRAWN, FEWEST, STANDINGS, Figures, Rate

Link = Callable[..., str]
"""The address of the list behind a number: its name, and what narrows it."""


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    rate: Rate


@dataclass(frozen=True, slots=True)
class Chart:
    """A rate over months: lines break where too few were counted for a rate."""

    lines: list[str]
    dots: list[Dot]
    ticks: list[tuple[float, str]]


LEFT, RIGHT, TOP, BOTTOM = 30.0, 290.0, 14.0, 94.0


def rates(series: Sequence[Rate], ticks: Sequence[str]) -> Chart:
    """One dot a month between 0 and 100 %; a month with fewer than five has none."""
    step = (RIGHT - LEFT) / max(len(series) - 1, 1)
    dots: list[Dot | None] = [
        Dot(round(LEFT + n * step, 1), height(rate), rate) if rate.whole >= FEWEST else None
        for n, rate in enumerate(series)
    ]
    runs: list[list[Dot]] = [[]]
    for dot in dots:
        if dot is None:
            runs.append([])
        else:
            runs[-1].append(dot)
    lines = [" ".join(f"{dot.x:g},{dot.y:g}" for dot in run) for run in runs if len(run) > 1]
    places = [(round(LEFT + n * step, 1), tick) for n, tick in enumerate(ticks)]
    return Chart(lines, [dot for dot in dots if dot], places)


def height(rate: Rate) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * rate.part / rate.whole, 1)


def standings(found: Figures, link: Link) -> list[dict[str, Any]]:
    """How those raised stand now, each in exactly one part: every closed one by its outcome, the rest as open."""
    return [
        {
            "part": DRAWN[name],
            "n": getattr(found, name),
            "label": str(word),
            "text": _("%(n)s 件") % {"n": getattr(found, name)},
            "href": link(name) if getattr(found, name) else "",
        }
        for name, word in STANDINGS.items()
    ]


def ages(counted: Mapping[str, int], link: Link, of: str = "open") -> list[dict[str, Any]]:
    """How long those still open have waited, or those without any reply."""
    return [
        {
            "label": str(AGE_WORDS[age.key]),
            "n": counted[age.key],
            "text": _("%(n)s 件") % {"n": counted[age.key]},
            "href": link(of, age=age.key) if counted[age.key] else "",
            "state": age.state,
        }
        for age in AGES
    ]
