"""What somebody at the desk does with a message that did not get through, and how many there are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.platform import flow, policy
from mulin.platform.notices import gathering, quiet, states
from mulin.platform.notices.actions import WAIT
from mulin.platform.notices.delivery import Delivery, NoticeText
from mulin.platform.notices.kinds import kinds
from mulin.platform.notices.models import Notice

CALLED, PRINTED = "called", "printed"
HOW = {CALLED: gettext_lazy("打电话说了"), PRINTED: gettext_lazy("打了一封信")}


def lock(delivery: Delivery) -> Delivery:
    """As it stands now, its row locked until the transaction ends."""
    return Delivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)


def again(delivery: Delivery, now: dt.datetime) -> None:
    """Try once more, from the beginning; not in quiet hours. The caller holds the row's lock."""
    flow.advance(delivery, states.DELIVERY, "again")
    times = gathering.Times.of(delivery.street_id, now)
    delivery.asked, delivery.tries = True, 0
    delivery.not_before = now if delivery.urgent else quiet.awake(now, times.quiet)
    delivery.save(update_fields=["state", "asked", "tries", "not_before"])


def settle(delivery: Delivery, how: str, by_id: UUID | None, now: dt.datetime) -> None:
    """It was told by telephone or letter instead. The caller holds the row's lock."""
    flow.advance(delivery, states.DELIVERY, "settle")
    delivery.settled_how, delivery.settled_by_id, delivery.settled_at = how, by_id, now
    delivery.save(update_fields=["state", "settled_how", "settled_by_id", "settled_at"])


def undo_settle(delivery: Delivery) -> None:
    """It waits at the desk again. The caller holds the row's lock."""
    flow.advance(delivery, states.DELIVERY, "undo_settle")
    delivery.settled_how, delivery.settled_by_id, delivery.settled_at = "", None, None
    delivery.save(update_fields=["state", "settled_how", "settled_by_id", "settled_at"])


def just_settled(street_id: UUID, by_id: UUID | None, now: dt.datetime) -> list[Delivery]:
    """What somebody may still take back, latest first."""
    since = now - undo_time(street_id, now)
    found = Delivery.objects.filter(street_id=street_id, state=states.SETTLED, settled_at__gte=since)
    return list(found.filter(settled_by_id=by_id).order_by("-settled_at")[:5])


def undo_time(street_id: UUID, now: dt.datetime) -> dt.timedelta:
    """How long an act of the desk can be taken back."""
    return dt.timedelta(minutes=policy.get(WAIT, street_id=street_id, on=now))


def failed(street_id: UUID) -> QuerySet[Delivery]:
    """What somebody has to look at, oldest first."""
    return Delivery.objects.filter(street_id=street_id, state=states.FAILED).order_by("at", "id")


def of_street(street_id: UUID, state: str, since: dt.datetime) -> QuerySet[Delivery]:
    """What stands so among all that was put down since then, latest first."""
    return Delivery.objects.filter(street_id=street_id, state=state, at__gte=since, kind="").order_by(
        "-at", "-id"
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How the deliveries of some days stand: the whole, and each state of it."""

    channel: str
    whole: int
    sent: int
    waiting: int
    passed: int
    failed: int
    settled: int
    stopped: int


def standing(street_id: UUID, since: dt.datetime) -> list[Standing]:
    """By channel, over what was put down since then and carries notices. One statement."""

    def many(*wanted: str) -> Count:
        return Count("id", filter=Q(state__in=wanted))

    rows = (
        Delivery.objects.filter(street_id=street_id, at__gte=since, kind="")
        .values("channel")
        .annotate(
            whole=Count("id"),
            sent=many(states.SENT),
            waiting=many(states.WAITING, states.SENDING),
            passed=many(states.PASSED),
            failed=many(states.FAILED),
            settled=many(states.SETTLED),
            stopped=many(states.STOPPED),
        )
        .order_by("channel")
    )
    return [Standing(**row) for row in rows]


def told_in(deliveries: list[Delivery]) -> dict[UUID, list[Notice]]:
    """The notices each carries, in order. One statement."""
    wanted = {notice for one in deliveries for notice in one.notices}
    found = {one.id: one for one in Notice.objects.filter(id__in=wanted)}
    return {one.id: [found[key] for key in one.notices if key in found] for one in deliveries}


def what_of(notices: list[Notice]) -> str:
    """What a delivery is about in a few words, with nothing personal."""
    if len(notices) == 1 and notices[0].kind in kinds:
        return str(kinds[notices[0].kind].what)
    return _("%(n)s 条消息") % {"n": len(notices)}


def texts_of(street_id: UUID) -> dict[tuple[str, str, str], NoticeText]:
    """A street's own words, by kind, channel and language."""
    rows = NoticeText.objects.filter(street_id=street_id)
    return {(one.kind, one.channel, one.language): one for one in rows}


_WHY = (
    ("SMTP 5", gettext_lazy("对方的邮箱不收")),
    ("SMTP 4", gettext_lazy("对方的邮箱暂时不收")),
    ("SMTP", gettext_lazy("邮件服务器不让发")),
    ("errcode 43101", gettext_lazy("没有点“允许”，或者用完了")),
    ("errcode 43107", gettext_lazy("小程序被停了订阅消息")),
    ("errcode 40003", gettext_lazy("没有这个账号")),
    ("errcode", gettext_lazy("微信那边报错")),
    ("token", gettext_lazy("微信不给令牌，请检查密钥")),
    ("invaliduser", gettext_lazy("企业微信里没有这个账号")),
    ("code", gettext_lazy("短信平台报错")),
    ("HTTP 429", gettext_lazy("发得太多，对方让等一等")),
    ("HTTP 4", gettext_lazy("对方不收")),
    ("HTTP 5", gettext_lazy("对方的服务器出了错")),
    ("TimeoutError", gettext_lazy("等了很久没有回应")),
    ("no JSON", gettext_lazy("对方的回答看不懂")),
    ("no errcode", gettext_lazy("对方的回答看不懂")),
    ("too long", gettext_lazy("短信太长")),
    ("not offered", gettext_lazy("这个渠道没有接通")),
    ("withdrawn", gettext_lazy("本人收回了")),
)


def why(error: str) -> str:
    """Why it did not get through, in plain words; the channel's own code stands beside it."""
    words = next((said for start, said in _WHY if error.startswith(start)), None)
    if words is None:
        words = gettext_lazy("连不上")
    return _("%(why)s（%(code)s）") % {"why": words, "code": error} if error else str(words)


def one_of(street_id: UUID, delivery_id: UUID) -> Delivery | None:
    """One of a street that carries notices."""
    return Delivery.objects.filter(street_id=street_id, id=delivery_id, kind="").first()
