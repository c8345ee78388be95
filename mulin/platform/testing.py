"""A pytest plugin (`-p mulin.platform.testing`) that gives tests a home of their own, before settings load.

Each worker has a cluster of its own: the sealer looks at the oldest transaction of a whole cluster, so a test
that waits for it must not see the transactions of a test beside it. The homes stay between runs, which spares
making a cluster and migrating; a real instance's home or `DATABASE_URL` is never touched.
"""

from __future__ import annotations

import os
from pathlib import Path

from mulin.platform import home


def _move_in() -> None:
    base = Path(os.environ.get("MULIN_TEST_HOME") or home.checkout() / "var" / "test")
    os.environ["MULIN_HOME"] = str(base / os.environ.get("PYTEST_XDIST_WORKER", "main"))
    os.environ["MULIN_TEST_CLUSTER"] = "1"
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL", "MULIN_DB_ROLE", "MULIN_PROCESS"):
        os.environ.pop(variable, None)


_move_in()
