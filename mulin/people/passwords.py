"""Passwords: those made at the desk, to be read from paper and typed once; and those that somebody would guess."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike on paper."""
LONGEST = 72
"""Characters that are looked at: what is longer is not weaker, and looking takes longer."""
ENOUGH = 10.0
"""Guesses, as a power of ten, that a password must withstand; 0.1 s each they would take thirty years."""
USUAL_HERE = (
    "mulin", "睦邻", "jiedao", "shequ", "juweihui", "gonghui", "zhongguo", "beijing", "shanghai", "woaini",
    "woaizhongguo", "aini", "1314520", "5201314", "520520", "147258369", "woshi", "nihao", "wangluo", "dangjian",
    "admin", "mima", "denglu",
)  # fmt: skip
"""What is common here and stands low or not at all in lists from elsewhere."""


def new_password() -> str:
    """Three groups of four: about 59 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(3))


def guesses(password: str, *, known: tuple[str, ...] = ()) -> float:
    """How many guesses somebody with the usual lists needs, as a power of ten. Nothing leaves the machine.

    The lists are zxcvbn's: 30,000 passwords from leaks, frequent words and names, rows of keys, dates,
    repetitions, and all of these with the usual exchanges (P@ssw0rd); and what is `USUAL_HERE`. A password
    that leaked once and follows none of it is not found: a list of all of them is 40 GB.
    """
    words = [one for one in (*USUAL_HERE, *known) if one]
    return float(zxcvbn(password[:LONGEST], user_inputs=words)["guesses_log10"])


class GuessableValidator:
    """Refuses what stands in lists of leaked passwords, or comes from one by a usual turn (N-2.12)."""

    def validate(self, password: str, user: Any = None) -> None:
        known = [str(getattr(user, "username", "") or "")]
        person = getattr(user, "person", None)
        if person is not None:
            known += [person.name, person.phone]
        if not password or guesses(password, known=tuple(known)) >= ENOUGH:
            return
        raise ValidationError(
            _(
                "这个密码容易被猜到：它在泄露过的密码里，或是从那里变来的。请换几个不相干的词连起来，比如四样家里的东西。"
            ),
            code="password_guessable",
        )

    def get_help_text(self) -> str:
        return _("不用泄露过的、常见的密码。")
