"""A street's hooks with what waits and what did not arrive."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from mulin.platform.hooks.models import Hook, HookDelivery


def hooks_of(street_id: UUID) -> QuerySet[Hook]:
    """Those in use, newest first, each with `waiting` and `dead` counted."""
    return (
        Hook.objects.filter(street_id=street_id)
        .exclude(state=Hook.State.ENDED)
        .annotate(
            waiting=Count("deliveries", filter=Q(deliveries__state="waiting")),
            dead=Count("deliveries", filter=Q(deliveries__state="dead")),
        )
        .order_by("-created_at", "-id")
    )


def hook_by_id(street_id: UUID | None, hook_id: UUID) -> Hook | None:
    if street_id is None:
        return None
    return Hook.objects.filter(street_id=street_id, id=hook_id).exclude(state=Hook.State.ENDED).first()


def dead_of(hook: Hook) -> QuerySet[HookDelivery]:
    """What did not arrive, oldest first."""
    return HookDelivery.objects.filter(hook=hook, state=HookDelivery.State.DEAD).order_by("id")
