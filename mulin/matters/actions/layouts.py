"""Keeping the office's layouts: each change is a version, a layout no longer used is retired, never deleted."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters.layouts import reading
from mulin.matters.models import SheetLayout, SheetLayoutVersion
from mulin.matters.policies.layout import may_keep_layouts
from mulin.platform import errors, timeline
from mulin.platform.actors import Actor
from mulin.territory.models import Place

MOST_LAYOUTS = 50


@transaction.atomic
def keep_layout(
    *, street: Place, text: str, actor: Actor, now: dt.datetime, layout: SheetLayout | None = None
) -> SheetLayoutVersion:
    """A new layout, or the next version of one. The same text again changes nothing.

    Raises `Invalid` with the first fault and its line for a text that is no layout, `Conflict` for a name
    that another layout has, and past `MOST_LAYOUTS`.
    """
    errors.require(may_keep_layouts(actor, street))
    told = _read(text)
    others = SheetLayout.objects.select_for_update().filter(street=street, retired_at__isnull=True)
    same = others.filter(name=told.name)
    if (same.exclude(pk=layout.pk) if layout else same).exists():
        raise errors.Conflict(
            "DR-03",
            _("已经有一张叫“%(name)s”的表样。") % {"name": told.name},
            remedy=_("请改第一行的名字，或到那一张里去改。"),
            field="text",
        )
    if layout is None:
        if others.count() >= MOST_LAYOUTS:
            raise errors.Conflict(
                "DR-03",
                _("最多留 %(n)s 张表样。") % {"n": MOST_LAYOUTS},
                remedy=_("请先停用不用的。"),
                field="text",
            )
        layout = SheetLayout.objects.create(street=street, name=told.name, at=now)
    else:
        layout = SheetLayout.objects.select_for_update().get(pk=layout.pk)
    last = layout.versions.order_by("-number").first()
    if last is not None and last.text == text:
        return last
    version = SheetLayoutVersion.objects.create(
        layout=layout, number=last.number + 1 if last else 1, text=text, by_id=actor.id, at=now
    )
    if layout.name != told.name:
        layout.name = told.name
        layout.save(update_fields=["name"])
    timeline.record(
        street_id=street.id,
        record_id=layout.id,
        verb="matters.keep_layout",
        actor=actor,
        now=now,
        name=told.name,
        number=version.number,
    )
    return version


def _read(text: str) -> reading.Layout:
    try:
        return reading.read(text)
    except reading.Unreadable as unreadable:
        first = unreadable.faults[0]
        raise errors.Invalid(
            "DR-03", _("第 %(n)s 行：%(said)s") % {"n": first.line, "said": first.message}, field="text"
        ) from unreadable


@transaction.atomic
def retire_layout(*, layout: SheetLayout, actor: Actor, now: dt.datetime) -> None:
    """Take a layout out of use; its versions stay. A second time changes nothing."""
    layout = SheetLayout.objects.select_for_update(of=("self",)).select_related("street").get(pk=layout.pk)
    errors.require(may_keep_layouts(actor, layout.street))
    if layout.retired_at is not None:
        return
    layout.retired_at = now
    layout.save(update_fields=["retired_at"])
    timeline.record(
        street_id=layout.street_id,
        record_id=layout.id,
        verb="matters.retire_layout",
        actor=actor,
        now=now,
        name=layout.name,
    )
