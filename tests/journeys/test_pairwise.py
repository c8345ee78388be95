"""The looks of the stories: language, view, theme, scripts and size, every two of them in every way."""

from __future__ import annotations

import importlib
from itertools import combinations, product
from pathlib import Path

import pytest

from tests.journeys.looks import LOOKS_OF_STORIES, OPTIONS, full


@pytest.mark.skipif(full(), reason="every story is taken in every look")
def test_every_pair_of_options_meets_among_the_stories() -> None:
    for story in Path(__file__).parent.glob("test_*.py"):
        importlib.import_module(f"tests.journeys.{story.stem}")
    for one, other in combinations(OPTIONS, 2):
        met = {(getattr(look, one), getattr(look, other)) for look in LOOKS_OF_STORIES}
        assert met == set(product(OPTIONS[one], OPTIONS[other]))
