"""Places and organisations as JSON: the same queries and the same actions as the pages."""

from mulin.territory.api import changes, coverage, finding, organisations, outlines, places, structure

__all__ = [
    "changes",
    "coverage",
    "finding",
    "organisations",
    "outlines",
    "places",
    "structure",
]
