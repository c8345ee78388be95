"""What this context keeps about a person, for "My data" (norms 4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.people import queries, roles
from mulin.platform.registry import Held, Holding, add_holding, add_sentences


def rows(person_id: UUID) -> Iterator[Held]:
    person = queries.by_id(person_id)
    if person is None:
        return
    given = _("您自己或窗口登记")
    yield Held(_("姓名"), person.name, _("知道该怎么称呼您"), given, _("办您的事的人"), _("您注销账号时删掉"))
    if person.phone:
        masked = person.phone[:3] + "*" * max(0, len(person.phone) - 5) + person.phone[-2:]
        yield Held(
            _("电话"),
            masked,
            _("有回音时找得到您"),
            given,
            _("办您的事的人，看一次记一次"),
            _("您注销账号时删掉"),
        )
    for post in person.appointments.select_related("organisation", "place").order_by("valid_from"):
        word = str(roles.WORDS.get(post.role, post.role))
        until = date_format(post.valid_to) if post.valid_to else _("任期内")
        yield Held(_("岗位"), f"{word} · {post.place.spoken}", _("按岗位给权限"), _("任命"), _("公开"), until)
    for one in queries.agreements_of(person_id)[:20]:
        until = date_format(localtime(one.valid_to), "DATETIME_FORMAT")
        yield Held(
            _("代办"),
            f"{one.helper.name}：{one.purpose}",
            _("您请人代办"),
            one.how_agreed,
            _("您和代办人"),
            until,
        )


def register() -> None:
    add_holding(Holding("people", gettext_lazy("登记的信息"), rows))
    add_sentences(
        "people",
        {
            "add_person": gettext_lazy("登记了一位居民"),
            "open_account": gettext_lazy("开了账号"),
            "replace_password": gettext_lazy("当面换了密码"),
            "appoint": gettext_lazy("任命到岗位"),
            "end_appointment": gettext_lazy("结束了任期"),
            "assist": gettext_lazy("经本人同意，代办：%(purpose)s"),
            "choose_reply": gettext_lazy("改了回复方式"),
        },
    )
