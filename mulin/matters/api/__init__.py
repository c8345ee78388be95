"""Matters as JSON: the same queries and the same actions as the pages.

Staff use their session (with its CSRF token); raising a matter and following a slip need none, and
what comes without a session is a visitor's, whoever's browser sent it."""

from mulin.matters.api import (
    desk,
    figures,
    filters,
    further,
    hotline,
    joint,
    mediating,
    mediations,
    offices,
    outings,
    passing,
    settings,
    slips,
    sorting,
    speaking,
    together,
    tools,
    versions,
    writing,
)

__all__ = [
    "desk",
    "figures",
    "filters",
    "further",
    "hotline",
    "joint",
    "mediating",
    "mediations",
    "offices",
    "outings",
    "passing",
    "settings",
    "slips",
    "sorting",
    "speaking",
    "together",
    "tools",
    "versions",
    "writing",
]

versions.register()
