"""What a real instance must not leave open with its accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mulin.people.queries.sessions import keepers_without_factor
from mulin.platform import production
from mulin.platform.console import gettext as _
from mulin.platform.doctor import Finding
from mulin.platform.policy import LOCAL


def keepers(now: datetime) -> Iterator[Finding]:
    """Who takes a second factor off others' accounts must have one; otherwise a password opens all of them."""
    names = keepers_without_factor(on=now.astimezone(LOCAL).date())
    if names:
        detail = _("管账号的管理员自己还没有设第二道验证：%(names)s") % {"names": _("、").join(names)}
        yield Finding("keepers", "warn", detail, _("请他们登录，在“登录和安全”里设。"))
    else:
        yield Finding("keepers", "ok", _("管账号的管理员都设了第二道验证"))


def register() -> None:
    production.add(keepers)
