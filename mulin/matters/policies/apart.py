"""Whom a matter is about has no hand in it (N-79): they do not see it, and no act on it is theirs. Pure."""

from __future__ import annotations

from collections.abc import Collection

from mulin.matters.models import Assignment, Matter
from mulin.platform.actors import Actor


def holds_over(actor: Actor, roles: Collection[str], matter: Matter) -> bool:
    """One of these roles where the matter is, for somebody it is not about."""
    return actor.holds(frozenset(roles), matter.path) and not is_about(matter, actor)


def has_sheet(actor: Actor, sheet: Assignment) -> bool:
    """Works for the organisation that the sheet went to, and the matter is not about them."""
    return sheet.organisation_id in actor.org_ids and not is_about(sheet.matter, actor)


def is_about(matter: Matter, actor: Actor) -> bool:
    return bool(matter.concerns) and bool({actor.id, *actor.org_ids} & set(matter.concerns))
