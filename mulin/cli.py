"""The command `mulin`: an instance's life, its data in and out, and a look at its health.

Exit codes: 0 done · 1 something was found (a broken timeline, a failed check, a file that cannot be read) ·
2 wrong usage · 3 already running · 4 the machine or its set-up stands in the way.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from mulin.matters import commands
from mulin.people import commands as people_commands
from mulin.platform import commands as platform_commands
from mulin.platform import home, postgres, supervisor
from mulin.platform.backups import commands as backups
from mulin.platform.console import Trouble, language, say, warn
from mulin.platform.console import gettext as _

DONE, FOUND, USAGE, BUSY, TROUBLE = 0, 1, 2, 3, 4
DEFAULT_PORT = 8000


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows another: never a crash in the midst of work.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    given = _set_language(list(sys.argv[1:] if arguments is None else arguments))
    if given[:1] == ["django"]:
        return django(given[1:])
    asked = parser().parse_args(given)
    if asked.act is None:
        parser().print_help()
        return USAGE
    try:
        return asked.act(asked)
    except Trouble as trouble:
        warn(str(trouble))
        return TROUBLE
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="mulin", description=_("睦邻：街道与居民区的日常工作系统"))
    whole.add_argument("--lang", choices=("zh", "en"), help=_("提示所用的语言"))
    whole.set_defaults(act=None)
    acts = whole.add_subparsers(title=_("命令"), metavar="")

    def command(name: str, act: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        made = acts.add_parser(name, help=about, description=about)
        made.set_defaults(act=act)
        return made

    serve_options(command("up", up, _("启动数据库、网站和后台任务，直到按下 Ctrl-C")))
    command("stop", stop, _("停止本实例的全部进程"))
    demo_command = command("demo", demo, _("建好演示街道并启动"))
    serve_options(demo_command)
    demo_command.add_argument("--prepare-only", action="store_true", help=_("只建街道，不启动"))
    practising = command("practice", practice, _("建一个练习街道，给工作人员随便试；再次执行可以清空重来"))
    practising.add_argument("--reset", action="store_true", help=_("清空练习街道里的事，重新放几件"))
    practising.add_argument("--password", help=_("练习账号的密码，默认随机"))
    commands.import_options(command("import", import_, _("导入表格，可重复执行")))
    commands.export_options(command("export", export, _("导出为表格")))
    people_commands.token_options(command("token", token, _("接口令牌：做、列出、停用")))
    factor = command("reset-factor", reset_factor, _("重设一个账号的第二道验证，当面核对以后用"))
    people_commands.factor_options(factor)
    platform_commands.keys_options(command("keys", keys, _("字段加密的密钥：看、换、停用；网站不用停")))
    platform_commands.register_options(
        command("register", register, _("字段登记簿：存什么、为什么、到什么时候"))
    )
    platform_commands.retention_options(command("retention", retention, _("删掉到期的个人信息；也可以只数")))
    checked = command("verify", verify, _("核对时间线是否被改动"))
    checked.add_argument("--json", action="store_true", help=_("输出 JSON"))
    checked.add_argument("--head", default="", help=_("以前公布或抄下的链头，核对它还在链上"))
    checked = command("doctor", doctor, _("检查运行环境，并说明如何处理"))
    checked.add_argument("--production", action="store_true", help=_("按正式使用的要求查：不安全就不放行"))
    checked.add_argument("--json", action="store_true", help=_("输出 JSON"))
    backups.backup_options(command("backup", backup, _("备份：数据库、上传的文件，密钥另放")))
    backups.restore_options(command("restore", restore, _("从备份恢复到一个空的文件夹，可以到任何一刻")))
    backups.tally_options(command("tally", tally, _("数一数每张表有几行，和另一处比较")))
    command("migrate", migrate, _("执行数据库迁移"))
    command("django", lambda asked: USAGE, _("执行 Django 的管理命令，例如 mulin django shell"))
    return whole


def serve_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--port", type=_port, help=_("端口，默认用上次的端口，首次为 %(port)s") % {"port": DEFAULT_PORT}
    )
    command.add_argument("--host", default="127.0.0.1", help=_("监听的地址，默认只对本机开放"))


# Life


def up(asked: argparse.Namespace) -> int:
    return _serve(asked, greeting=None)


def demo(asked: argparse.Namespace) -> int:
    if asked.prepare_only:
        return _make_street()
    with postgres.running():
        # In a process of its own: the supervisor that follows stays small.
        made = subprocess.run([sys.executable, "-m", "mulin.cli", "demo", "--prepare-only"], check=False)
        if made.returncode != 0:
            return made.returncode
        return _serve(asked, greeting=_who_signs_in)


def _make_street() -> int:
    with _django():
        _apply_migrations()
        from mulin.demo import build

        build.build(say)
        # Invented people have no mailbox: what a demonstration sends is written down in its home.
        home.remember(demo=True)
        _seal()
    return DONE


def practice(asked: argparse.Namespace) -> int:
    """Makes the practice street, or empties it; tells the accounts with their password."""
    with _django():
        _apply_migrations()
        from mulin.demo import practising

        made = practising.prepare(reset=asked.reset, password=asked.password, now=datetime.now(UTC))
        _seal()
    say(
        _("练习街道已清空，重新放了 %(n)s 件。") % {"n": made.matters}
        if made.emptied
        else _("练习街道好了。")
    )
    if made.password:
        say(_("练习账号，密码都是 %(password)s：") % {"password": made.password})
    for username, role in made.accounts:
        say(f"  {username}  {role}")
    return DONE


def stop(asked: argparse.Namespace) -> int:
    was_up = supervisor.stop()
    had_database = postgres.stop()
    say(_("已停止。") if was_up or had_database else _("没有在运行。"))
    return DONE


def _serve(asked: argparse.Namespace, greeting: Callable[[], str] | None) -> int:
    port = asked.port or home.instance().get("port") or DEFAULT_PORT
    address = f"http://{_named(asked.host)}:{port}/"
    try:
        with supervisor.sole():
            supervisor.assert_port_free(asked.host, port)
            with postgres.running():
                _migrate_in_own_process()
                home.remember(port=port)

                def ready() -> None:
                    say(_("睦邻已启动：%(address)s") % {"address": address})
                    if greeting is not None:
                        say(greeting())
                    say(_("按 Ctrl-C 停止，或在另一个终端执行 mulin stop。"))

                children = [supervisor.web(asked.host, port), supervisor.worker()]
                run = supervisor.Supervisor(children, address)
                code = run.run(lambda: supervisor.answers(asked.host, port), ready)
    except supervisor.AlreadyUp as already:
        where = already.state.get("address")
        say(_("已经在运行：%(address)s") % {"address": where} if where else _("已经在启动。"))
        if greeting is not None:
            say(greeting())
        say(_("停止它：mulin stop"))
        return BUSY
    say(_("已停止。") if code == 0 else _("网站没有在规定时间内应答。"))
    return DONE if code == 0 else TROUBLE


def _migrate_in_own_process() -> None:
    done = subprocess.run([sys.executable, "-m", "mulin.cli", "migrate"], check=False)
    if done.returncode != 0:
        raise Trouble(_("数据库迁移没有完成。"), _("请根据上面的提示处理后再试。"))


def migrate(asked: argparse.Namespace) -> int:
    with _django():
        _apply_migrations()
    return DONE


def _apply_migrations() -> None:
    from django.core.management import call_command

    from mulin.platform.doctor import pending_migrations
    from mulin.platform.timeline import eras

    if count := pending_migrations():
        say(_("正在执行 %(count)s 项数据库迁移…") % {"count": count})
        with postgres.as_owner():
            call_command("migrate", verbosity=0, interactive=False)
    if eras.is_elsewhere():
        with postgres.as_owner():
            era = eras.begin()
        say(_("数据库是从别处恢复来的，时间线从第 %(era)s 段接着记。") % {"era": era})


def django(arguments: list[str]) -> int:
    """Passes everything on to Django's own commands, with the database running."""
    with _django():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["mulin django", *arguments])
    return DONE


# Data


def import_(asked: argparse.Namespace) -> int:
    with _django():
        code = people_commands.import_street(asked) if asked.what == "street" else commands.import_(asked)
        _seal()
        return code


def _sealing(act: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """A command of a context that acts: what it has done is sealed before it ends."""

    def run(asked: argparse.Namespace) -> int:
        with _django():
            code = act(asked)
            _seal()
            return code

    return run


token = _sealing(people_commands.token)
reset_factor = _sealing(people_commands.reset_factor)
retention = _sealing(platform_commands.retention)


def keys(asked: argparse.Namespace) -> int:
    with _django():
        return platform_commands.keys(asked)


def register(asked: argparse.Namespace) -> int:
    with _django():
        return platform_commands.register(asked)


def export(asked: argparse.Namespace) -> int:
    with _django():
        if asked.what != "street":
            return commands.export(asked)
        code = people_commands.export_street(asked)
        _seal()
        return code


def backup(asked: argparse.Namespace) -> int:
    with postgres.running():
        return backups.backup(asked)


def restore(asked: argparse.Namespace) -> int:
    found = backups.restore(asked)
    with _django():
        from mulin.platform.timeline import eras

        with postgres.as_owner():
            era = eras.begin()
        return backups.tell_restored(found, era)


def tally(asked: argparse.Namespace) -> int:
    with postgres.running():
        return backups.tally(asked)


def verify(asked: argparse.Namespace) -> int:
    with _django():
        from mulin.platform.timeline.verify import verify as read_through

        report = read_through(asked.head)
    if asked.json:
        say(
            json.dumps(
                {"ok": report.ok, "records": report.records, "head": report.head, "faults": report.faults}
            )
        )
    elif report.ok:
        say(
            _("时间线完好：%(records)s 条记录，链头 %(head)s。")
            % {"records": report.records, "head": report.head}
        )
    else:
        say(_("时间线被改动过："))
        for fault in report.faults:
            say(f"  {fault}")
    return DONE if report.ok else FOUND


def doctor(asked: argparse.Namespace) -> int:
    with _django():
        from mulin.platform import production
        from mulin.platform.doctor import as_json, examine

        findings = production.examine() if asked.production else examine()
    values = as_json(findings)
    if asked.json:
        say(json.dumps(values, ensure_ascii=False))
    else:
        signs = {"ok": "✓", "warn": "!", "bad": "✗"}
        for finding in findings:
            say(f"{signs[finding.level]} {finding.detail}")
            if finding.remedy:
                say(f"    → {finding.remedy}")
    return DONE if values["ok"] else FOUND


# Small things


def _seal() -> None:
    """Seals what a command has done: no worker need be running, and `verify` may be the next command."""
    from mulin.platform.timeline.sealer import seal

    while seal(datetime.now(UTC)):
        pass


@contextmanager
def _django() -> Iterator[None]:
    """Inside, the database is running and Django is set up."""
    with postgres.running():
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.settings")
        import django
        from django.utils import translation

        django.setup()
        translation.activate("en" if language() == "en" else "zh-hans")
        from mulin.platform import scope

        with scope.everything(" ".join(["command", *sys.argv[1:2]])):
            yield


def _who_signs_in() -> str:
    from mulin.demo.personas import as_table

    return as_table(language() == "en")


def _port(text: str) -> int:
    if text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(_("端口应是 1 到 65535 之间的整数"))


def _named(host: str) -> str:
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}
    return everywhere.get(host, f"[{host}]" if ":" in host else host)


def _set_language(given: list[str]) -> list[str]:
    """Takes `--lang` from the front. Done before the parser is made, whose own words are translated too."""
    if given[:1] == ["--lang"] and len(given) > 1:
        given = [f"--lang={given[1]}", *given[2:]]
    if not given or given[0] not in ("--lang=zh", "--lang=en"):
        return given
    os.environ["MULIN_LANG"] = given[0].partition("=")[2]
    return given[1:]


if __name__ == "__main__":
    sys.exit(main())
