"""What an instance with real people may not leave open: `mulin doctor --production` (N-2.12).

Each check says what is unsafe, why, and the way out. Higher contexts add theirs by `add`. Names of findings are
stable, for scripts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from mulin.platform import doctor, guarded, home
from mulin.platform.console import gettext as _
from mulin.platform.doctor import Finding

Check = Callable[[datetime], Iterator[Finding]]
SHORTEST_SECRET = 40
BACKUP_WITHIN = timedelta(hours=26)
"""A day, and two hours for a backup that takes its time."""
AHEAD = timedelta(minutes=1)
_further: list[Check] = []


def add(check: Check) -> None:
    """A check of a higher context."""
    if check not in _further:
        _further.append(check)


def examine(now: datetime | None = None) -> list[Finding]:
    """Everything the doctor looks at, and what only a real instance must keep. Warnings about rights count as bad."""
    moment = now or datetime.now(UTC)
    found = [_stricter(one) for one in doctor.examine(moment)]
    for check in (*CHECKS, *_further):
        try:
            found += check(moment)
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            found.append(Finding(check.__name__, "bad", said, _("请查看日志。")))
    return found


def _stricter(finding: Finding) -> Finding:
    if finding.name == "roles" and finding.level == "warn":
        return Finding(finding.name, "bad", finding.detail, finding.remedy)
    return finding


def _judge(name: str, unsafe: bool, fine: str, detail: str, remedy: str) -> Iterator[Finding]:
    yield Finding(name, "bad", detail, remedy) if unsafe else Finding(name, "ok", fine)


def debug(now: datetime) -> Iterator[Finding]:
    yield from _judge(
        "debug",
        bool(settings.DEBUG),
        _("没有开调试"),
        _("开着调试：出错的页会把密钥、姓名、电话给任何人看"),
        _("请去掉 MULIN_DEBUG。"),
    )


def secret_key(now: datetime) -> Iterator[Finding]:
    key = str(settings.SECRET_KEY or "")
    weak = len(key) < SHORTEST_SECRET or len(set(key)) < 12 or "insecure" in key
    yield from _judge(
        "secret_key",
        weak,
        _("签名密钥够长，是本实例自己的"),
        _("签名密钥没有、太短，或是样例里的：别人能自己做出登录"),
        _("请停下实例，把 instance.json 里的 secret_key 换成 64 个随机的字母和数字。"),
    )


def https(now: datetime) -> Iterator[Finding]:
    site = [one for one in (os.environ.get("MULIN_SITE", ""), *settings.CSRF_TRUSTED_ORIGINS) if one]
    plain = os.environ.get("MULIN_TLS") != "1" or any(not one.startswith("https://") for one in site)
    unsafe = plain or not settings.SECURE_HSTS_SECONDS
    yield from _judge(
        "https",
        unsafe,
        _("只走 https，浏览器也记住了"),
        _("没有只走 https：路上的人看得到密码和来信"),
        _("请在前面放一个管 https 的代理，设 MULIN_TLS=1，MULIN_SITE 和 MULIN_ORIGINS 都以 https:// 开头。"),
    )


def cookies(now: datetime) -> Iterator[Finding]:
    wrong = [
        name
        for name, secure, site in (
            (settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_SAMESITE),
            (settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_SECURE, settings.CSRF_COOKIE_SAMESITE),
        )
        if not secure or not name.startswith("__Host-") or site not in ("Lax", "Strict")
    ]
    if not settings.SESSION_COOKIE_HTTPONLY:
        wrong.append("HttpOnly")
    yield from _judge(
        "cookies",
        bool(wrong),
        _("登录的 cookie 只走 https，只给本站"),
        _("登录的 cookie 不安全：%(names)s") % {"names": _("、").join(wrong)},
        _("请设 MULIN_TLS=1，不要另改 cookie 的设置。"),
    )


def hosts(now: datetime) -> Iterator[Finding]:
    named = [one.strip() for one in settings.ALLOWED_HOSTS]
    yield from _judge(
        "hosts",
        not named or any(not one or "*" in one or one.startswith(".") for one in named),
        _("只认自己的网址：%(names)s") % {"names": _("、").join(named)},
        _("什么网址都认：别人能让信里的链接通到他那里，通行密钥也认错门"),
        _("请设 MULIN_HOSTS，例如 street.example，不用 *。"),
    )


def outbox(now: datetime) -> Iterator[Finding]:
    from mulin.platform.notices.channels import config

    folder = config.folder()
    yield from _judge(
        "outbox",
        folder is not None,
        _("消息不往文件夹里写"),
        _("消息和登录验证码写在文件夹里，没有送到人：%(folder)s") % {"folder": folder},
        _("请去掉 MULIN_OUTBOX，接通短信等渠道。"),
    )


def demonstration(now: datetime) -> Iterator[Finding]:
    yield from _judge(
        "demonstration",
        guarded.is_demonstration(),
        _("不是演示的实例"),
        _("这是演示的实例：密码都一样，谁都知道"),
        _("请用一个新的 MULIN_HOME 和新的数据库，从 mulin up 开始。"),
    )


def keyring(now: datetime) -> Iterator[Finding]:
    """The keys are the last wall: nobody else on the machine, not even to see that they are there."""
    named = [home.path() / "instance.json", home.path() / "keys", *sorted(home.keys().iterdir())]
    open_ones = [str(path) for path in named if path.exists() and path.stat().st_mode & 0o077]
    strange = [str(path) for path in named if path.exists() and path.stat().st_uid != os.getuid()]
    yield from _judge(
        "keyring",
        bool(open_ones or strange),
        _("密钥只有本实例的用户碰得到"),
        _("密钥别人也读得到：%(paths)s") % {"paths": _("、").join([*open_ones, *strange])},
        "chmod go= " + " ".join(open_ones) if open_ones else _("请把它们的主人改成运行本实例的用户。"),
    )


def second_factor(now: datetime) -> Iterator[Finding]:
    off = not settings.SECOND_FACTOR or guarded.wants_second_factor_off()
    yield from _judge(
        "second_factor",
        off,
        _("看得到电话、姓名的岗位要两道验证"),
        _("有人想关掉第二道验证：知道密码就能看居民的电话、姓名"),
        _("请去掉 MULIN_SECOND_FACTOR=off；它只在演示里有用。"),
    )


def backup(now: datetime) -> Iterator[Finding]:
    told = home.instance().get("backup") or {}
    named = os.environ.get("MULIN_BACKUP") or told.get("to")
    last = newest_backup(Path(named)) if named else None
    if last is None:
        detail = _("没有找到备份：盘坏了，居民说过的话就没了")
    else:
        detail = _("最近的备份是 %(at)s 的，太旧了") % {"at": last.astimezone().strftime("%Y-%m-%d %H:%M")}
    yield from _judge(
        "backup",
        last is None or now - last > BACKUP_WITHIN or last > now + AHEAD,
        _("一天之内备份过"),
        detail,
        _("请每天执行一次 mulin backup，用 MULIN_BACKUP 说明备份放在哪里，并试着恢复一次。"),
    )


def newest_backup(folder: Path) -> datetime | None:
    """When the newest whole backup in a folder was finished: by its own note; by the file's time for other tools'."""
    found = []
    for note in folder.glob("base/*/mulin.json"):
        try:
            found.append(datetime.fromisoformat(json.loads(note.read_text(encoding="utf-8"))["finished"]))
        except (ValueError, KeyError, OSError):
            continue
    if not (folder / "base").is_dir() and folder.is_dir():
        files = [one for one in folder.iterdir() if one.is_file() and one.stat().st_size]
        found += [datetime.fromtimestamp(one.stat().st_mtime, UTC) for one in files]
    return max(found, default=None)


def clock_back(now: datetime) -> Iterator[Finding]:
    """A clock that was put back: something that happened lies in the future. Codes, locks and due times go by it."""
    from mulin.platform.timeline.models import Act

    # Ids carry the moment in which they were made: the greatest is the newest, by whatever clock.
    newest = Act.objects.order_by("-id").values_list("recorded_at", flat=True).first()
    yield from _judge(
        "clock_back",
        newest is not None and newest > now + AHEAD,
        _("时钟没有倒退"),
        _("时钟倒退了：已经记下的事在 %(at)s，比现在还晚") % {"at": newest},
        _("请启用时间同步（NTP），等时钟走过那一刻再启动。"),
    )


CHECKS: tuple[Check, ...] = (
    debug, secret_key, https, cookies, hosts, outbox, demonstration, keyring, second_factor, backup, clock_back,
)  # fmt: skip
