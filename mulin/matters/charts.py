"""Points of small drawn charts. Pure; the page draws them as inline SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mulin.matters.figures import FEWEST, Rate


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
