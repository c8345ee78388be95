"""One step of the bench in a process of its own, on the database it is told: see `bench.__main__`."""

from __future__ import annotations

import argparse
import json
import os
import sys


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("step", choices=["migrate", "demo", "measure", "import", "fences"])
    parser.add_argument("--database", required=True)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--warm", type=int, default=200)
    parser.add_argument("--files", nargs="*", default=[])
    asked = parser.parse_args()
    os.environ["MULIN_BENCH_DATABASE"] = asked.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    if asked.step == "migrate":
        os.environ["MULIN_DB_ROLE"] = "owner"
    import django

    django.setup()
    from mulin.platform import scope

    with scope.everything(f"bench {asked.step}"):
        _do(asked)


def _do(asked: argparse.Namespace) -> None:
    if asked.step == "migrate":
        _migrate()
    elif asked.step == "demo":
        from mulin.demo import build

        build.build(lambda text: print(f"  {text}", file=sys.stderr))
    elif asked.step == "fences":
        from bench import fences

        json.dump(fences.measured(asked.count), sys.stdout)
    else:
        from bench import scenarios

        if asked.step == "import":
            found = scenarios.importing(asked.files)
        else:
            found = scenarios.all_of(warm=asked.warm, count=asked.count)
        json.dump(found, sys.stdout)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection

    from bench.models import PlainRow

    call_command("migrate", verbosity=0, interactive=False)
    with connection.schema_editor() as editor:
        editor.create_model(PlainRow)


if __name__ == "__main__":
    main()
