"""The product's settings on one of the bench's databases, with the base-line pages beside it."""

import os

from mulin.settings import *  # noqa: F403
from mulin.settings import DATABASES, INSTALLED_APPS, ROOT, TEMPLATES

INSTALLED_APPS += ["bench.apps.BenchConfig"]
ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"].append(ROOT.parent / "bench" / "templates")
DATABASES["default"]["NAME"] = os.environ["MULIN_BENCH_DATABASE"]
# As the web process has it, but for its size: one backend, so that its CPU time can be read.
DATABASES["default"].pop("CONN_HEALTH_CHECKS", None)
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 1}
LOGGING_CONFIG = None

# The visitors of a measurement sign in without a ceremony; everybody here is invented.
SECOND_FACTOR = False
