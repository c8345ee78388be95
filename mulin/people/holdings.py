"""What this context keeps about a person, for "My data" (norms 4.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.people import entry_holdings, papers, queries, references, roles, states, study_holdings
from mulin.people.actions.helping import NOTICE, say_notice
from mulin.people.actions.tokens import read_token
from mulin.people.models import ContactWay, Leave, Mandate, Merge
from mulin.people.queries import ways
from mulin.people.queries.keeping import kept_of
from mulin.people.queries.tokens import tokens_of
from mulin.people.sentences import SENTENCES
from mulin.platform import readings
from mulin.platform.api import callers
from mulin.platform.hooks import actions as hooks
from mulin.platform.hooks.models import Hook
from mulin.platform.notices import actions as notices
from mulin.platform.notices import channels
from mulin.platform.notices.actions import add_kind, hold_back
from mulin.platform.notices.models import Notice
from mulin.platform.registry import Held, Holding, add_holding, add_sentences


def masked(address: str) -> str:
    """Enough of an address for its owner to know it again: `10******027`, `g***@example.com`."""
    name, at, host = address.rpartition("@")
    if at:
        return f"{name[:1]}***@{host}"
    return address[:2] + "*" * max(0, len(address) - 5) + address[-3:] if len(address) > 6 else "***"


def masked_address(way: ContactWay) -> str:
    """The address of a way to be told, masked: opened without a record, for nobody sees it."""
    with readings.without_record("masked"):
        return masked(str(way.address))


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
    yield from _more(person_id, kept_of(person_id))


def _more(person_id: UUID, kept: set[str]) -> Iterator[Held]:
    """What few people have: asked for once, and read only where there is any."""
    for one in queries.agreements_of(person_id)[:20] if "agreements" in kept else ():
        until = date_format(localtime(one.valid_to), "DATETIME_FORMAT")
        yield Held(
            _("代办"),
            f"{one.helper.name}：{one.purpose}",
            _("您请人代办"),
            one.how_agreed,
            _("您和代办人"),
            until,
        )
    if "ways" in kept:
        yield from _ways(person_id)
    if "calendar" in kept and (feed := queries.calendar_of(person_id)) is not None:
        yield Held(
            _("日历地址"),
            date_format(localtime(feed.made_at), "DATETIME_FORMAT"),
            _("您的日历里看得到日子"),
            _("您自己开的"),
            _("拿着这个地址的人"),
            _("您收回时删掉"),
            reverse("site:calendar"),
            reverse("site:calendar_withdrawals"),
        )
    for name, told in (
        ("mandates", _mandates),
        ("papers", _papers),
        ("leaves", _leaves),
        ("merges", _merges),
    ):
        if name in kept:
            yield from told(person_id)
    if "tokens" in kept:
        yield from _tokens(person_id)
    yield from study_holdings.rows(person_id, kept)
    yield from entry_holdings.rows(person_id, kept)


def _ways(person_id: UUID) -> Iterator[Held]:
    """By which channels somebody agreed to be told, and which of that they took back; addresses masked."""
    for one in ways.all_ways_of(person_id)[:20]:
        known = channels.WIRES.get(one.channel)
        what = str(known.word) if known else one.channel
        when = date_format(localtime(one.agreed_at), "DATETIME_FORMAT")
        value = f"{masked_address(one)} · {when}"
        if one.withdrawn_at:
            value = (
                _("收回了，地址已经删掉")
                + f" · {date_format(localtime(one.withdrawn_at), 'DATETIME_FORMAT')}"
            )
        source = str(one.get_agreed_how_display())
        if one.noted_by:
            source = f"{source}：{one.noted_by.name}，{one.agreed_words}"
        yield Held(
            what,
            value,
            _("有消息时告诉您"),
            source,
            _("您，和替您记下的窗口"),
            _("您一收回，地址就删掉"),
            withdraw="" if one.withdrawn_at else reverse("way_act", args=[one.id, "withdrawals"]),
        )


def _mandates(person_id: UUID) -> Iterator[Held]:
    """Whom the person named, and for whom they act."""
    found = Mandate.objects.filter(Q(person_id=person_id) | Q(helper_id=person_id))
    for one in found.select_related("person", "helper").order_by("-offered_at")[:20]:
        own = one.person_id == person_id
        words = _("；").join(one.purpose_words)
        yield Held(
            _("您请的帮手") if own else _("您当帮手"),
            f"{one.helper.name if own else one.person.name} · {words} · {states.MANDATE.word(one.state)}",
            _("不方便的时候有人替"),
            one.how_agreed or _("您和对方自己定的"),
            _("您和对方"),
            date_format(localtime(one.valid_to), "DATETIME_FORMAT"),
            withdraw="" if one.state == states.ENDED else reverse("mandate_ends", args=[one.id]),
        )


def _papers(person_id: UUID) -> Iterator[Held]:
    """Forms that were printed for them, or entered from their paper, with the picture that is kept."""
    for one in queries.papers_of(person_id)[:20]:
        kind = papers.kind_of(one.kind)
        picture = " · " + _("留着照片") if one.picture else ""
        yield Held(
            _("纸上的表"),
            f"{kind.word if kind else one.kind} · {states.PAPER.word(one.state)}{picture}",
            _("不上网也一样办"),
            one.how_agreed or _("您签的纸"),
            _("窗口的工作人员"),
            _("您注销账号时删掉"),
        )


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


def _tokens(person_id: UUID) -> Iterator[Held]:
    for one in tokens_of(person_id)[:20]:
        yield Held(
            _("令牌"),
            f"{one.name} · {one.prefix}…",
            _("您的程序用您的身份办事"),
            _("您自己做的"),
            _("您"),
            date_format(localtime(one.withdrawn_at or one.expires_at)),
        )


PAUSED = "people.hook_paused"


def _tell_paused(hook: Hook, now: dt.datetime) -> None:
    if hook.made_by is not None:
        notices.later(
            street_id=hook.street_id, record_id=hook.id, kind=PAUSED, channel="in_app", person_id=hook.made_by,
            wait=False, now=now, name=hook.name, why=hook.why,
        )  # fmt: skip


def _paused(notice: Notice) -> notices.Message:
    name = {"name": notice.values["name"]}
    return notices.Message(_("给“%(name)s”的推送停了") % name, str(notice.values["why"]))


def register() -> None:
    notices.add_kind(PAUSED, _paused)
    hooks.tell_by(_tell_paused)
    callers.read_by(read_token)
    add_holding(Holding("people", gettext_lazy("登记的信息"), rows))
    hold_back(lambda: queries.dead().values("person_id"))
    study_holdings.register()
    entry_holdings.register()
    _say_where_persons_stand()
    add_kind(NOTICE, lambda notice: say_notice(notice.record_id, notice.person_id))
    add_sentences("people", SENTENCES)


def _say_where_persons_stand() -> None:
    references.add_references("people_appointment", "person_id")
    references.add_references("people_assistance", "person_id", "helper_id")
    references.add_references("people_leave", "person_id", "deputy_id", "noted_by_id")
    references.add_references("people_merge", "by_id", "split_by_id")
    references.add_references("people_apart", "by_id")
    references.add_references("people_calendarfeed", "person_id")
    references.add_references("people_streetbook", "by_id")
    references.add_references("people_death", "person_id", "noted_by_id", "taken_back_by_id")
    references.add_references("people_contactway", "person_id", once="channel")
    references.add_references("people_contactway", "noted_by_id")
    references.add_references("platform_notice", "person_id")
    references.add_references("people_token", "person_id", "made_by_id", "withdrawn_by_id")
    references.add_references("platform_delivery", "person_id", once="channel")
    references.add_references("platform_delivery", "settled_by_id")
    references.add_references("people_mandate", "person_id", once="helper_id")
    references.add_references("people_mandate", "helper_id", once="person_id")
    references.add_references("people_mandate", "noted_by_id", "ended_by_id")
    references.add_references("people_paperform", "person_id", "printed_by_id", "entered_by_id")
