"""`mulin reset-factor`: a second factor taken off at the machine itself, where no administrator is left who could.

The options are known before Django is; everything else is imported when a command runs.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from mulin.platform.console import gettext as _
from mulin.platform.console import say, warn

DONE, FOUND = 0, 1


def factor_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("username", help=_("用户名"))
    command.add_argument("--reason", required=True, help=_("为什么重设；本人会看到"))


def reset_factor(asked: argparse.Namespace) -> int:
    """Does it; needs Django set up. Exit code 1 where it was refused."""
    from mulin.people import actions
    from mulin.people.queries.tokens import account_named
    from mulin.platform import errors
    from mulin.platform.actors import system

    account = account_named(asked.username)
    if account is None:
        warn(_("没有这个用户名。"))
        return FOUND
    try:
        actions.reset_factor(
            account=account, reason=asked.reason, actor=system("console"), now=datetime.now(UTC)
        )
    except errors.Refusal as refusal:
        warn(f"{refusal.message} {refusal.remedy}".strip())
        return FOUND
    say(_("重设了，各处的登录都已结束，也告诉了本人。"))
    return DONE
