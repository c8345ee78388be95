"""Persons, posts, leaves and tokens as JSON: the same queries and the same actions as the pages."""

from mulin.people.api import duplicates, hooks, leaves, mandates, papers, persons, posts, tokens, workbook

__all__ = [
    "duplicates",
    "hooks",
    "leaves",
    "mandates",
    "papers",
    "persons",
    "posts",
    "tokens",
    "workbook",
]
