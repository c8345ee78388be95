"""The measuring: what it asks for is there. The figures are for `make bench`."""

from __future__ import annotations

import os
import subprocess
import sys

from mulin.platform import home

READY = """
import django
django.setup()
from django.urls import reverse
from bench import ground, scenarios
print(*(reverse(name) for name in ("bench:insert", "bench:list", "matters:figures")))
"""


def test_the_scenarios_fit_the_product_of_today() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READY],
        cwd=home.checkout(),
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "bench.settings", "MULIN_BENCH_DATABASE": "none"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) == 3
