"""The token of a slip that a form leads to: the same form sent twice leads to the same slip."""

from __future__ import annotations

from mulin.platform import crypto
from mulin.platform.ids import new_token

SHORTEST_KEY = 20
"""Characters of a form's key; a shorter one could be guessed and is not used."""


def for_form(form_key: str, *said: object) -> str:
    """A keyed hash of the form's one-time key and of what was written with it.

    The same form with other words leads to another slip, so that going back in a browser never
    swallows a second matter. Only who made the key could guess it.
    """
    if len(form_key) < SHORTEST_KEY:
        return new_token()
    return crypto.blind("\0".join([form_key, *map(str, said)]), "matters.slip")
