"""The second factor: set up and taken off by its holder, taken off by the administrator when it is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from mulin.people import policies
from mulin.people.actions.telling import note_and_tell
from mulin.people.models import Account
from mulin.platform import errors
from mulin.platform.actors import Actor

Kind = Literal["totp", "webauthn", "recovery_codes"]
TOLD = "people.second_factor"
"""The kind of notice that tells somebody what happened to their second factor."""
LEAST_REASON = 4


def note_factor_added(*, account: Account, kind: Kind, actor: Actor, now: dt.datetime) -> None:
    """In the transaction in which the library keeps it: who has set up what, and word to its holder."""
    _note(account, "add_factor", kind, actor, now)


def note_factor_removed(*, account: Account, kind: Kind, actor: Actor, now: dt.datetime) -> None:
    """In the transaction in which the library removes it. Every other session of the account ends: one of them
    may have been opened with what was taken off."""
    Account.objects.filter(pk=account.pk).update(epoch=account.epoch + 1)
    account.epoch += 1
    _note(account, "remove_factor", kind, actor, now)


def note_codes_renewed(*, account: Account, actor: Actor, now: dt.datetime) -> None:
    """New recovery codes; the old ones open nothing any more."""
    _note(account, "renew_recovery_codes", "recovery_codes", actor, now)


@transaction.atomic
def reset_factor(*, account: Account, reason: str, actor: Actor, now: dt.datetime) -> None:
    """Take the second factor off a colleague's account who has lost it, after seeing who they are.

    Every session of theirs ends, they are told, and it is on the timeline with the reason. The password stays:
    alone it opens no post that needs a second factor. Raises `Refusal` for who may not, `Invalid` without a
    reason, `Conflict` where there is none.
    """
    person = account.person
    errors.require(policies.may_reset_factor(actor, person_id=person.id, street_id=person.street_id))
    reason = " ".join(reason.split())
    if len(reason) < LEAST_REASON:
        raise errors.Invalid(
            "N-2.12",
            _("请写明为什么重设。"),
            remedy=_("例如：手机丢了，本人到场核对了工作证。"),
            field="reason",
        )
    locked = Account.objects.select_for_update().get(pk=account.pk)
    if not Authenticator.objects.filter(user=locked).exists():
        raise errors.Conflict("N-2.12", _("这个账号没有设过第二道验证。"), remedy=_("请本人登录后自己设。"))
    Authenticator.objects.filter(user=locked).delete()
    locked.epoch += 1
    locked.save(update_fields=["epoch"])
    _note(locked, "reset_factor", "", actor, now, reason=reason[:200])


def _note(account: Account, verb: str, kind: str, actor: Actor, now: dt.datetime, **body: Any) -> None:
    person = account.person
    if kind:
        body["kind"] = kind
    by = actor.office if actor.id != person.id else ""
    note_and_tell(person, verb, TOLD, actor=actor, now=now, body=body, what=verb, by=by)
