"""Making tokens for programs, reading them, and withdrawing them."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.people import policies, queries, roles
from mulin.people.entering import enter
from mulin.people.models import Person, Token
from mulin.people.queries import tokens as kept
from mulin.platform import errors, scope, timeline
from mulin.platform.actors import Actor, Post
from mulin.platform.api import callers, scopes
from mulin.platform.policy import LOCAL
from mulin.territory.models import Place

_ONCE_MORE = 50
"""Living tokens of one person, or of the machines of one street, at the most."""


@transaction.atomic
def make_token(
    *,
    street: Place,
    person: Person | None,
    name: str,
    wanted: Sequence[str],
    lasting: dt.timedelta,
    actor: Actor,
    now: dt.datetime,
    callback: str = "",
) -> tuple[Token, str]:
    """A new token for a person, or for a machine of the street; its text is given here and never again.

    With a `callback` it has a `secret` too, which is to be shown this once. Raises `Refusal` for who may
    not, `Invalid` for an unknown scope, one that machines do not get, an end more than a year away, or a
    callback that is no https address (http is taken on this machine alone) or has no scope to go with.
    """
    errors.require(
        policies.may_keep_tokens(actor, person_id=person.id if person else None, street_id=street.id)
    )
    name = " ".join(name.split())
    if not 1 <= len(name) <= 60:
        raise errors.Invalid("N-90", _("请写这个令牌做什么用，60 个字以内。"), field="name")
    _check_scopes(wanted, person)
    callback = callback.strip()
    _check_callback(callback, wanted)
    if not dt.timedelta(days=1) <= lasting <= Token.LONGEST:
        raise errors.Invalid(
            "N-90", _("最短一天，最长一年。"), remedy=_("到期以前再做一个新的。"), field="days"
        )
    if _living(street, person, now) >= _ONCE_MORE:
        raise errors.Conflict("N-90", _("令牌太多了。"), remedy=_("先停用不再用的。"))
    text = kept.MARK + secrets.token_urlsafe(32)
    made = Token.objects.create(
        street=street,
        person=person,
        name=name,
        scopes=sorted(set(wanted)),
        prefix=text[:12],
        hash=kept.hash_of(text),
        created_at=now,
        made_by_id=actor.id,
        expires_at=now + lasting,
        callback=callback,
        secret=secrets.token_urlsafe(24) if callback else "",
    )
    _tell(made, "make_token", actor, now)
    return made, text


def _check_scopes(wanted: Sequence[str], person: Person | None) -> None:
    if not wanted:
        raise errors.Invalid("N-90", _("请选这个令牌能做什么。"), field="scopes")
    strange = sorted(set(wanted) - scopes.known().keys())
    if strange:
        raise errors.Invalid(
            "N-90",
            _("没有这个范围：%(scope)s。") % {"scope": strange[0]},
            remedy=_("请从列出的里面选。"),
            field="scopes",
        )
    beyond = sorted(set(wanted) - scopes.for_clients())
    if person is None and beyond:
        raise errors.Invalid(
            "S1-23",
            _("机器的令牌不能带 %(scope)s：这要有一个人负责。") % {"scope": beyond[0]},
            remedy=_("请由办这件事的人做自己的令牌。"),
            field="scopes",
        )


def _check_callback(callback: str, wanted: Sequence[str]) -> None:
    if not callback:
        return
    try:
        scheme, host = urlsplit(callback).scheme, urlsplit(callback).hostname
    except ValueError:
        scheme, host = "", None
    here = host in ("127.0.0.1", "localhost")
    if not host or len(callback) > 300 or not (scheme == "https" or (scheme == "http" and here)):
        raise errors.Invalid("N-97", _("回叫地址要以 https:// 开头。"), field="callback")
    if kept.OPEN311 not in wanted:
        raise errors.Invalid(
            "N-97",
            _("回叫地址只跟 Open311 的令牌走。"),
            remedy=_("请选上 %(scope)s，或者不写地址。") % {"scope": kept.OPEN311},
            field="callback",
        )


def _living(street: Place, person: Person | None, now: dt.datetime) -> int:
    found = kept.tokens_of(person.id) if person else kept.clients_of(street.id)
    return found.filter(withdrawn_at__isnull=True, expires_at__gt=now).count()


@transaction.atomic
def withdraw_token(*, token: Token, actor: Actor, now: dt.datetime) -> Token:
    """It opens nothing any more, from this moment. Raises `Conflict` for one withdrawn before."""
    token = Token.objects.select_for_update(of=("self",), no_key=True).get(pk=token.pk)
    errors.require(policies.may_keep_tokens(actor, person_id=token.person_id, street_id=token.street_id))
    if token.withdrawn_at is not None:
        raise errors.Conflict("N-90", _("这个令牌已经停用了。"))
    token.withdrawn_at, token.withdrawn_by_id = now, actor.id
    token.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _tell(token, "withdraw_token", actor, now)
    return token


def _tell(token: Token, verb: str, actor: Actor, now: dt.datetime) -> None:
    timeline.record(
        street_id=token.street_id,
        record_id=token.person_id or token.street_id,
        verb=f"people.{verb}",
        actor=actor,
        now=now,
        name=token.name,
        scopes=" ".join(token.scopes),
    )


def read_token(text: str, now: dt.datetime) -> callers.Caller | None:
    """Who asks by a token; None for one that is wrong, expired or withdrawn, or whose person holds no post any more.

    Opens their streets. Three statements, a fourth on the first use of a day.
    """
    return found[1] if (found := _opened(text, now)) else None


def use_token(text: str, wanted: str, now: dt.datetime) -> Token | None:
    """The token behind a text that came by another way than the header, such as the `api_key` of Open311.

    None where `read_token` says so, or where it lacks the scope `wanted`.
    """
    found = _opened(text, now)
    return found[0] if found and wanted in found[1].scopes else None


def _opened(text: str, now: dt.datetime) -> tuple[Token, callers.Caller] | None:
    with scope.entering("token"):
        found = _found(text, now)
        if found is not None:
            enter(found[1].actor)
    return found


def _found(text: str, now: dt.datetime) -> tuple[Token, callers.Caller] | None:
    token = kept.token_by_text(text)
    if token is None or token.withdrawn_at is not None or token.expires_at <= now:
        return None
    today = now.astimezone(LOCAL).date()
    if token.person is None:
        caller = _machine(token)
    else:
        actor = queries.actor_of(token.person, on=today)
        account = getattr(token.person, "account", None)
        if not actor.has_role(*roles.STAFF) or (account is not None and not account.is_active):
            return None
        user = account or callers.Client(person=token.person, person_id=token.person_id)
        caller = callers.Caller(token.id, actor, frozenset(token.scopes), user)
    if token.last_used_on != today:
        Token.objects.filter(id=token.id).update(last_used_on=today)
    return token, caller


def _machine(token: Token) -> callers.Caller:
    """A machine sees what an auditor of the street sees, and is nobody who could act."""
    post = Post(roles.AUDITOR, token.street.path)
    machine = Actor(id=token.id, kind="client", name=token.name, street_id=token.street_id, posts=(post,))
    return callers.Caller(token.id, machine, frozenset(token.scopes), callers.Client())
