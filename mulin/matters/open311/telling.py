"""A request as everybody may know it: the public page's words, the place to the compound, nobody's own words. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mulin.matters import public, states
from mulin.matters.models import Matter
from mulin.matters.open311.bodies import moment
from mulin.matters.queries.open311 import position
from mulin.territory.models import Place


def status(matter: Matter) -> str:
    return "closed" if matter.state == states.CLOSED else "open"


def notes(matter: Matter, now: dt.datetime) -> str:
    """How it stands and whose turn it is, in the words of the street's page."""
    return " ".join(part for part in (public.badge(matter, now)[1], public.turn(matter, now)) if part)


def row(matter: Matter, where: Place | None, now: dt.datetime) -> dict[str, Any]:
    """`where`: the place that everybody may know it by. `matter.updated`: when something public last happened."""
    at = position(where) if where is not None else None
    updated = getattr(matter, "updated", None) or matter.recorded_at
    return {
        "service_request_id": matter.ref,
        "status": status(matter),
        "status_notes": notes(matter, now),
        "service_name": public.category(matter),
        "service_code": matter.category.code if matter.category else "",
        "description": public.title(matter),
        "agency_responsible": matter.owner_org.local_name if matter.owner_org else "",
        "service_notice": "",
        "requested_datetime": moment(matter.recorded_at),
        "updated_datetime": moment(updated),
        "expected_datetime": moment(public.promised(matter)),
        "address": where.local_name if where else "",
        "address_id": str(where.id) if where else "",
        "zipcode": "",
        "lat": round(at[1], 6) if at else None,
        "long": round(at[0], 6) if at else None,
        "media_url": "",
    }


def verbs() -> frozenset[str]:
    """The acts that everybody may know of: only these move `updated_datetime`."""
    return frozenset(f"matters.{verb}" for verb in public.told_verbs())
