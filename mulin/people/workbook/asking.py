"""Whose street a page or a program takes in or out, and which book: the same for both."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from mulin.people import policies, queries
from mulin.people.models import StreetBook
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.territory import queries as territory
from mulin.territory.models import Place


def street_to_keep(actor: Actor) -> Place:
    """The street of who asks. Raises `Refusal` where none of it is theirs to keep, `Http404` where they have none."""
    street = territory.by_id(actor.street_id)
    if street is None:
        raise Http404
    errors.require(policies.may_take_in_street(actor, street.path))
    return street


def book_of(actor: Actor, book_id: UUID) -> StreetBook:
    """One of the books they may see; others are not there."""
    found = queries.books(actor).filter(id=book_id).first()
    if found is None:
        raise Http404
    return found
