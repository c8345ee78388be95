"""The generator of combinations: every pair meets, in as few rows as there can be for five yes-or-no options."""

from __future__ import annotations

import importlib
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.journeys.looks import LOOKS_OF_STORIES, OPTIONS, every_look, few_looks, full
from tests.journeys.pairwise import cover

options = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(
    lambda sizes: {f"option {n}": list(range(size)) for n, size in enumerate(sizes)}
)


@given(options)
@settings(max_examples=60, deadline=None)
def test_every_pair_of_values_meets(options: dict[str, list[int]]) -> None:
    rows = cover(options)
    for one, other in combinations(options, 2):
        met = {(row[one], row[other]) for row in rows}
        assert met == set(product(options[one], options[other]))


@given(options)
@settings(max_examples=60, deadline=None)
def test_no_row_is_for_nothing(options: dict[str, list[int]]) -> None:
    rows = cover(options)
    assert len({tuple(row.values()) for row in rows}) == len(rows)
    largest = sorted((len(values) for values in options.values()), reverse=True)
    fewest = largest[0] * largest[1] if len(largest) > 1 else 1
    everything = len(list(product(*options.values())))
    assert fewest <= len(rows) <= everything


def test_six_looks_cover_every_pair() -> None:
    """Five options of two values need six rows: with five, two columns would have to repeat each other."""
    assert [len(values) for values in OPTIONS.values()] == [2] * 5
    assert len(few_looks()) == 6
    assert len(every_look()) == 32
    assert set(few_looks()) <= set(every_look())


@pytest.mark.skipif(full(), reason="every story is taken in every look")
def test_every_pair_of_options_meets_among_the_stories() -> None:
    for story in Path(__file__).parent.glob("test_*.py"):
        importlib.import_module(f"tests.journeys.{story.stem}")
    for one, other in combinations(OPTIONS, 2):
        met = {(getattr(look, one), getattr(look, other)) for look in LOOKS_OF_STORIES}
        assert met == set(product(OPTIONS[one], OPTIONS[other]))
