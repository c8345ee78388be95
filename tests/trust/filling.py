"""What addresses are filled with: the ids of the records that they name, and what pages have to be sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from mulin.territory.naming import key_of
from tests.trust.records import TOKEN, Records

NO_RECORDS = frozenset({"kind", "channel", "language", "file_name", "rest", "code"})
"""Parameters that choose a form or a language and name nothing of a street."""


def names_a_record(act: Any) -> bool:
    """Whether an address names something that lies in a street. A `key` is a street's, or a word."""
    if "structure/" in act.address:
        return False  # kinds, chains and layers lie in no street
    if "mine/security/" in act.address:
        return True  # a second factor, of who has one
    found = set(re.findall(r"<(?:\w+:)?(\w+)>", act.address)) - NO_RECORDS
    return bool(found - {"key"}) or ("key" in found and ("/streets/" in act.address or "/of/" in act.address))


KINDS_OF_REF = (
    ("mediations", "mediation"),
    ("whistles", "whistle"),
    ("fixes", "fix"),
    ("sweeps", "sweep"),
    ("outings", "outing"),
)
FIXED: Mapping[str, Any] = {
    "token": None,
    "file_name": "app.css",
    "what": "codes",
    "step": "acceptances",
    "verb": "ends",
    "channel": "sms",
    "language": "zh-hans",
    "resource": "sessions",
    "over": "state",
    "rest": "nowhere",
    "sort": "kinds",
    "provider_id": "city",
}


def fill(records: Records, address: str, *, closed: bool = False) -> dict[str, Any]:
    """The values of an address' parameters."""
    return {name: _value(records, address, name, closed) for name in re.findall(r"<(?:\w+:)?(\w+)>", address)}


def _value(records: Records, address: str, name: str, closed: bool) -> Any:
    special: dict[str, Callable[[], Any]] = {
        "ref": lambda: _ref(records, address, closed),
        "key": lambda: _key(records, address),
        "kind": lambda: _kind(address),
        "token": lambda: _token(records, address),
    }
    if name in special:
        return special[name]()
    if name == "person_id" and re.search("handover|accounts/", address):
        return records.values["staff_id"]
    if name == "notice_id" and "desk/notices" in address:
        return records.values["door_notice"]
    if name == "reporter_id" and "afterwards" in address:
        return records.left.id
    if name == "person_id" and "death/retractions" in address:
        return records.values["dead_id"]
    if name == "verb" and "steps/" in address:
        return "pause"
    if name == "step" and "whistles" in address:
        return "arrivals"
    if name == "place_id" and ("roster" in address or "coverage" in address or "reshape" in address):
        return records.town.neighbourhood.id
    return records.values[name] if name in records.values else FIXED[name]


def _ref(records: Records, address: str, closed: bool) -> str:
    for part, kind in KINDS_OF_REF:
        if re.search(rf"(?<!joint/){part}/<|joint/{part}/<", address):
            return records.values[kind]
    return (records.closed if closed else records.matter).ref


def _key(records: Records, address: str) -> str:
    if "structure/" in address:
        return "own_chain" if "chains/" in address else "fire" if "layers/" in address else "own_kind"
    if "settings/clocks" in address:
        return "matters.limit.solve"
    if "burden" in address:
        return "dispatch"
    if "organisations" in address:
        return "renames"
    if "desk/coverage" in address:
        return "grid_members"
    return key_of(records.street)


def _kind(address: str) -> str:
    if "forms/" in address:
        return "raise"
    if "open/" in address:
        return "held"
    return "json" if "open311" in address else "xlsx"


def _token(records: Records, address: str) -> str:
    return TOKEN if "ways/" in address or "calendar/" in address else records.slip.token


def query_of(records: Records, name: str) -> str:
    """What a page has to be asked for, where its address alone names nothing."""
    town = records.town
    return {
        "matters:doors_sheet": f"?place={town.building.id}",
        "matters:figure": "?of=raised",
        "seat_new": f"?role=stairwell_head&place={town.building.id}",
    }.get(name, "")


SENT: Mapping[str, Mapping[str, str]] = {
    "matters:saved_filter": {"act": "up"},
    "matters:sweep_look": {"seen": "clear"},
}
"""What a page's form has to be sent with, where a form without anything names no act."""
