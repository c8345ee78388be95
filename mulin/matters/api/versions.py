"""Which version of a matter or a mediation a client has read: the last act on it (`If-Match`)."""

from __future__ import annotations

from typing import Any

from mulin.matters import queries
from mulin.matters.actions import base, mediation_base
from mulin.matters.queries import mediation
from mulin.platform.api import conditional
from mulin.platform.requests import Request
from mulin.platform.timeline.queries import last_id


def of_matter(request: Request, values: dict[str, Any], lock: bool) -> conditional.Version | None:
    matter = queries.find(request.actor, str(values["ref"]))
    if matter is None:
        return None
    if lock:
        base.lock(matter)
    act = last_id(matter.id)
    return conditional.Version(act) if act else None


def of_mediation(request: Request, values: dict[str, Any], lock: bool) -> conditional.Version | None:
    found = mediation.find(request.actor, str(values["ref"]))
    if found is None:
        return None
    if lock:
        mediation_base.lock(found)
    act = last_id(found.id)
    return conditional.Version(act) if act else None


def register() -> None:
    conditional.add_record("/matters/{ref}", of_matter)
    conditional.add_record("/mediations/{ref}", of_mediation)
