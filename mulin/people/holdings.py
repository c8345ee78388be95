"""What this context keeps about a person, for "My data" (norms 4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.people import queries, references, roles
from mulin.people.models import Leave, Merge
from mulin.platform.notices.actions import hold_back
from mulin.platform.registry import Held, Holding, add_holding, add_sentences
from mulin.platform.timeline import queries as acts


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
    yield from _leaves(person_id)
    yield from _merges(person_id)


def _leaves(person_id: UUID) -> Iterator[Held]:
    """Being away and standing in, with days and names and no reason."""
    found = Leave.objects.filter(Q(person_id=person_id) | Q(deputy_id=person_id))
    for one in found.select_related("person", "deputy").order_by("-valid_from")[:20]:
        own = one.person_id == person_id
        who = {"who": one.deputy.name if own else one.person.name}
        days = f"{date_format(one.valid_from)} – {date_format(one.valid_to)}"
        yield Held(
            _("休假") if own else _("代班"),
            f"{days} · " + (_("由%(who)s代班") if own else _("代%(who)s的班")) % who,
            _("有人不在时，事情有人接"),
            _("本人或本单位登记"),
            _("同一个单位的人"),
            _("您注销账号时删掉"),
        )


def _merges(person_id: UUID) -> Iterator[Held]:
    """Who found two registrations to be this person, and who looked at them."""
    found = Merge.objects.filter(Q(kept_id=person_id) | Q(gone_id=person_id)).order_by("-at")
    for one in found.select_related("by")[:20]:
        who = one.by.name if one.by else _("系统")
        when = date_format(localtime(one.at), "DATETIME_FORMAT")
        apart = " · " + _("后来拆开了") if one.split_at else ""
        yield Held(
            _("合并登记"),
            f"{who} · {when}{apart}",
            _("一个人只登记一次"),
            one.how_known,
            _("窗口的工作人员"),
            _("您注销账号时删掉"),
        )
    for _record, line in acts.of_verb([person_id], "people.show_person", most=20):
        yield Held(
            _("看过登记的信息"),
            f"{line.office or line.who} · {date_format(localtime(line.at), 'DATETIME_FORMAT')}",
            line.body.get("reason", ""),
            _("看一次记一次"),
            _("您"),
            _("您注销账号时删掉"),
        )


def register() -> None:
    add_holding(Holding("people", gettext_lazy("登记的信息"), rows))
    hold_back(lambda: queries.dead().values("person_id"))
    references.add_references("people_appointment", "person_id")
    references.add_references("people_assistance", "person_id", "helper_id")
    references.add_references("people_leave", "person_id", "deputy_id", "noted_by_id")
    references.add_references("people_merge", "by_id", "split_by_id")
    references.add_references("people_apart", "by_id")
    references.add_references("people_streetbook", "by_id")
    references.add_references("people_death", "person_id", "noted_by_id", "taken_back_by_id")
    references.add_references("platform_notice", "person_id")
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
            "note_leave": gettext_lazy("记了休假，有人代班"),
            "end_leave": gettext_lazy("休假结束"),
            "change_deputy": gettext_lazy("换了代班的人"),
            "hand_over": gettext_lazy("办了交接，%(count)s 项"),
            "merge": gettext_lazy("两条登记合成一条"),
            "split": gettext_lazy("合并拆开了"),
            "keep_apart": gettext_lazy("看过，不是同一个人"),
            "show_person": gettext_lazy("看了登记的信息：%(reason)s"),
            "note_death": gettext_lazy("登记停用了"),
            "take_back_death": gettext_lazy("登记恢复了"),
            "plan_post": gettext_lazy("定了岗位人数：%(place)s，%(number)s 人"),
            "take_in_street": gettext_lazy(
                "收下街道的工作簿：新的 %(new)s 行，改的 %(changed)s 行，止的 %(ended)s 行"
            ),
            "take_out_contacts": gettext_lazy("导出了在岗的 %(count)s 人的电话：%(purpose)s"),
        },
    )
    add_sentences(
        "territory",
        {
            "add_place": gettext_lazy("加了一处：%(name)s"),
            "add_places": gettext_lazy("加了 %(count)s 处"),
            "change_place": gettext_lazy("改了%(name)s"),
            "end_place": gettext_lazy("%(name)s从 %(on)s 起不再有"),
            "add_organisation": gettext_lazy("设了单位：%(name)s"),
            "change_organisation": gettext_lazy("改了单位：%(name)s"),
            "end_organisation": gettext_lazy("%(name)s从 %(on)s 起撤了"),
        },
    )
