"""Signing in and out, and what the desk does for somebody's account."""

from mulin.people.pages import accounts, deaths, duplicates, leaves, posts, signing

__all__ = ["accounts", "deaths", "duplicates", "leaves", "posts", "signing"]
