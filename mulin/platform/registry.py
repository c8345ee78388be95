"""What the contexts tell the platform about themselves, so that it need not know them.

* a *kind* of record: its word, its column in the chain, and where it opens;
* a *holding*: what a context keeps about a person, for "My data" (norms 4.2) and later for
  merging and erasing;
* the *sentence* of each verb on the timeline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

Words = str | Promise

CHAIN = ("matter", "topic", "resolution", "project", "task", "ledger")
"""The six columns of every chain, in order."""


@dataclass(frozen=True, slots=True)
class RecordKind:
    kind: str
    word: Words
    column: str
    address: Callable[[Any], str]
    """Record -> path of its page."""
    state_word: Callable[[str], str]
    state_mark: Callable[[str], str]
    """State -> the mark (shape and colour) it is shown with."""
    closed: bool = False
    """Whether no post opens it: chains show its number and its word to everybody, and lead nowhere (ET-08)."""


@dataclass(frozen=True, slots=True)
class Held:
    """One line of "what is held about me"."""

    what: Words
    value: str
    purpose: Words
    source: Words
    viewers: Words
    until: str
    address: str = ""
    withdraw: str = ""
    """Where it rests on consent: the address that ends it when it is posted to, in one tap."""
    withdraw_as: str = ""
    """What is posted as `act`, where the address does several things."""


@dataclass(frozen=True, slots=True)
class Holding:
    """`rows(person_id)` lists what a context keeps about a person."""

    name: str
    word: Words
    rows: Callable[[UUID], Iterable[Held]]


kinds: dict[str, RecordKind] = {}
holdings: dict[str, Holding] = {}
sentences: dict[str, Words] = {}


def add_kind(kind: RecordKind) -> None:
    kinds[kind.kind] = kind


def add_holding(holding: Holding) -> None:
    holdings[holding.name] = holding


def add_sentences(context: str, words: Mapping[str, Words]) -> None:
    """`words` maps a verb to its sentence, with `%(…)s` for what the act's detail holds."""
    for verb, sentence in words.items():
        sentences[f"{context}.{verb}"] = sentence
