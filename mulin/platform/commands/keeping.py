"""`mulin register` prints what is kept in each field; `mulin retention` deletes what is over, or only counts it."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from mulin.platform.console import gettext as _
from mulin.platform.console import language, say

DONE = 0


def register_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--docs", type=Path, metavar=_("文件夹"), help=_("写成文档，中文和英文各一份"))


def register(asked: argparse.Namespace) -> int:
    """Needs Django set up."""
    from mulin.platform import field_register

    if asked.docs:
        for path in field_register.write(asked.docs):
            say(str(path))
    else:
        say(field_register.document("en" if language() == "en" else "zh-hans"))
    return DONE


def retention_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--dry-run", action="store_true", help=_("只数一数，不删"))
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))


def retention(asked: argparse.Namespace) -> int:
    """Counts what is over by table, of how many; without `--dry-run` deletes it. Needs Django set up."""
    from mulin.platform import retention as rules

    now = datetime.now(UTC)
    counts = rules.count(now) if asked.dry_run else rules.carry_out(now)
    if asked.json:
        said = [
            {"rule": one.rule.name, "table": one.rule.table, "due": one.due, "of": one.of} for one in counts
        ]
        say(json.dumps({"dry_run": asked.dry_run, "counts": said}))
        return DONE
    for one in counts:
        say(
            (
                _("%(what)s：到期 %(due)s 条，一共 %(of)s 条")
                if asked.dry_run
                else _("%(what)s：清掉 %(due)s 条，原有 %(of)s 条")
            )
            % {"what": f"{one.rule.word} ({one.rule.table})", "due": one.due, "of": one.of}
        )
    return DONE
