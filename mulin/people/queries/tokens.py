"""Tokens: one's own, those of a street's machines, and the one that a request carries."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from mulin.people.models import Account, Token
from mulin.platform import crypto
from mulin.platform.actors import Actor

PURPOSE = "people.token"
MARK = "mulin_"
"""What every token begins with, so that one left lying in a file is known for what it is."""
OPEN311 = "open311:write"
"""The scope that raises requests by Open311; a token with it may have a callback."""
_FIRST_PURPOSE = "matters.open311.key"
"""Keys of Open311 clients were hashed so before they became tokens. They have no mark, and hold to their end."""


def hash_of(text: str) -> str:
    return crypto.blind(text, PURPOSE if text.startswith(MARK) else _FIRST_PURPOSE)


def token_by_text(text: str) -> Token | None:
    """The token with this text, whether it still holds or not."""
    found = Token.objects.select_related("person", "person__account", "street", "street__parent")
    return found.defer("street__outline", "street__parent__outline").filter(hash=hash_of(text)).first()


def tokens_of(person_id: UUID) -> QuerySet[Token]:
    """A person's own, newest first."""
    return Token.objects.filter(person_id=person_id).order_by("-created_at", "-id")


def clients_of(street_id: UUID) -> QuerySet[Token]:
    """Those of a street's machines, newest first."""
    return Token.objects.filter(street_id=street_id, person__isnull=True).order_by("-created_at", "-id")


def token_by_id(actor: Actor, token_id: UUID) -> Token | None:
    """One of the actor's own, or of their street's machines; others are not there."""
    found = Token.objects.filter(id=token_id, street_id=actor.street_id).first()
    if found is None or (found.person_id is not None and found.person_id != actor.id):
        return None
    return found


def account_named(username: str) -> Account | None:
    """The account with this name, for the command line."""
    return Account.objects.select_related("person__street").filter(username=username).first()


def all_tokens() -> QuerySet[Token]:
    """Every token of the instance, for the command line."""
    return Token.objects.select_related("person", "street").order_by("-created_at", "-id")
