"""`mulin keys`: how fields are encrypted, a new key, an old one taken away. Works while the site runs."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from mulin.platform.console import Trouble, say
from mulin.platform.console import gettext as _

DONE, FOUND = 0, 1


def keys_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "what",
        choices=("status", "rotate", "reseal", "retire"),
        help=_("status 看看，rotate 换一把新密钥，reseal 接着重新加密，retire 停用一把旧的"),
    )
    command.add_argument("key", nargs="?", type=int, help=_("停用哪一把，写它的编号"))
    command.add_argument("--indexes", action="store_true", help=_("连同比对用的摘要密钥一起换"))
    command.add_argument("--later", action="store_true", help=_("只换密钥，重新加密留给后台任务"))


def keys(asked: argparse.Namespace) -> int:
    """Exit code 1 where a key cannot go yet; needs Django set up."""
    from mulin.platform import resealing

    now = datetime.now(UTC)
    if asked.what == "rotate":
        try:
            made = resealing.rotate(now, indexes=asked.indexes)
        except ValueError as error:
            raise Trouble(
                _("上一次换的还没有做完。"), _("请先执行 mulin keys reseal，再看 mulin keys status。")
            ) from error
        say(_("新的密钥是 %(key)s 号，从现在起用它加密。请马上备份 keys/fields.json。") % {"key": made})
    if asked.what in {"rotate", "reseal"} and not asked.later:
        changed = resealing.go_on(now)
        resealing.settle(datetime.now(UTC))
        say(_("重新加密了 %(n)s 处。") % {"n": changed})
    if asked.what == "retire":
        return _retire(asked.key, now)
    _status()
    return DONE


def _retire(key: int | None, now: datetime) -> int:
    from mulin.platform import resealing

    if key is None:
        raise Trouble(_("没有写是哪一把。"), _("例如 mulin keys retire 1"))
    why = resealing.retire(key, now)
    if not why:
        say(
            _("%(key)s 号密钥已停用，从文件里删掉了。比这更早的备份，要用和它们放在一起的密钥文件打开。")
            % {"key": key}
        )
        return DONE
    say(
        {
            "unknown": _("没有这一把密钥。"),
            "current": _("现在正用它加密，不能停用。先执行 mulin keys rotate。"),
            "soon": _("刚换过，十分钟后再停用：正在办的事可能还在用它。"),
            "used": _("还有内容是用它加密的。先执行 mulin keys reseal。"),
        }[why]
    )
    return FOUND


def _status() -> None:
    from mulin.platform import resealing
    from mulin.platform.keyring import keyring

    ring = keyring(anew=True)
    counts = resealing.counts()
    every = sum(n for of in counts.values() for n in of.values())
    for key in ring.ids:
        n = sum(of.get(key, 0) for of in counts.values())
        state = (
            _("在用") if key == ring.current else _("旧的，可以停用") if not n else _("旧的，还在重新加密")
        )
        say(
            _("%(key)s 号：加密的 %(n)s 处，一共 %(every)s 处。%(state)s")
            % {"key": key, "n": n, "every": every, "state": state}
        )
    if ring.indexes_turning:
        say(_("比对用的摘要正在换，新旧都认。"))
    for name, of in sorted(counts.items()):
        old = sum(n for key, n in of.items() if key != ring.current)
        if old:
            say(_("  %(name)s 还有 %(n)s 处") % {"name": name, "n": old})
