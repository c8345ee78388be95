"""A pytest plugin (`-p mulin.platform.testing`) that gives tests a home of their own, before settings load.

Each worker has a cluster of its own: the sealer looks at the oldest transaction of a whole cluster, so a test
that waits for it must not see the transactions of a test beside it. The homes stay between runs, which spares
making a cluster and migrating; a real instance's home or `DATABASE_URL` is never touched. `python -m mulin.platform.testing --remove` deletes them.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from mulin.platform import home, postgres


def _base() -> Path:
    return Path(os.environ.get("MULIN_TEST_HOME") or home.checkout() / "var" / "test")


def _move_in() -> None:
    os.environ["MULIN_HOME"] = str(_base() / os.environ.get("PYTEST_XDIST_WORKER", "main"))
    os.environ["MULIN_TEST_CLUSTER"] = "1"
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL", "MULIN_DB_ROLE", "MULIN_PROCESS"):
        os.environ.pop(variable, None)


def _remove() -> None:
    """Deletes every home of tests with its cluster, wherever that lies."""
    for folder in _base().glob("*/"):
        os.environ["MULIN_HOME"] = str(folder)
        postgres.cluster().remove()
    shutil.rmtree(_base(), ignore_errors=True)


_move_in()

if __name__ == "__main__" and sys.argv[1:] == ["--remove"]:
    _remove()
