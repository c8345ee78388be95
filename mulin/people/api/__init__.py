"""Persons, posts, leaves and tokens as JSON: the same queries and the same actions as the pages."""

from mulin.people.api import hooks, mandates, papers, tokens

__all__ = [
    "hooks",
    "mandates",
    "papers",
    "tokens",
]
