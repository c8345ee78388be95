"""Words on a terminal, in the reader's language, before Django is set up (and without it).

The catalogue is the one the pages use; only the way to it differs: Django's own needs the settings and every
app, and `mulin stop` should need neither.
"""

from __future__ import annotations

import gettext as catalogues
import os
import sys
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def language() -> str:
    """`zh` or `en`: `MULIN_LANG` (set by `--lang`), then the terminal's own; Chinese where neither says."""
    for variable in ("MULIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        said = os.environ.get(variable, "").lower()
        if said.startswith(("en", "zh")):
            return said[:2]
    return "zh"


@cache
def _catalogue(tongue: str) -> catalogues.NullTranslations:
    return catalogues.translation("django", str(LOCALE), languages=[tongue], fallback=True)


def gettext(message: str) -> str:
    return _catalogue(language()).gettext(message)


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def warn(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


class Trouble(Exception):
    """Something about the machine or its set-up stands in the way. Tells what, and what to do about it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message if not remedy else f"{message}\n{remedy}")
        self.message = message
        self.remedy = remedy
