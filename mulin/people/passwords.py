"""Passwords made at the desk, to be read from a slip of paper and typed once."""

from __future__ import annotations

import secrets

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike on paper."""


def new_password() -> str:
    """Three groups of four: about 59 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(3))
