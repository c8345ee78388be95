"""Helpers and forms on paper as JSON: the same queries and the same actions as the pages."""

from mulin.people.api import mandates, papers

__all__ = ["mandates", "papers"]
