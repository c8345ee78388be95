"""Signing in and out, and what the desk does for somebody's account."""

from mulin.people.pages import accounts, signing

__all__ = ["accounts", "signing"]
