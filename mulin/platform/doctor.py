"""Looks an instance over and says what to do about each thing that is not as it should be.

A check returns a `Finding` or several; one that breaks is a finding too. The database is running by then and
Django set up. Names of findings are stable, for scripts; the words are for people.
"""

from __future__ import annotations

import os
import platform as machine
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from mulin.platform import home, oidc, postgres
from mulin.platform.console import Trouble
from mulin.platform.console import gettext as _

Level = Literal["ok", "warn", "bad"]

OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRES = 16
# Bytes: below the first the database may stop, below the second it is time to think of it.
TOO_LITTLE_DISK, LITTLE_DISK = 512 * 1024**2, 2 * 1024**3
# Seconds between the clocks of the application and the database: due times are computed by one, seals by both.
CLOCKS_APART = 2.0
# Extensions of PostgreSQL that migrations create. None: search works on plain arrays and indexes.
EXTENSIONS_NEEDED: tuple[str, ...] = ()
BACKUP_EVERY = timedelta(hours=36)
"""A day, and half of one for who starts it by hand."""
WAITS_TOO_LONG = 900.0
"""Seconds that a piece may wait to be carried to the backups."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: `ok`, `warn` (works, but) or `bad` (does not work), and what to do."""

    name: str
    level: Level
    detail: str
    remedy: str = ""


def examine(now: datetime | None = None) -> list[Finding]:
    """Every finding, in the order of the checks. `now` is the machine's clock unless given."""
    moment = now or datetime.now(UTC)
    found: list[Finding] = []
    for check in CHECKS:
        try:
            found += check(moment)
        except Exception as error:
            # Looking must not stop at the first broken thing: that is what the doctor is called for.
            found.append(
                Finding(check.__name__, "bad", f"{type(error).__name__}: {error}", _("请查看日志。"))
            )
    return found


def as_json(findings: list[Finding]) -> dict[str, Any]:
    return {"ok": all(f.level != "bad" for f in findings), "checks": [asdict(f) for f in findings]}


# The machine


def python(now: datetime) -> Iterator[Finding]:
    import django

    good = sys.version_info[:2] >= OLDEST_PYTHON
    yield Finding(
        "python",
        "ok" if good else "bad",
        f"Python {machine.python_version()} · Django {django.get_version()}",
        "" if good else _("请安装 Python 3.11 或更高版本，再执行 make setup。"),
    )


def disk(now: datetime) -> Iterator[Finding]:
    free = shutil.disk_usage(home.path()).free
    level: Level = "bad" if free < TOO_LITTLE_DISK else "warn" if free < LITTLE_DISK else "ok"
    detail = _("%(folder)s 所在磁盘剩余 %(free).1f GB") % {"folder": home.path(), "free": free / 1024**3}
    yield Finding(
        "disk", level, detail, "" if level == "ok" else _("请清理磁盘，或把 MULIN_HOME 移到更大的磁盘。")
    )


def secrets(now: datetime) -> Iterator[Finding]:
    """Keys and the instance's secret are for its own user alone."""
    open_to_others = [
        str(path)
        for path in (home.path() / "instance.json", home.keys(), *home.keys().iterdir())
        if path.exists() and path.stat().st_mode & 0o077
    ]
    if open_to_others:
        detail = _("其他用户可以读取：%(paths)s") % {"paths": _("、").join(open_to_others)}
        yield Finding("secrets", "bad", detail, "chmod go= " + " ".join(open_to_others))
    else:
        yield Finding("secrets", "ok", _("密钥只有本实例的用户可以读取"))


def time_zones(now: datetime) -> Iterator[Finding]:
    hours = now.astimezone(ZoneInfo("Asia/Shanghai")).utcoffset()
    good = hours is not None and hours.total_seconds() == 8 * 3600
    yield Finding(
        "time_zones", "ok" if good else "bad", "Asia/Shanghai = UTC+8", "" if good else "pip install tzdata"
    )


# The database


def database(now: datetime) -> Iterator[Finding]:
    number = int(_ask("SHOW server_version_num")) // 10000
    good = number >= OLDEST_POSTGRES
    where = "DATABASE_URL" if postgres.is_external() else str(postgres.cluster().folder)
    yield Finding(
        "database",
        "ok" if good else "bad",
        f"PostgreSQL {_ask('SHOW server_version')} · {where}",
        "" if good else _("请换用 PostgreSQL 16 或更高版本。"),
    )


def locale(now: datetime) -> Iterator[Finding]:
    from django.db import connection

    connection.ensure_connection()
    assert connection.connection is not None
    try:
        postgres.assert_locale(connection.connection)
    except Trouble as trouble:
        yield Finding("locale", "bad", trouble.message, trouble.remedy)
    else:
        yield Finding("locale", "ok", _("数据库认得汉字（C.UTF-8）"))


def clock(now: datetime) -> Iterator[Finding]:
    theirs = _ask("SELECT clock_timestamp()")
    # Asked for after `now` was read, and so later by the time the checks before took: only a clock that is
    # behind, or ahead of the present, is off.
    apart = max((now - theirs).total_seconds(), (theirs - datetime.now(UTC)).total_seconds(), 0.0)
    if apart <= CLOCKS_APART:
        yield Finding("clock", "ok", _("本机与数据库的时钟一致"))
    else:
        detail = _("本机与数据库的时钟相差 %(seconds).1f 秒") % {"seconds": apart}
        yield Finding("clock", "bad", detail, _("请在两台机器上启用时间同步（NTP）。"))


def roles(now: datetime) -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls,"
            " EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            "   WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relowner = r.oid)"
            " FROM pg_roles r WHERE rolname = current_user"
        )
        name, superuser, passes_rows, owns_tables = cursor.fetchone()
    if not (superuser or passes_rows or owns_tables):
        yield Finding("roles", "ok", _("程序以 %(name)s 连接，它不能更改表结构") % {"name": name})
        return
    yield Finding(
        "roles",
        "bad" if superuser or passes_rows else "warn",
        _("程序所用的数据库角色 %(name)s 权限过大，时间线和街道隔离对它不起作用") % {"name": name},
        _("请另建一个不拥有任何表的角色写入 DATABASE_URL，把拥有表的角色写入 DATABASE_OWNER_URL。"),
    )


def migrations(now: datetime) -> Iterator[Finding]:
    count = pending_migrations()
    if count:
        detail = _("有 %(count)s 项数据库迁移尚未执行") % {"count": count}
        yield Finding("migrations", "bad", detail, _("请执行 mulin migrate（mulin up 会自动执行）。"))
    else:
        yield Finding("migrations", "ok", _("数据库迁移已全部执行"))


def extensions(now: datetime) -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_available_extensions")
        available = {name for (name,) in cursor.fetchall()}
    missing = [name for name in EXTENSIONS_NEEDED if name not in available]
    if missing:
        detail = _("缺少数据库扩展：%(names)s") % {"names": _("、").join(missing)}
        yield Finding("extensions", "bad", detail, _("请安装 PostgreSQL 的 contrib 软件包。"))
    else:
        yield Finding("extensions", "ok", _("所需的数据库扩展齐全"))


def holidays(now: datetime) -> Iterator[Finding]:
    from mulin.platform.calendar import current

    if pending_migrations():
        # Its table may not be there yet; the check before has said what to do.
        return
    year = now.astimezone(ZoneInfo("Asia/Shanghai")).year
    if year in current().years:
        yield Finding("holidays", "ok", _("已有 %(year)s 年的节假日安排") % {"year": year})
    else:
        detail = _("没有 %(year)s 年的节假日安排，暂按周一至周五计算工作日") % {"year": year}
        yield Finding("holidays", "warn", detail, _("请在国务院办公厅公布后导入当年的放假安排。"))


def backup(now: datetime) -> Iterator[Finding]:
    """When the last backup was made, and whether what was written since gets to it."""
    from mulin.platform.backups import archiving, store

    wanted = store.configured()
    example = _("请执行 mulin backup --to 文件夹 --keys 另一个文件夹，每天一次。")
    if postgres.is_external():
        yield Finding("backup", "ok", _("数据库在外面的服务器上，由它自己备份"))
        return
    if home.instance().get("demo"):
        yield Finding("backup", "ok", _("演示街道，不备份"))
        return
    if wanted.to is None:
        yield Finding("backup", "warn", _("还没有备份过"), example)
        return
    made = store.Store(wanted.to).backups()
    if not made:
        yield Finding(
            "backup", "warn", _("备份的文件夹里没有备份：%(folder)s") % {"folder": wanted.to}, example
        )
        return
    last, late = made[-1].finished, now - made[-1].finished > BACKUP_EVERY
    detail = _("上次备份：%(at)s，共 %(n)s 份，在 %(folder)s") % {
        "at": last.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d %H:%M"),
        "n": len(made),
        "folder": wanted.to,
    }
    yield Finding("backup", "warn" if late else "ok", detail, example if late else "")
    if wanted.keys is None:
        yield Finding(
            "backup_keys", "warn", _("密钥没有备份"), _("请执行 mulin backup --keys 另一个文件夹。")
        )
    stuck = [one for one in archiving.waiting() if now.timestamp() - one.stat().st_mtime > WAITS_TOO_LONG]
    failed = _ask("SELECT last_failed_time > coalesce(last_archived_time, '-infinity') FROM pg_stat_archiver")
    if stuck or failed:
        detail = _("最近写下的还没有送到备份里：%(n)s 片") % {"n": len(stuck)}
        yield Finding(
            "backup_carried", "warn", detail, _("请看备份的磁盘在不在、满没满；后台任务会自己再送。")
        )


def channels(now: datetime) -> Iterator[Finding]:
    """How messages leave the house: which channels are connected, and whether somebody is there."""
    from mulin.platform.notices import channels as known
    from mulin.platform.notices.channels import config

    folder = config.folder()
    connected = known.configured()
    if folder is not None:
        detail = _("消息写到文件夹里，不往外发：%(folder)s") % {"folder": folder}
        yield Finding("channels", "ok", detail)
        return
    if not connected:
        yield Finding("channels", "ok", _("没有接通往外发消息的渠道，消息只在“我的”里"))
        return
    if not config.site():
        detail = _("信里的链接没有网址：没有设 MULIN_SITE")
        yield Finding("channels", "warn", detail, _("请设 MULIN_SITE，例如 https://street.example。"))
    for one in connected:
        try:
            one.probe()
        except known.Unreachable as error:
            detail = _("%(channel)s连不上：%(why)s") % {"channel": one.word, "why": error}
            remedy = _("请检查地址、防火墙和对方的服务；没发成的消息会自己再试。")
            yield Finding(f"channel_{one.key}", "warn", detail, remedy)
        else:
            yield Finding(f"channel_{one.key}", "ok", _("%(channel)s接通了") % {"channel": one.word})


# What was installed beside it


def front_end(now: datetime) -> Iterator[Finding]:
    packages = home.checkout() / "node_modules"
    good = (packages / "htmx.org").is_dir()
    detail = _("页面所需的脚本已安装") if good else _("页面所需的脚本没有安装，页面仍可用，但不会局部刷新")
    yield Finding("front_end", "ok" if good else "warn", detail, "" if good else "make setup")


def english(now: datetime) -> Iterator[Finding]:
    good = (Path(__file__).parents[1] / "locale/en/LC_MESSAGES/django.mo").exists()
    detail = _("英文译文已编译") if good else _("英文译文没有编译，英文界面会显示中文")
    yield Finding("english", "ok" if good else "warn", detail, "" if good else "make setup")


def fonts(now: datetime) -> Iterator[Finding]:
    lister = shutil.which("fc-list")
    found = (
        lister
        and subprocess.run([lister, ":lang=zh", "family"], capture_output=True, text=True).stdout.strip()
    )
    if found:
        yield Finding("fonts", "ok", _("本机有中文字体"))
    else:
        yield Finding(
            "fonts", "warn", _("本机没有中文字体，只影响本机截图"), "apt-get install fonts-noto-cjk"
        )


def browser(now: datetime) -> Iterator[Finding]:
    found = find_chromium()
    if found:
        yield Finding("browser", "ok", _("浏览器测试可用：%(path)s") % {"path": found})
    else:
        yield Finding("browser", "warn", _("没有 Chromium，浏览器测试不会执行"), "apt-get install chromium")


def find_chromium() -> str | None:
    """The browser for tests and pictures: `MULIN_CHROMIUM`, or the system's own."""
    named = os.environ.get("MULIN_CHROMIUM")
    return named if named else next((path for path in map(shutil.which, CHROMIUM) if path), None)


def pending_migrations() -> int:
    """How many migrations of the code the database has not seen."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _ask(question: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def outside_accounts(now: datetime) -> Iterator[Finding]:
    """Signing in with the office's own account: off, on, or begun and not finished."""
    if lacking := oidc.missing(os.environ):
        detail = _("单位账号登录没有设完：缺 %(names)s") % {"names": _("、").join(lacking)}
        yield Finding("oidc", "bad", detail, _("请把缺的环境变量设好，或者把已经设的去掉。"))
    elif issuer := oidc.wrong(os.environ):
        detail = _("MULIN_OIDC_ISSUER 不能用：%(issuer)s") % {"issuer": issuer}
        yield Finding("oidc", "bad", detail, _("要以 https:// 开头。"))
    else:
        configured = oidc.read(os.environ)
        on = _("单位账号登录：%(issuer)s") % {"issuer": configured.issuer} if configured else ""
        yield Finding("oidc", "ok", on or _("单位账号登录没有设，不用"))


CHECKS: tuple[Callable[[datetime], Iterator[Finding]], ...] = (
    python, disk, secrets, time_zones, database, locale, clock, roles, migrations, extensions, holidays,
    channels, backup, front_end, english, fonts, browser, outside_accounts,
)  # fmt: skip
