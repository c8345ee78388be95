"""A street's hooks, by who answers for the street or runs the instance; every change stands on the timeline."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from mulin.people import policies
from mulin.platform import errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.hooks import actions
from mulin.platform.hooks.models import Hook
from mulin.territory.models import Place


@transaction.atomic
def make_hook(
    *, street: Place, name: str, url: str, kinds: list[str], actor: Actor, now: dt.datetime
) -> tuple[Hook, str]:
    """Tell another system what happens here, from now on. Its secret is given here and never again."""
    errors.require(policies.may_keep_hooks(actor, street.id))
    made, secret = actions.make(street_id=street.id, name=name, url=url, wanted=kinds, by=actor.id, now=now)
    _note(made, "make_hook", actor, now)
    return made, secret


@transaction.atomic
def pause_hook(*, hook: Hook, actor: Actor, now: dt.datetime) -> Hook:
    """Nothing is sent for now; what happens meanwhile waits."""
    return _moved(hook, Hook.State.PAUSED, "pause_hook", actor, now)


@transaction.atomic
def resume_hook(*, hook: Hook, actor: Actor, now: dt.datetime) -> Hook:
    """It goes on with what has waited."""
    return _moved(hook, Hook.State.ON, "resume_hook", actor, now)


@transaction.atomic
def end_hook(*, hook: Hook, actor: Actor, now: dt.datetime) -> Hook:
    """For good. What waits is dropped."""
    return _moved(hook, Hook.State.ENDED, "end_hook", actor, now)


def _moved(hook: Hook, to: str, verb: str, actor: Actor, now: dt.datetime) -> Hook:
    errors.require(policies.may_keep_hooks(actor, hook.street_id))
    moved = actions.move(hook=hook, to=to, now=now)
    _note(moved, verb, actor, now)
    return moved


@transaction.atomic
def send_again(*, hook: Hook, delivery_id: int | None = None, actor: Actor, now: dt.datetime) -> int:
    """What did not arrive is tried once more, one or all of it; returns how many."""
    errors.require(policies.may_keep_hooks(actor, hook.street_id))
    n = actions.send_again(hook=hook, delivery_id=delivery_id, now=now)
    if n:
        _note(hook, "send_again", actor, now, n=n)
    return n


def _note(hook: Hook, verb: str, actor: Actor, now: dt.datetime, **body: Any) -> None:
    timeline.record(
        street_id=hook.street_id, record_id=hook.street_id, verb=f"people.{verb}", actor=actor, now=now,
        name=hook.name, **body,
    )  # fmt: skip
