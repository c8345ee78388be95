"""Following what is public, as a neighbour: "so it is with us" counts people, not presses (S3-54)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters.actions import base
from mulin.matters.models import Follow, Matter
from mulin.platform import errors
from mulin.platform.actors import VISITOR, Actor
from mulin.platform.notices import actions as notices
from mulin.platform.notices.models import Notice

NEWS = "matters.news"


@transaction.atomic
def follow(*, matter: Matter, actor: Actor, now: dt.datetime, too: bool = False) -> Follow:
    """Follow a public matter; `too` says that it is so with this person as well. Doing it twice changes nothing.

    Raises `Refusal` for a visitor, and for a matter that is not public.
    """
    person = base.person_of(actor)
    if matter.private or matter.history:
        raise errors.Refusal("DR-17", _("这件不公开，不能跟着看。"))
    kept, made = Follow.objects.get_or_create(
        matter=matter, person_id=person, defaults={"too": too, "at": now}
    )
    if too and not kept.too:
        kept.too = True
        kept.save(update_fields=["too"])
    elif not made:
        return kept
    # Who follows is nobody's business: the timeline has the act, without the actor.
    base.note(matter, "follow_too" if too else "follow", VISITOR, now)
    return kept


@transaction.atomic
def stop_following(*, matter: Matter, actor: Actor, now: dt.datetime) -> None:
    """Follow no longer, and take back "so it is with us". Leaves no mark on the person."""
    gone, _by_model = Follow.objects.filter(matter=matter, person_id=base.person_of(actor)).delete()
    if gone:
        base.note(matter, "stop_following", VISITOR, now)


def tell_followers(matter: Matter, now: dt.datetime) -> None:
    """That something is new, to everybody who follows; what it is stands on the public page."""
    for person_id in Follow.objects.filter(matter=matter).values_list("person_id", flat=True):
        notices.later(
            street_id=matter.street_id,
            record_id=matter.id,
            kind=NEWS,
            channel=Notice.Channel.IN_APP,
            person_id=person_id,
            now=now,
        )
