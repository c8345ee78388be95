"""Lines of work on a grid area: several layers on one grid, each staffed by one organisation at a time (S4-12)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.territory import policies
from mulin.territory.actions import organisation_base as base
from mulin.territory.actions.organisation_base import going_on
from mulin.territory.models import Layer, LayerPost, Organisation, Place


@transaction.atomic
def staff_layer(
    *,
    layer: Layer,
    place: Place,
    organisation: Organisation | None,
    on: dt.date,
    actor: Actor,
    now: dt.datetime,
) -> LayerPost | None:
    """From a day on this organisation staffs a line of work on this grid area; None: nobody does any more.

    Raises `Invalid` for a place that is no grid area, or an organisation that is not there that day.
    """
    if place.kind != Place.Kind.GRID or place.street_id is None:
        raise errors.Invalid(
            "S4-12",
            _("条线只落在网格片区上。"),
            remedy=_("请选一个网格片区；一张网格上可以有几条线，不另画网格。"),
            field="place",
        )
    street = base.lock_street(place.street_id)
    errors.require(policies.may_keep_organisations(actor, street.path))
    base.from_today(on, now)
    if organisation is not None:
        if not Layer.objects.filter(pk=layer.pk, active=True).exists():
            raise errors.Invalid("S4-12", _("没有这条线。"), remedy=_("请从名单里选。"), field="layer")
        base.require_standing(organisation, street.id, on, field="organisation")
    elif not LayerPost.objects.filter(going_on(on), layer=layer, place=place).exists():
        raise errors.Conflict("S4-12", _("这条线在这里本来就没有单位。"))
    standing = LayerPost.objects.filter(going_on(on), layer=layer, place=place)
    standing.filter(valid_from__gte=on).delete()
    before = standing.select_related("organisation").first()
    standing.update(valid_to=on)
    body = {"layer": layer.name, "place": place.full_name or place.name, "on": on.isoformat()}
    if before is not None and before.organisation_id != getattr(organisation, "id", None):
        base.note(before.organisation, "leave_layer", actor, now, **body)
    if organisation is None:
        return None
    made = LayerPost.objects.create(layer=layer, place=place, organisation=organisation, valid_from=on)
    base.note(organisation, "staff_layer", actor, now, **body)
    return made
