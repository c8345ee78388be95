"""The permission matrix: every address asked as every persona, where the record is theirs and where it is not.

What is expected stands in `expected.txt`, written by hand; nothing in it comes from how the product behaves.
`make test` asks a sixteenth of all there is, always the same one, and of every line and persona at least one address
in each position; `make matrix` asks everything (some thirty thousand questions).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from zlib import crc32

import pytest
from django.utils import timezone

from tests.factories import Town
from tests.trust import page
from tests.trust.bodies import bodies
from tests.trust.filling import names_a_record
from tests.trust.personas import CLOSED, OWN, Who, gather
from tests.trust.probing import Act, Prober, acts, quick
from tests.trust.records import Records, make
from tests.trust.table import Group, groups

PARTS = 1 if os.environ.get("MULIN_MATRIX") == "all" else 16


def test_every_address_belongs_to_one_line() -> None:
    """A new address without its line fails here; so does a line or a pattern that nothing belongs to."""
    homeless, twice = [], []
    for act in acts():
        found = [group.name for group in groups() if group.has(act)]
        if not found:
            homeless.append(str(act))
        elif len(found) > 1:
            twice.append(f"{act}: {found}")
    assert not homeless, "say in groups.txt which line they belong to"
    assert not twice
    every = acts()
    idle = [
        f"{group.name}: {' '.join(pattern)}"
        for group in groups()
        for pattern in group.patterns
        if not any(Group("", "none", {}, (pattern,)).has(act) for act in every)
    ]
    assert not idle, "nothing belongs to it"


def test_the_printed_matrix_is_this_one() -> None:
    assert page.PATH.read_text() == page.text(), "run: make permissions"


@pytest.mark.mechanism("N-2.12", "ET-08", "ET-19")
def test_nobody_sees_what_is_not_theirs(town: Town) -> None:
    now = timezone.now()
    point = make(
        "StudyPoint",
        street=town.street,
        neighbourhood=town.neighbourhood,
        place=town.neighbourhood,
        path=town.neighbourhood.path,
        kind="home",
        address="青桐苑",
        state="established",
        established_at=now,
    )
    people = gather(town, point, now)
    records = Records(town, people, point, now)
    sent = bodies(records)
    wrong: list[str] = []
    seen: set[tuple[str, str, str]] = set()
    with quick():
        for who in people.by.values():
            prober = Prober(records, who, sent)
            for act, group in _asked_of(who):
                for where in _positions(act, who):
                    key = (group.name, who.persona, where)
                    if key in seen and crc32(f"{act} {key}".encode()) % PARTS:
                        continue
                    seen.add(key)
                    letter, why = prober.ask(act, where)
                    right = group.allowed(who.persona, where, names_a_record(act))
                    if letter not in right or (letter == "!" and not why):
                        wrong.append(
                            f"{group.name}: {act} · {who.persona} · {where}: {letter} {why}, not {right}"
                        )
    assert not wrong, f"{len(wrong)} answers differ:\n" + "\n".join(sorted(wrong))


def _asked_of(who: Who) -> Iterator[tuple[Act, Group]]:
    for act in acts():
        group = next(one for one in groups() if one.has(act))
        if who.where == OWN or (names_a_record(act)):
            yield act, group


def _positions(act: Act, who: Who) -> Iterator[str]:
    """Where the record lies for this account; a matter may be closed to who is near it, too."""
    yield who.where
    if who.where == OWN and who.persona != "visitor" and "/matters/<" in act.address.replace("str:", ""):
        yield CLOSED
