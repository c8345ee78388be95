"""Which acts may be told to another system, in kinds that one chooses from. What no context offers is never told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """`key` is for programs (`matter.answered`), `words` for people; `verbs` are those of the timeline."""

    key: str
    words: str | Promise
    verbs: frozenset[str]


_kinds: dict[str, Kind] = {}


def offer(context: str, key: str, words: str | Promise, verbs: Iterable[str]) -> None:
    """Let these acts of a context be told under one kind."""
    _kinds[key] = Kind(key, words, frozenset(f"{context}.{verb}" for verb in verbs))


def offered() -> dict[str, Kind]:
    return dict(_kinds)


def kind_of(verb: str) -> str:
    """The kind of a verb; empty for what is not told."""
    return next((kind.key for kind in _kinds.values() if verb in kind.verbs), "")


def verbs_of(keys: Iterable[str]) -> list[str]:
    return sorted({verb for key in keys if key in _kinds for verb in _kinds[key].verbs})
