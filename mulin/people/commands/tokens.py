"""`mulin token`: tokens made, listed and withdrawn by whoever runs the instance.

The options are known before Django is; everything else is imported when a command runs.
"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from typing import Any

from mulin.platform.console import Trouble, say, warn
from mulin.platform.console import gettext as _

DONE, FOUND = 0, 1


def token_options(command: argparse.ArgumentParser) -> None:
    what = command.add_subparsers(dest="what", required=True, metavar="create|list|withdraw")
    made = what.add_parser("create", help=_("做一个令牌，只显示这一次"))
    made.add_argument("name", help=_("做什么用"))
    made.add_argument(
        "--scope",
        action="append",
        required=True,
        dest="scopes",
        help=_("能做什么，例如 matters:read，可多次使用"),
    )
    made.add_argument("--user", help=_("谁的令牌（用户名）；不写就是机器的，只能看"))
    made.add_argument("--days", type=int, default=90, help=_("用多少天，最多 365"))
    made.add_argument("--callback", default="", help=_("Open311 的应用：状态变了告诉哪个 https 地址"))
    made.add_argument("--street", help=_("哪个街道（名称或代码），默认第一个"))
    listed = what.add_parser("list", help=_("列出令牌，不含令牌本身"))
    gone = what.add_parser("withdraw", help=_("停用一个令牌"))
    gone.add_argument("id", help=_("令牌的编号或开头几个字"))
    for one in (made, listed):
        one.add_argument("--json", action="store_true", help=_("输出 JSON"))


def token(asked: argparse.Namespace) -> int:
    """Does it; needs Django set up. Exit code 1 where it was refused."""
    from mulin.platform import errors

    try:
        return {"create": _create, "list": _list, "withdraw": _withdraw}[asked.what](asked)
    except errors.Refusal as refusal:
        warn(f"{refusal.message} {refusal.remedy}".strip())
        return FOUND


def _create(asked: argparse.Namespace) -> int:
    import datetime as dt

    from mulin.people import actions
    from mulin.people.queries.tokens import OPEN311, account_named
    from mulin.platform.actors import system
    from mulin.territory import naming
    from mulin.territory import queries as territory

    account = account_named(asked.user) if asked.user else None
    if asked.user and account is None:
        raise Trouble(_("没有这个用户：%(user)s") % {"user": asked.user})
    person = account.person if account else None
    street = person.street if person else _street(territory, asked.street)
    made, text = actions.make_token(
        street=street,
        person=person,
        name=asked.name,
        wanted=asked.scopes,
        lasting=dt.timedelta(days=asked.days),
        actor=system("命令行"),
        now=datetime.now(UTC),
        callback=asked.callback,
    )
    if asked.json:
        told = {"id": str(made.id), "token": text, "expires_at": made.expires_at.isoformat()}
        say(json.dumps({**told, **({"callback_secret": made.secret} if made.callback else {})}))
    else:
        say(text)
        if made.callback:
            say(f"callback_secret={made.secret}")
        if OPEN311 in made.scopes:
            warn(f"jurisdiction_id={naming.key_of(street)}")
        warn(_("请现在就抄下来，以后看不到了。"))
    return DONE


def _street(territory: Any, named: str | None) -> Any:
    streets = list(territory.streets().select_related("street"))
    for one in streets:
        if named is None or named in (one.name, one.name_en, one.code or None, one.path.rstrip("/")):
            return one
    raise Trouble(_("没有这个街道：%(street)s") % {"street": named or "-"})


def _list(asked: argparse.Namespace) -> int:
    from mulin.people.queries.tokens import all_tokens

    for one in all_tokens():
        told: dict[str, Any] = {
            "id": str(one.id),
            "name": one.name,
            "prefix": one.prefix,
            "machine": one.person_id is None,
            "scopes": one.scopes,
            "expires_at": one.expires_at.isoformat(),
            "last_used_on": one.last_used_on.isoformat() if one.last_used_on else None,
            "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
        }
        if asked.json:
            say(json.dumps(told, ensure_ascii=False))
        else:
            state = _("停用了") if one.withdrawn_at else one.expires_at.date().isoformat()
            say(f"{one.id}  {one.prefix}…  {state}  {' '.join(one.scopes)}  {one.name}")
    return DONE


def _withdraw(asked: argparse.Namespace) -> int:
    from mulin.people import actions
    from mulin.people.queries.tokens import all_tokens
    from mulin.platform.actors import system

    found = [one for one in all_tokens() if asked.id in (str(one.id), one.prefix) and not one.withdrawn_at]
    if len(found) != 1:
        raise Trouble(_("没有这样的令牌，或者不止一个：%(id)s") % {"id": asked.id})
    actions.withdraw_token(token=found[0], actor=system("命令行"), now=datetime.now(UTC))
    say(_("停用了：%(name)s") % {"name": found[0].name})
    return DONE
