"""What only a demonstration may leave open. Everywhere else it is closed, whatever the environment says."""

from __future__ import annotations

import os

from mulin.platform import home


def is_demonstration() -> bool:
    """Whether this instance was made by `mulin demo`: everybody in it is invented."""
    return bool(home.instance().get("demo"))


def wants_second_factor_off() -> bool:
    """Whether somebody asked for posts without a second factor (`MULIN_SECOND_FACTOR=off`)."""
    return os.environ.get("MULIN_SECOND_FACTOR", "").strip() == "off"


def second_factor() -> bool:
    """Whether posts that open personal data take a second factor (N-2.12).

    A demonstration is entered by name and password, so that it can be shown; `MULIN_SECOND_FACTOR=required`
    asks for it there too. In an instance with real people `off` changes nothing, and `mulin doctor` says so.
    """
    if not is_demonstration():
        return True
    return os.environ.get("MULIN_SECOND_FACTOR", "").strip() == "required"
