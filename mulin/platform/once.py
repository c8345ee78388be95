"""A request sent twice is done once: `Idempotency-Key` on everything that changes something.

The key is taken in a transaction of its own, so that a second request sees that the first is under way. The act
and its answer are then kept in one transaction: after a crash either both are there or neither.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mulin.platform import clients, crypto, errors, keepings, scope
from mulin.platform.crypto import EncryptedText
from mulin.platform.ids import new_id


class KeptAnswer(models.Model):
    """One request with an `Idempotency-Key`: under way while `status` is empty, else with what it was answered."""

    held = keepings.ONCE.of(internal="key request content_type", personal="body")

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.CharField(max_length=32, unique=True)
    """A keyed hash of who asks and their key."""
    request = models.CharField(max_length=64)
    """A hash of method, address and body."""
    status = models.SmallIntegerField(null=True)
    content_type = models.CharField(max_length=60, blank=True)
    body = EncryptedText(purpose="api.answer", default=b"")
    taken_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "platform"


KEPT = dt.timedelta(hours=24)
GIVEN_UP = dt.timedelta(minutes=2)
"""A request that has been under way for so long lost its process; the key may be taken again."""
MOST_KEY = 200
REPLAYED = "Idempotent-Replayed"


@dataclass(frozen=True, slots=True)
class Taken:
    """A key that is ours until the answer is kept."""

    id: str
    at: dt.datetime


class _TakenOver(Exception):
    """Another request took the key over meanwhile: nothing of this one may stay."""


def once(
    request: HttpRequest, now: dt.datetime, act: Callable[[], HttpResponse], *, secret: bool
) -> HttpResponse:
    """The answer to this request: of the act, or the one that was given before.

    `secret` says that the answer shows something only once, which is then not kept; nor is a file. Raises `Invalid` for a key
    that was used for something else, `Conflict` while the first request is under way.
    """
    key = request.headers["Idempotency-Key"]
    if not 1 <= len(key) <= MOST_KEY or not key.isprintable():
        raise errors.Invalid(
            "API",
            _("这个 Idempotency-Key 不能用。"),
            remedy=_("请用 200 个字以内的随机文字。"),
            field="Idempotency-Key",
        )
    digest = hashlib.sha256(
        f"{request.method} {request.get_full_path()}\0".encode() + request.body
    ).hexdigest()
    mine = crypto.blind(f"{_who(request)}\0{key}", "api.idempotency")
    taken = _take(mine, digest, now)
    if taken is None:
        return _before(mine, digest)
    response: HttpResponse | None = None
    try:
        with transaction.atomic():
            response = act()
            if response.status_code >= 400:
                transaction.set_rollback(True)
            else:
                _keep(taken, response, secret)
    except _TakenOver:
        raise _under_way() from None
    finally:
        if response is None or response.status_code >= 400:
            # A refusal is not kept: what was wrong is put right and sent again with the same key.
            KeptAnswer.objects.filter(id=taken.id, taken_at=taken.at, status__isnull=True).delete()
            scope.settle()
    return response


def _who(request: HttpRequest) -> str:
    actor = request.actor  # type: ignore[attr-defined]
    caller = getattr(request, "caller", None)
    if caller is not None:
        return f"token {caller.token_id}"
    return f"person {actor.id}" if actor.id else f"client {clients.key(request)}"


def _take(key: str, digest: str, now: dt.datetime) -> Taken | None:
    """Take a key that is free, or whose answer has aged out, or whose request was lost. One statement."""
    made = str(new_id())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO platform_keptanswer AS kept (id, key, request, content_type, body, taken_at, until)"
            " VALUES (%s, %s, %s, '', '', %s, %s) ON CONFLICT (key) DO UPDATE SET id = EXCLUDED.id,"
            " request = EXCLUDED.request, status = NULL, content_type = '', body = '',"
            " taken_at = EXCLUDED.taken_at, until = EXCLUDED.until"
            " WHERE kept.until <= %s OR (kept.status IS NULL AND kept.taken_at <= %s AND kept.request = EXCLUDED.request)"
            " RETURNING id::text",
            [made, key, digest, now, now + KEPT, now, now - GIVEN_UP],
        )
        taken = Taken(made, now) if cursor.fetchone() else None
    scope.settle()
    return taken


def _before(key: str, digest: str) -> HttpResponse:
    kept = KeptAnswer.objects.filter(key=key).first()
    if kept is not None and kept.request != digest:
        raise errors.Invalid(
            "API",
            _("这个 Idempotency-Key 已经用在另一个请求上了。"),
            remedy=_("换了内容就换一个 key。"),
            field="Idempotency-Key",
        )
    if kept is None or kept.status is None:
        raise _under_way()
    if not kept.content_type:
        raise errors.Conflict(
            "API",
            _("这一步已经办过了，里面的内容只给一次。"),
            remedy=_("丢了的话，换一个 Idempotency-Key 重办一次；给出的是令牌，先停用旧的。"),
        )
    return HttpResponse(
        kept.body, status=kept.status, content_type=kept.content_type, headers={REPLAYED: "true"}
    )


def _under_way() -> errors.Conflict:
    return errors.Conflict("API", _("同样的请求还在办。"), remedy=_("请过几秒再问一次。"))


def _keep(taken: Taken, response: HttpResponse, secret: bool) -> None:
    kept = KeptAnswer.objects.filter(id=taken.id, taken_at=taken.at, status__isnull=True)
    content_type = response.get("Content-Type", "application/json")
    # A file that an act gives out is full of names and numbers: it is not kept a second time.
    secret = secret or not ("json" in content_type or content_type.startswith("text/"))
    changed = kept.update(
        status=response.status_code,
        content_type="" if secret else content_type[:60],
        body=b"" if secret else response.content.decode(),
    )
    if changed != 1:
        raise _TakenOver


def sweep(now: dt.datetime) -> int:
    """Remove what is older than a day; returns how many."""
    return KeptAnswer.objects.filter(until__lte=now).delete()[0]
