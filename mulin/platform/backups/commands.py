"""`mulin backup`, `mulin restore`, `mulin tally`: what is typed, and what is said."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

from mulin.platform import home
from mulin.platform.backups import making, restoring, tallying
from mulin.platform.backups.store import Store, Wanted, configured
from mulin.platform.console import Trouble, say
from mulin.platform.console import gettext as _

DONE, FOUND = 0, 1
LOCAL = ZoneInfo("Asia/Shanghai")


def backup_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--to", type=Path, help=_("放备份的文件夹，最好在另一块盘上；以后记得"))
    command.add_argument("--keys", type=Path, help=_("放密钥的文件夹，要和备份分开保管；以后记得"))
    command.add_argument("--keep", type=int, help=_("留几份，默认 7"))
    command.add_argument("--list", action="store_true", help=_("只列出有哪些备份"))


def restore_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--from", dest="folder", type=Path, required=True, help=_("备份的文件夹"))
    command.add_argument("--keys", type=Path, help=_("密钥的文件夹"))
    command.add_argument("--at", type=_moment, help=_("恢复到哪一刻，例如 2026-06-11T09:30；不写就到最后"))
    command.add_argument("--backup", default="", help=_("用哪一份，默认最近的一份"))


def tally_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))
    command.add_argument("--against", type=Path, help=_("和另一处 mulin tally --json 的结果比较"))


def _moment(text: str) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("时刻的写法如 2026-06-11T09:30")) from None
    return found if found.tzinfo else found.replace(tzinfo=LOCAL)


def backup(asked: argparse.Namespace) -> int:
    """The database is running."""
    before = configured()
    wanted = Wanted(asked.to or before.to, asked.keys or before.keys, asked.keep or before.keep)
    if wanted.to is None:
        raise Trouble(_("没有说备份放在哪里。"), _("例如：mulin backup --to /mnt/backup --keys /mnt/keys"))
    if asked.list:
        for one in Store(wanted.to).backups():
            say(f"{one.name}  {_local(one.finished)}")
        return DONE
    made = making.make(wanted, now=dt.datetime.now(dt.UTC))
    say(_("备份好了：%(folder)s") % {"folder": made.folder})
    say(
        _("从 %(at)s 起，可以恢复到任何一刻。")
        % {"at": _local(Store(made.folder.parents[1]).backups()[0].finished)}
    )
    if wanted.keys is None:
        say(
            _(
                "密钥不在备份里。没有它，恢复出来的姓名和电话打不开：请用 --keys 另抄到别处，或自己抄 %(keys)s。"
            )
            % {"keys": home.keys()}
        )
    else:
        say(_("密钥抄到 %(keys)s，请和备份分开保管。") % {"keys": wanted.keys})
    return DONE


def restore(asked: argparse.Namespace) -> restoring.Restored:
    """Into the present home, which is empty; the server is not running before and afterwards."""
    return restoring.restore(Store(asked.folder.absolute()), at=asked.at, keys=asked.keys, name=asked.backup)


def tell_restored(found: restoring.Restored, era: int) -> int:
    """Reads everything through and says how it stands. The database is running and Django set up."""
    from mulin.platform.notices.delivery import Delivery
    from mulin.platform.notices.models import Notice
    from mulin.platform.timeline.verify import verify

    restoring.require_readable()
    report = verify(found.backup.head)
    last = found.last or found.backup.finished
    say(_("恢复到了 %(at)s。") % {"at": _local(last)})
    say(_("时间线从第 %(era)s 段接着记。") % {"era": era})
    if not report.ok:
        say(_("时间线被改动过："))
        for fault in report.faults:
            say(f"  {fault}")
        return FOUND
    say(
        _("时间线完好：%(records)s 条记录，链头 %(head)s。")
        % {"records": report.records, "head": report.head}
    )
    waiting = Notice.objects.filter(state=Notice.State.WAITING).count()
    waiting += Delivery.objects.filter(state__in=("waiting", "sending")).count()
    if waiting:
        say(
            _(
                "有 %(n)s 条消息等着发。那以后已经发过的会再发一次，编号相同。不想再发，先设 MULIN_OUTBOX=1 再启动。"
            )
            % {"n": waiting}
        )
    say(_("那一刻以后撤回的同意、停用的令牌、删去的个人信息都回来了，请照记录再办一遍。"))
    return DONE


def tally(asked: argparse.Namespace) -> int:
    here = tallying.tally()
    if asked.against is not None:
        try:
            there = json.loads(asked.against.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Trouble(_("读不了 %(file)s。") % {"file": asked.against}, str(error)) from error
        lines = tallying.differences(here, there)
        for line in lines:
            say(line)
        if not lines:
            rows = sum(one[0] for one in here.values())
            say(_("两处一样：%(tables)s 张表，%(rows)s 行。") % {"tables": len(here), "rows": rows})
        return FOUND if lines else DONE
    if asked.json:
        say(json.dumps(here))
    else:
        for table, (rows, digest) in here.items():
            say(f"{rows:>10}  {digest:<24}  {table}")
    return DONE


def _local(moment: dt.datetime) -> str:
    return moment.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S")
