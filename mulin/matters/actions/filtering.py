"""Keeping cuts of the queue under a name. Tools of one's own: they say nothing of any matter, so no timeline."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from mulin.matters import policies
from mulin.matters.actions import base
from mulin.matters.models import Category, SavedFilter
from mulin.people.models import Person
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.territory.models import Organisation, Place

MOST_FILTERS = 8
"""Filters of one person: as many as are counted, and as have a key."""


@transaction.atomic
def save_filter(
    *,
    name: str,
    actor: Actor,
    now: dt.datetime,
    shared: bool = False,
    cut: str = "",
    channel: str = "",
    due: str = "",
    category: Category | None = None,
    place: Place | None = None,
    handler: Organisation | None = None,
) -> SavedFilter:
    """Keep a cut under a name, for oneself or for one's office. Raises `Conflict` past `MOST_FILTERS`."""
    errors.require(policies.may_save_filter(actor))
    if shared:
        errors.require(policies.may_share_filter(actor))
    person_id = base.person_of(actor)
    # One at a time for a person: the number of filters and their names are looked at before writing.
    Person.objects.select_for_update(no_key=True).get(pk=person_id)
    mine = SavedFilter.objects.filter(person_id=person_id)
    name = _checked_name(name, mine)
    if mine.count() >= MOST_FILTERS:
        raise errors.Conflict(
            "DR-16",
            _("已经存了 %(n)s 个，最多 %(n)s 个。") % {"n": MOST_FILTERS},
            remedy=_("请先删掉一个不用的。"),
            field="name",
        )
    if not any((cut, channel, due, category, place, handler)):
        raise errors.Invalid(
            "DR-16", _("现在什么也没有筛。"), remedy=_("请先在队列里筛好，再存。"), field="name"
        )
    last = mine.aggregate(last=Max("position"))["last"]
    return SavedFilter.objects.create(
        person_id=person_id,
        office_id=actor.home_org_id if shared else None,
        name=name,
        position=0 if last is None else last + 1,
        cut=cut,
        channel=channel,
        due=due,
        category=category,
        place=place,
        handler=handler,
        at=now,
    )


@transaction.atomic
def rename_filter(*, saved: SavedFilter, name: str, actor: Actor) -> SavedFilter:
    saved = _lock(saved, actor)
    saved.name = _checked_name(
        name, SavedFilter.objects.filter(person_id=saved.person_id).exclude(pk=saved.pk)
    )
    saved.save(update_fields=["name"])
    return saved


@transaction.atomic
def move_filter(*, saved: SavedFilter, up: bool, actor: Actor) -> None:
    """One place up or down among its maker's filters; at the end nothing happens."""
    saved = _lock(saved, actor)
    listed = list(SavedFilter.objects.filter(person_id=saved.person_id).order_by("position", "at"))
    here = next(n for n, one in enumerate(listed) if one.pk == saved.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(listed):
        listed[here], listed[there] = listed[there], listed[here]
    for position, one in enumerate(listed):
        one.position = position
    SavedFilter.objects.bulk_update(listed, ["position"])


@transaction.atomic
def delete_filter(*, saved: SavedFilter, actor: Actor) -> None:
    _lock(saved, actor).delete()


def _lock(saved: SavedFilter, actor: Actor) -> SavedFilter:
    Person.objects.select_for_update(no_key=True).get(pk=saved.person_id)
    found = SavedFilter.objects.filter(pk=saved.pk).first()
    if found is None:
        raise errors.Conflict("FLOW", _("这个筛选已经删掉了。"), remedy=_("请刷新看看。"))
    errors.require(policies.may_change_filter(actor, found))
    return found


def _checked_name(name: str, others: QuerySet[SavedFilter]) -> str:
    name = base.said(name, field="name", rule="DR-16", empty=_("请起个名字。"))
    if len(name) > 20:
        raise errors.Invalid("DR-16", _("名字最多 20 字。"), field="name")
    if others.filter(name=name).exists():
        raise errors.Invalid("DR-16", _("已经有一个叫这个名字的。"), remedy=_("请换个名字。"), field="name")
    return name
