from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from mulin.platform.doctor import Finding


class DemoConfig(AppConfig):
    name = "mulin.demo"
    verbose_name = "演示街道"

    def ready(self) -> None:
        from mulin.platform import production

        production.add(demo_accounts)


def demo_accounts(now: datetime) -> "Iterator[Finding]":
    """Accounts of the demonstration that the published password still opens."""
    from mulin.demo.personas import personas
    from mulin.people.queries.persons import opened_by
    from mulin.platform.console import gettext as _
    from mulin.platform.doctor import Finding

    known = opened_by([(one.username, one.password) for one in personas()])
    if known:
        detail = _("有演示的账号，密码谁都知道：%(names)s") % {"names": _("、").join(known)}
        yield Finding(
            "demo_accounts", "bad", detail, _("请用新的 MULIN_HOME 和新的数据库，不用演示的那一套。")
        )
    else:
        yield Finding("demo_accounts", "ok", _("没有演示的账号"))
