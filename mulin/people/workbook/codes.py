"""Whether area codes fit into one another (N-110, N-111). Pure."""

from __future__ import annotations

_LEVELS = (2, 4, 6, 9, 12)
"""After so many digits each level ends: province, prefecture, county, street or town, neighbourhood or village."""
LENGTH = 12


def codes_agree(parent_code: str, code: str) -> bool:
    """Whether `code` may lie below `parent_code`: it begins as that one does, down to its last level that is not zeros.

    A code that is not known (empty) agrees with everything.
    """
    if not parent_code or not code:
        return True
    return code.startswith(significant(parent_code))


def significant(code: str) -> str:
    """The digits that say something: 990199001000 is the street 990199001."""
    if len(code) != LENGTH:
        return code
    for level in _LEVELS:
        if not code[level:].strip("0"):
            return code[:level]
    return code


def is_neighbourhood(code: str) -> bool:
    """Twelve digits whose last three are those of a committee, a village or a similar body: 001 to 599 (N-111)."""
    return len(code) == LENGTH and code.isascii() and code.isdigit() and 1 <= int(code[9:]) <= 599
