"""Signing in and out, what the desk does for somebody's account, helpers, posts, forms on paper."""

from mulin.people.pages import (
    accounts,
    codes,
    deaths,
    duplicates,
    helpers,
    leaves,
    papers,
    posts,
    signing,
    switching,
)

__all__ = [
    "accounts",
    "codes",
    "deaths",
    "duplicates",
    "helpers",
    "leaves",
    "papers",
    "posts",
    "signing",
    "switching",
]
