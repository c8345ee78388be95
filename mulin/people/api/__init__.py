"""Persons, posts, leaves, tokens and hooks as JSON: the same queries and the same actions as the pages."""

from mulin.people.api import duplicates, hooks, leaves, persons, posts, tokens

__all__ = ["duplicates", "hooks", "leaves", "persons", "posts", "tokens"]
