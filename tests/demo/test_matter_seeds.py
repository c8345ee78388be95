"""The demo's matters as data: four hundred in every state, told in order, each in its own words."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from itertools import pairwise

import pytest

from mulin.demo import organisations, people, places, timing
from mulin.demo.categories import by_code
from mulin.demo.matters import PINS, MatterSeed, matters
from mulin.demo.rows import rows
from mulin.demo.stories import phrases
from mulin.matters import states

NOW = dt.datetime(2026, 6, 11, 3, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
STREET = places.street()


@pytest.fixture(scope="module")
def told() -> list[MatterSeed]:
    return matters(NOW)


def test_four_hundred_matters_in_every_state_and_with_every_outcome(told: list[MatterSeed]) -> None:
    assert len(told) == 400
    assert {seed.state for seed in told} == set(states.MATTER.states)
    assert {seed.outcome for seed in told} == set(states.OUTCOMES) - {states.JOINED} | {""}
    still = [seed for seed in told if seed.state != "closed"]
    assert 45 <= len(still) <= 60
    assert Counter(row.pin for row in rows() if row.pin).keys() == PINS.keys()


def test_some_are_overdue_some_due_today_and_some_tomorrow(told: list[MatterSeed]) -> None:
    days: Counter[int] = Counter()
    for seed in told:
        if seed.story and seed.story[-1].verb == "accept":
            due = timing.due(seed.story[-2].at, by_code()[seed.category].urgency)
            days[timing.days_apart(due, NOW) if due > NOW else -1] += 1
    assert days[-1] >= 4
    assert days[0] >= 4
    assert days[1] >= 4
    assert max(NOW - seed.occurred for seed in told if seed.state == "with_handler") > 45 * DAY


@pytest.mark.parametrize(
    "now",
    [
        NOW,
        dt.datetime(2026, 2, 19, 0, 10, tzinfo=dt.UTC),  # in the middle of the long spring holiday
        dt.datetime(2026, 6, 13, 15, 59, tzinfo=dt.UTC),  # Saturday, a minute before midnight
        dt.datetime(2028, 1, 4, 1, 5, tzinfo=dt.UTC),  # a year whose holidays nobody has imported
    ],
)
def test_stories_are_in_order_within_the_year_and_over_by_now(now: dt.datetime) -> None:
    seeds = matters(now)
    assert seeds == sorted(seeds, key=lambda seed: (seed.occurred, seed.key))
    for seed in seeds:
        moments = [seed.occurred, *(step.at for step in seed.story)]
        assert all(a < b for a, b in pairwise(moments)), seed.key
        assert moments[-1] < now
        assert seed.occurred > now - 366 * DAY


def test_the_same_moment_gives_the_same_matters(told: list[MatterSeed]) -> None:
    assert matters(NOW) == told
    later = {seed.key: seed for seed in matters(NOW + 3 * DAY)}
    assert all((later[s.key].place, later[s.key].reporter) == (s.place, s.reporter) for s in told)


def test_months_are_kept(told: list[MatterSeed]) -> None:
    months = {f"m{row.number:03d}": row.months for row in rows() if not row.pin}
    seasonal = [seed for seed in told if len(months.get(seed.key, range(12))) < 12]
    assert seasonal
    assert all(timing.to_local(seed.occurred).month in months[seed.key] for seed in seasonal)


def test_everything_a_story_names_exists(told: list[MatterSeed]) -> None:
    cast = people.cast()
    for seed in told:
        assert seed.place in STREET.by_code
        assert by_code()[seed.category].parent
        assert {seed.reporter, seed.recorder} <= {None, *cast.persons}
        assert not (seed.found and seed.reporter)
        assert (seed.recorder is None) == (seed.channel in ("web", "qr"))
        for step in seed.story:
            assert step.by is None or step.by in cast.persons
            assert step.data.get("to", "grid-centre") in organisations.by_code()


@pytest.mark.mechanism("S0-22", "S0-23")
def test_nothing_closes_without_an_answer_and_nobody_judges_their_own(told: list[MatterSeed]) -> None:
    for seed in told:
        verbs = [step.verb for step in seed.story]
        if seed.state == "closed" and seed.outcome != "withdrawn":
            assert "answer" in verbs
        authors: set[str | None] = set()
        for step in seed.story:
            if step.verb == "answer":
                authors = {step.by}
            if step.verb in ("attempt", "verify") or step.data.get("via") in ("call", "visit", "paper"):
                assert step.by not in authors
                assert step.by != seed.recorder or step.verb != "verify"
        if seed.outcome == "not_reached":
            tries = [timing.to_local(step.at).date() for step in seed.story if step.verb == "attempt"]
            assert len(set(tries)) == 3


def test_staff_work_in_office_hours_mostly(told: list[MatterSeed]) -> None:
    acts = [
        step.at
        for seed in told
        for step in seed.story
        if step.verb in ("receive", "dispatch", "accept", "answer")
    ]
    outside = sum(timing.working(at, 0) != at for at in acts)
    assert outside / len(acts) < 0.3


def test_words_titles_and_answers_are_written_one_by_one() -> None:
    words, titles = [row.words for row in rows()], [row.title for row in rows()]
    answers = [answer for row in rows() for answer in row.answers]
    assert len(set(words)) == len(set(titles)) == 400
    assert len(set(answers)) == len(answers) >= 350
    grams = [{text[i : i + 4] for i in range(len(text) - 3)} for text in words]
    near = sum(
        len(one & other) > 0.4 * min(len(one), len(other))
        for i, one in enumerate(grams)
        for other in grams[i + 1 :]
    )
    assert near == 0, "no two read as if they came from one template"
    openings = Counter(text[:4] for text in words)
    assert openings.most_common(1)[0][1] <= 8


def test_words_and_answers_follow_the_house_style() -> None:
    for row in rows():
        assert len(row.title) <= 60
        assert not re.search(r"[，。！？]$", row.title)
        for answer in row.answers:
            assert "！" not in answer
            assert not re.search(r"贵|敬请|予以|该同志|特此", answer)
    for text in phrases()["contact"] + phrases()["attempt"]:
        assert text.endswith("。")


def test_texts_hold_no_telephone_number() -> None:
    texts = [text for row in rows() for text in (row.words, row.title, row.note, *row.answers)]
    assert not [text for text in texts if re.search(r"\d{7,}|1[3-9]\d{5,}", text)]
