"""The matrix as a page for auditors: `make permissions` writes it, a test compares it."""

from __future__ import annotations

from pathlib import Path

PATH = Path(__file__).parents[2] / "docs" / "permissions.md"
HEAD = """# Who may what

Made by `make permissions` from `tests/trust/expected.txt`, which is written by hand. `tests/trust/test_matrix.py` asks
the running product: a sixteenth of all questions in `make test`, every one in `make matrix`. A letter tells what is
answered where the record is one's own or lies in one's area: `+` let through (shown, done, or asked for what is
missing), `n` kept out: refused with the rule and the way out (403), or, where the address names a record, that or not
there (404); `-` nothing without its key, whoever asks; `>` to the sign-in (401 in the API). *Reach* says what holds of other records.
`near`: elsewhere it is simply not there (404): whoever would be let through at home is never told that it is and they
may not. `street`: elsewhere in one's street the same or kept out, and what is in another street is not there (404; a
district office's post covers all streets of its district). `open`: some have an owner and some have none, so
everywhere the same or kept out. `all`: everywhere the same, for it is public. A matter that is about somebody who
would see it otherwise is kept out like another street's. An act is asked without input on a page and with the least
input in the API, and taken back. A page's form may open for somebody whose act is refused when it is sent: what is
refused then shows in the line of the same act in the API.
"""


def text() -> str:
    """The whole page. Django has to be set up."""
    from tests.trust.personas import PERSONAS
    from tests.trust.table import groups

    lines = [HEAD, f"| line | reach | {' | '.join(PERSONAS)} |", f"|---|---|{'---|' * len(PERSONAS)}"]
    for group in groups():
        cells = " | ".join(f"`{group.letters[one]}`" for one in PERSONAS)
        lines.append(f"| {group.name} | {group.reach} | {cells} |")
    lines.append("\n## Which addresses belong to which line\n")
    for group in groups():
        named = ", ".join(
            f"`{name}`" if method == "*" else f"`{method} {name}`" for method, name in group.patterns
        )
        lines.append(f"- **{group.name}**: {named}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.settings")
    django.setup()
    PATH.write_text(text())
