"""`mulin import matters` and `mulin export matters`: what they are told, and what they say.

The options are known before Django is; everything else is imported when a command runs.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mulin.platform.console import Trouble, say, warn
from mulin.platform.console import gettext as _

if TYPE_CHECKING:
    from mulin.platform.actors import Actor
    from mulin.territory.models import Place

DONE, FOUND = 0, 1


def import_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "what", choices=("matters", "street"), help=_("数据种类：matters 事，street 整个街道的工作簿")
    )
    command.add_argument("file", type=Path, help=_("表格文件：.xlsx 或 .csv；整个街道也可以是 .zip 或文件夹"))
    command.add_argument("--json", action="store_true", help=_("最后输出一个 JSON 对象"))
    command.add_argument("--dry-run", action="store_true", help=_("只检查，不写入"))
    command.add_argument("--live", action="store_true", help=_("作为新收到的事受理，起算时限；默认作为历史"))
    command.add_argument(
        "--takeover",
        choices=("keep", "today"),
        default="",
        help=_("从老系统接过来接着办：keep 照原来的期限，today 从今天重新算"),
    )
    command.add_argument("--street", help=_("哪个街道（名称或代码），默认第一个"))
    command.add_argument("--source", help=_("这些编号是谁编的，例如 12345；默认按表头认"))
    command.add_argument("--sheet", help=_("工作簿里的哪一张表，默认第一张有内容的"))
    command.add_argument(
        "--strict-places", action="store_true", help=_("地点认不出的行不收；默认收在街道名下")
    )
    command.add_argument(
        "--mapping",
        action="append",
        default=[],
        metavar=_("字段=列名"),
        help=_("指明某字段取自哪一列，可多次使用"),
    )


def export_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "what", choices=("matters", "street"), help=_("数据种类：matters 事，street 整个街道的工作簿")
    )
    command.add_argument(
        "file", type=Path, help=_("要写入的文件：.xlsx 或 .csv；整个街道也可以是 .zip 或文件夹")
    )
    command.add_argument("--street", help=_("哪个街道（名称或代码），默认第一个"))
    command.add_argument(
        "--contacts",
        metavar=_("用途"),
        help=_("整个街道：带在岗的人的完整电话，写明用途，会记在时间线上"),
    )


def import_(asked: argparse.Namespace) -> int:
    """Takes a table in; needs Django set up. Exit code 1 for a file that cannot be read."""
    from mulin.matters import imports
    from mulin.matters.actions.importing import told
    from mulin.platform import errors, tables

    mapping = _mapping(asked.mapping)
    if not asked.file.is_file():
        raise Trouble(_("没有这个文件：%(file)s") % {"file": asked.file})
    try:
        result = imports.run(
            asked.file,
            street=_street(asked.street),
            source=asked.source,
            history=not asked.live,
            takeover=asked.takeover,
            mapping=mapping or None,
            sheet=asked.sheet,
            strict_places=asked.strict_places,
            dry_run=asked.dry_run,
            actor=_at_the_command_line(),
            now=datetime.now(UTC),
            progress=_progress,
        )
    except tables.UnreadableTable as unreadable:
        warn(unreadable.message)
        return FOUND
    except errors.Refusal as refusal:
        warn(told(refusal))
        return FOUND
    if asked.json:
        say(json.dumps(result.as_dict(), ensure_ascii=False))
    else:
        _tell(result.as_dict())
    return DONE


def _tell(values: dict) -> None:
    counts = {name: values[name] for name in ("read", "taken", "repeated")}
    counts["refused"] = len(values["refused"])
    say(_("读入 %(read)s 行，收下 %(taken)s 行，重复 %(repeated)s 行，未收 %(refused)s 行。") % counts)
    for row in values["refused"]:
        say(_("  第 %(row)s 行：%(reason)s") % row)


def export(asked: argparse.Namespace) -> int:
    """Writes a street's matters to a table; needs Django set up."""
    from mulin.matters import exports
    from mulin.matters.actions.importing import told
    from mulin.platform import errors

    if asked.file.suffix.lower() not in exports.KINDS:
        raise Trouble(
            _("不知道写成哪种表格：%(file)s") % {"file": asked.file}, _("文件名请以 .xlsx 或 .csv 结尾。")
        )
    try:
        count = exports.run(
            asked.file, street=_street(asked.street), actor=_at_the_command_line(), progress=_progress
        )
    except errors.Refusal as refusal:
        warn(told(refusal))
        return FOUND
    say(_("已写入 %(count)s 件：%(file)s") % {"count": count, "file": asked.file})
    return DONE


def _street(named: str | None) -> Place | None:
    """The street that was named, by name, code or path. None where none was: the first one is meant."""
    from mulin.territory import queries as territory

    if named is None:
        return None
    streets = list(territory.streets().select_related("street"))
    for one in streets:
        if named in (one.name, one.name_en, one.code or None, one.path.rstrip("/")):
            return one
    raise Trouble(
        _("没有这个街道：%(street)s") % {"street": named},
        _("已有的街道：%(streets)s") % {"streets": _("、").join(one.name for one in streets)},
    )


def _at_the_command_line() -> Actor:
    from mulin.platform.actors import system

    # Kept with the acts, in Chinese whatever the terminal's language.
    return system("命令行")


def _progress(done: int, whole: int) -> None:
    """One line that is written over, on a terminal alone; standard output stays clean for `--json`."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{whole}" + ("\n" if done >= whole else ""))
        sys.stderr.flush()


def _mapping(pairs: list[str]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair.strip("="):
            raise Trouble(_("看不懂 --mapping %(pair)s，写法是“字段=列名”。") % {"pair": pair})
    return dict(pair.split("=", 1) for pair in pairs)
