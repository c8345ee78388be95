"""The expected answers, read from `expected.txt` and `groups.txt`, which are written by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from tests.trust.personas import OTHER, OWN, PERSONAS, SAME
from tests.trust.probing import Act

HERE = Path(__file__).parent
MOST_LINES = 60
OPEN, GONE, REFUSED, SIGN_IN, KEPT_OUT = "+", "-", "!", ">", "n"
OUT = GONE + REFUSED
LETTERS = frozenset("+n->")
REACHES = ("near", "street", "open", "all")


NO_POST = frozenset({"visitor", "resident", "helper", "volunteer"})
ABOVE = frozenset({"district"})
"""Whose post covers every street of the district: what lies in another street may be theirs."""


@dataclass(frozen=True)
class Group:
    """One line: how far a record of these addresses is seen, and the letter of each persona where it is theirs."""

    name: str
    reach: str
    letters: dict[str, str]
    patterns: tuple[tuple[str, str], ...]

    def has(self, act: Act) -> bool:
        return any(
            method in ("*", act.method) and fnmatchcase(act.name, name) for method, name in self.patterns
        )

    def allowed(self, persona: str, where: str, record: bool) -> str:
        """The answers that are right for this persona, where the record lies there; `record`: whether one is named.

        Whoever would be let through where it is theirs is told elsewhere that it is not there, never that it is
        and they may not: that would say that it is. Who may not at all is refused, where no record is named.
        """
        letter = self.letters[persona]
        refused = OUT if record or persona in NO_POST else REFUSED
        own = {KEPT_OUT: refused, GONE: OUT}.get(letter, letter)
        if where == OWN or self.reach == "all" or letter == SIGN_IN:
            return own
        if letter != OPEN:
            return OUT
        if self.reach == "open" or (self.reach == "street" and (where == SAME or persona in ABOVE)):
            return OPEN + OUT
        return GONE if where in (SAME, OTHER) and persona not in ABOVE else OUT


@cache
def groups() -> tuple[Group, ...]:
    """Every line, with the addresses that belong to it."""
    patterns = _patterns()
    lines = [
        line for line in (HERE / "expected.txt").read_text().splitlines() if line and not line.startswith("#")
    ]
    head, *rows = lines
    assert head.split()[2:] == list(PERSONAS), "the columns are the personas, in their order"
    assert len(rows) <= MOST_LINES, "an auditor reads this"
    found = []
    for row in rows:
        name, reach, *letters = row.split()
        assert reach in REACHES, row
        assert set(letters) <= LETTERS, row
        found.append(Group(name, reach, dict(zip(PERSONAS, letters, strict=True)), patterns.pop(name)))
    assert not patterns, f"groups without a line: {sorted(patterns)}"
    return tuple(found)


def _patterns() -> dict[str, tuple[tuple[str, str], ...]]:
    made: dict[str, list[tuple[str, str]]] = {}
    for line in (HERE / "groups.txt").read_text().splitlines():
        if found := re.fullmatch(r"\[(.+)\]", line):
            current = made.setdefault(found[1], [])
        elif line and not line.startswith("#"):
            method, name = line.split()
            current.append((method, name))
    return {name: tuple(several) for name, several in made.items()}
