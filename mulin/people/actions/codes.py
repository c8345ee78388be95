"""Signing in by a code sent to one's telephone: for residents; who has no account gets one by the first code."""

from __future__ import annotations

import datetime as dt
import hmac
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.people import login_codes as codes
from mulin.people import queries
from mulin.people.models import Account, LoginCode, Person
from mulin.people.phones import normal_phone
from mulin.platform import crypto, errors, policy, practice, throttle, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL

GOOD_FOR = policy.declare(
    "people.code.minutes", 10, rule="N-2.12", text=gettext_lazy("登录验证码几分钟内有效")
)
TRIES = policy.declare("people.code.tries", 5, rule="N-2.12", text=gettext_lazy("一个验证码最多试几次"))
PER_NUMBER = policy.declare(
    "people.code.per_number", 5, rule="N-2.12", text=gettext_lazy("一个号码一小时最多发几次验证码")
)
PER_NUMBER_DAY = policy.declare(
    "people.code.per_number_day", 10, rule="N-2.12", text=gettext_lazy("一个号码一天最多发几次验证码")
)
PER_NETWORK = policy.declare(
    "people.code.per_network", 30, rule="N-2.12", text=gettext_lazy("一个网络一小时最多发几次验证码")
)


def send_code(*, phone: str, client: str, now: dt.datetime) -> LoginCode:
    """Send six digits to a number. Known or not, the same is done and the same is said.

    Raises `Invalid` for what is no mobile number, `TooMany` past the limits of the number or the network,
    `Refusal` where this instance cannot send any.
    """
    number = normal_phone(phone)
    if not (len(number) == 11 and number.startswith("1")):
        raise errors.Invalid(
            "N-2.12", _("要手机号，11 位数字。"), remedy=_("没有手机，用密码登录，或到窗口。"), field="phone"
        )
    if not codes.can_deliver():
        raise errors.Refusal(
            "N-2.12", _("这里还不能发短信验证码。"), remedy=_("请用密码登录，或到家门口服务站，当面办。")
        )
    index = crypto.blind(number, "people.phone")
    _count(index, client, now)
    with transaction.atomic():
        found = registered(index)
        minutes = int(policy.get(GOOD_FOR, street_id=None, on=now))
        made = LoginCode(phone_index=index, sent_at=now, ends_at=now + dt.timedelta(minutes=minutes))
        code = codes.code_of(made.id)
        made.digest = codes.digest(made.id, code)
        made.save(force_insert=True)
        whose = {"person_id": found[0].id, "street_id": found[0].street_id} if found else {}
        codes.deliver(codes.Sent(made.id, number, code, now, **whose))
    return made


def _count(index: str, client: str, now: dt.datetime) -> None:
    """Tries that were refused count too; counted outside the transaction, so that a refusal keeps them."""
    hour, day = dt.timedelta(hours=1), dt.timedelta(days=1)
    limits = {
        f"code:n:{index}": (hour, PER_NUMBER),
        f"code:d:{index}": (day, PER_NUMBER_DAY),
        f"code:c:{client}": (hour, PER_NETWORK),
    }
    counted = throttle.count_all({key: window for key, (window, _limit) in limits.items()}, now=now)
    for key, (_window, limit) in limits.items():
        number, until = counted[key]
        if number > int(policy.get(limit, street_id=None, on=now)):
            raise errors.TooMany(
                "N-2.12",
                _("验证码要得太多次了，先停一停。"),
                remedy=_("%(time)s 以后再要；急用的话，用密码登录，或打街道电话请人代办。")
                % {"time": until.astimezone(LOCAL).strftime("%m-%d %H:%M")},
            )


def enter_code(*, code_id: UUID, code: str, actor: Actor, now: dt.datetime) -> Account:
    """The digits that came. Returns the account of the one living person registered with the number.

    Raises `Invalid` for wrong digits, and for a code that is over, used or unknown; `Refusal` where the
    right digits lead to nobody, to several, or to somebody at the desk: the counter tells them apart.
    """
    with transaction.atomic():
        found = LoginCode.objects.select_for_update().filter(pk=code_id).first()
        right, left = _compare(found, code, now)
    # A wrong try is kept: nothing below may take it back.
    if found is None or not right:
        raise _wrong(left)
    with transaction.atomic():
        return _account(found.phone_index, actor, now)


def _compare(found: LoginCode | None, code: str, now: dt.datetime) -> tuple[bool, int]:
    """Whether it is right, and how many tries are left."""
    digits = "".join(one for one in code if one.isdecimal())
    if found is None:
        codes.digest("", digits)
        return False, 0
    most = int(policy.get(TRIES, street_id=None, on=now))
    if found.used_at is not None or found.ends_at <= now or found.tries >= most:
        return False, 0
    found.tries += 1
    right = hmac.compare_digest(found.digest, codes.digest(found.id, digits))
    if right:
        found.used_at = now
    found.save(update_fields=["tries", "used_at"])
    return right, most - found.tries


def _wrong(left: int) -> errors.Invalid:
    if left <= 0:
        return errors.Invalid(
            "N-2.12", _("这个验证码用不了了。"), remedy=_("请再要一个，或用密码登录。"), field="code"
        )
    return errors.Invalid(
        "N-2.12",
        _("验证码不对，还可以试 %(n)s 次。") % {"n": left},
        remedy=_("请看看短信里的 6 位数字。"),
        field="code",
    )


def registered(index: str) -> list[Person]:
    """Everybody living whose number this is, besides those of a practice street; two are as many as needed."""
    found = queries.by_phone_index(index).select_related("street").order_by("id")[:10]
    return [one for one in found if not practice.inside(one.street.path)][:2]


def _account(index: str, actor: Actor, now: dt.datetime) -> Account:
    persons = registered(index)
    if len(persons) != 1:
        raise errors.Refusal(
            "N-2.12",
            _("这个号码登记了好几位，光凭号码分不出是哪一位。") if persons else _("这个号码还没有登记过。"),
            remedy=_("请用密码登录，或带上证件到家门口服务站，工作人员当面办。"),
        )
    person = Person.objects.select_for_update(no_key=True).get(pk=persons[0].pk)
    if queries.is_staff(person.id, on=now.astimezone(LOCAL).date()):
        raise errors.Refusal(
            "N-2.12",
            _("工作人员不用验证码登录。"),
            remedy=_("请用工号和密码登录；忘了密码，找系统管理员。"),
        )
    account = Account.objects.filter(person=person).first()
    if account is None:
        return _open(person, index, actor, now)
    if not account.is_active:
        raise errors.Refusal(
            "N-2.12", _("这个账号停用了。"), remedy=_("请带上证件到家门口服务站，工作人员当面办。")
        )
    return account


def _open(person: Person, index: str, actor: Actor, now: dt.datetime) -> Account:
    """The telephone has shown who it is. There is no password until they choose one."""
    free = person.phone and not queries.username_taken(person.phone)
    account = Account(
        person=person, username=person.phone if free else f"r-{person.id.hex[-12:]}", created_at=now
    )
    account.set_unusable_password()
    account.save(force_insert=True)
    timeline.record(
        street_id=person.street_id, record_id=person.id, verb="people.open_by_code", actor=actor, now=now
    )
    return account


def sweep_codes(now: dt.datetime) -> int:
    """Remove codes that were over a day ago. Returns how many."""
    return LoginCode.objects.filter(ends_at__lt=now - dt.timedelta(days=1)).delete()[0]
