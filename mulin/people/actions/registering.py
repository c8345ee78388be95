"""Making persons and accounts, and agreeing to help."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mulin.people import policies, queries
from mulin.people.models import Account, Assistance, Person
from mulin.people.phones import normal_phone
from mulin.platform import crypto, errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory.models import Place

HELP_FOR = dt.timedelta(hours=2)
"""How long one agreement to act for somebody lasts at the desk: one visit, one call."""


@transaction.atomic
def add_person(
    *, street: Place, name: str, phone: str = "", reply_by: str = "in_app", actor: Actor, now: dt.datetime
) -> Person:
    """Register a person. Recorded without the name: the timeline holds ids only."""
    person = compose_person(street=street, name=name, phone=phone, reply_by=reply_by, now=now)
    person.save(force_insert=True)
    timeline.record(street_id=street.id, record_id=person.id, verb="people.add_person", actor=actor, now=now)
    return person


@transaction.atomic
def register_person(*, street: Place, name: str, phone: str, actor: Actor, now: dt.datetime) -> Person:
    """Write down somebody at the desk. Who is there already with this name and telephone is not made twice."""
    errors.require(policies.may_serve(actor, street.id))
    name, phone = " ".join(name.split()), normal_phone(phone)
    if not 5 <= len(phone) <= 20:
        raise errors.Invalid(
            "N-90", _("电话号码不像。"), remedy=_("请写手机号，或带区号的座机号。"), field="phone"
        )
    index = crypto.blind(phone, "people.phone")
    known = queries.standing().filter(street=street, phone_index=index)
    if known.filter(name_index=crypto.blind(name, "people.name")).exists():
        raise errors.Conflict("S2-32", _("这位已经登记过了。"), remedy=_("用电话查一下就能看到。"))
    return add_person(street=street, name=name, phone=phone, actor=actor, now=now)


def compose_person(
    *, street: Place, name: str, phone: str = "", reply_by: str = "in_app", now: dt.datetime
) -> Person:
    phone = normal_phone(phone)
    return Person(
        street=street,
        name=name,
        name_index=crypto.blind(name, "people.name"),
        phone=phone,
        phone_index=crypto.blind(phone, "people.phone"),
        reply_by=reply_by,
        created_at=now,
    )


@transaction.atomic
def open_account(
    *, person: Person, username: str, password: str, actor: Actor, now: dt.datetime, trusted: bool = False
) -> Account:
    """Give a person a log-in. Raises `Invalid` for a taken name or a weak password, `Conflict` for a second one.

    `trusted` skips the strength check, for demonstration instances alone.
    """
    _require_service(person, actor, now)
    username = username.strip()
    if not username:
        raise errors.Invalid("N-2.12", _("请填用户名。"), remedy=_("用手机号最好记。"), field="username")
    if Account.objects.filter(person=person).exists():
        raise errors.Conflict("N-2.12", _("这个人已经有账号了。"), remedy=_("忘了密码，就给他换一个。"))
    if Account.objects.filter(username=username).exists():
        raise errors.Invalid(
            "N-2.12", _("这个用户名已经有人用了。"), remedy=_("请换一个。"), field="username"
        )
    account = Account(person=person, username=username, created_at=now)
    if not trusted:
        _check_password(password, account)
    account.set_password(password)
    account.save(force_insert=True)
    timeline.record(
        street_id=person.street_id, record_id=person.id, verb="people.open_account", actor=actor, now=now
    )
    return account


def _require_service(person: Person, actor: Actor, now: dt.datetime) -> None:
    fresh = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if fresh.merged_into_id is not None:
        raise errors.Conflict(
            "N-90", _("这条登记已经合到另一条里了。"), remedy=_("请用电话再查一下，在留下的那条上办。")
        )
    if queries.dead().filter(person=fresh).exists():
        raise errors.Conflict(
            "N-90", _("这条登记已经停用了。"), remedy=_("记错了的，先在这一位的页上改回来。")
        )
    staff = queries.is_staff(person.id, on=now.astimezone(LOCAL).date())
    errors.require(policies.may_serve(actor, person.street_id, staff=staff))


def _check_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise errors.Invalid("N-2.12", " ".join(error.messages), field="password") from error


@transaction.atomic
def replace_password(*, person: Person, password: str, actor: Actor, now: dt.datetime) -> Account:
    """A new password for somebody who is at the desk; every session of the old one ends."""
    _require_service(person, actor, now)
    account = Account.objects.select_for_update().filter(person=person).first()
    if account is None:
        raise errors.Conflict("N-2.12", _("这个人还没有账号。"), remedy=_("先开一个。"))
    _check_password(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])
    timeline.record(
        street_id=person.street_id,
        record_id=person.id,
        verb="people.replace_password",
        actor=actor.for_person(person.id),
        now=now,
    )
    return account


def check_agreed(how: str) -> None:
    """Whoever is acted for has agreed, and it is said how. Raises `Invalid` where it is not (DR-10)."""
    if not how.strip():
        raise errors.Invalid(
            "DR-10",
            _("请写明本人是怎么同意的。"),
            remedy=_("例如：本人在场、电话里说的。"),
            field="how_agreed",
        )


@transaction.atomic
def assist(
    *,
    person: Person,
    purpose: str,
    how_agreed: str,
    actor: Actor,
    now: dt.datetime,
    lasting: dt.timedelta = HELP_FOR,
) -> Assistance:
    """Write down that a person agreed to be acted for: by whom, for what, until when (DR-10).

    Only staff at the desk or a person named by themself; never for oneself. The person sees it in
    "My data".
    """
    if actor.id is None or not actor.posts:
        raise errors.Refusal("DR-10", _("只有窗口的工作人员可以代人办理。"))
    check_agreed(how_agreed)
    agreement = Assistance.objects.create(
        person=person,
        helper_id=actor.id,
        purpose=purpose.strip()[:120],
        how_agreed=how_agreed.strip()[:120],
        valid_from=now,
        valid_to=now + lasting,
    )
    timeline.record(
        street_id=person.street_id,
        record_id=person.id,
        verb="people.assist",
        actor=actor.for_person(person.id),
        now=now,
        purpose=agreement.purpose,
        until=agreement.valid_to.astimezone(LOCAL).isoformat(timespec="minutes"),
    )
    return agreement


def choose_reply(*, person: Person, reply_by: str, actor: Actor, now: dt.datetime) -> None:
    """How the person would like answers from now on."""
    if reply_by not in ("in_app", "phone", "letter"):
        raise errors.Invalid("DR-10", _("没有这种回复方式。"), field="reply_by")
    with transaction.atomic():
        person.reply_by = reply_by
        person.save(update_fields=["reply_by"])
        timeline.record(
            street_id=person.street_id,
            record_id=person.id,
            verb="people.choose_reply",
            actor=actor,
            now=now,
            reply_by=reply_by,
        )
