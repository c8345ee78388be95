"""Making organisations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from mulin.platform import timeline
from mulin.platform.actors import Actor
from mulin.territory.models import Area, Organisation, Place


@transaction.atomic
def add_organisation(
    *,
    street: Place,
    kind: str,
    name: str,
    areas: Sequence[Place] = (),
    parent: Organisation | None = None,
    actor: Actor,
    now: dt.datetime,
    **attributes: Any,
) -> Organisation:
    """Found an organisation and say which places it is there for."""
    organisation = Organisation.objects.create(
        street=street, kind=kind, name=name, parent=parent, **attributes
    )
    Area.objects.bulk_create(Area(organisation=organisation, place=place) for place in areas)
    timeline.record(
        street_id=street.id,
        record_id=organisation.id,
        verb="territory.add_organisation",
        actor=actor,
        now=now,
        name=name,
    )
    return organisation
