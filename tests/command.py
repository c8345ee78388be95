"""The command `mulin`, run as a person or a script would, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def called(*arguments: str, tongue: str = "en") -> list[str]:
    """The words of a call."""
    return [sys.executable, "-m", "mulin.cli", "--lang", tongue, *arguments]


def environment(home: Path | None = None) -> dict[str, str]:
    """This process's own, in another home where one is given; what is set up for tests alone is left out."""
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return kept | ({"MULIN_HOME": str(home)} if home else {})


def mulin(
    *arguments: str, tongue: str = "en", home: Path | None = None, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """Runs it to its end, in this process's home or another."""
    return subprocess.run(
        called(*arguments, tongue=tongue),
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=timeout,
    )
