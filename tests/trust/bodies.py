"""The least that each operation of the API takes, made from its own schema, with the records' ids in it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django.urls import get_resolver
from django.utils import timezone

from mulin.platform.api.root import api
from mulin.platform.ids import new_id
from mulin.platform.policy import LOCAL
from tests.trust.records import Records


def bodies(records: Records) -> dict[tuple[str, str], Callable[[], Any]]:
    """By method and address."""
    get_resolver().url_patterns
    document = api.get_openapi_schema(path_prefix="api/")
    maker = Maker(document["components"]["schemas"], records)
    made: dict[tuple[str, str], Callable[[], Any]] = {}
    for path, ways in document["paths"].items():
        for method, told in ways.items():
            content = told.get("requestBody", {}).get("content", {}).get("application/json")
            if content:
                plain = re.sub(r"{[^:}]+:", "{", path)
                made[method.upper(), plain] = lambda schema=content["schema"], at=plain: maker.whole(
                    schema, at
                )
    return made


class Maker:
    """Values that a schema takes."""

    def __init__(self, schemas: dict[str, Any], records: Records) -> None:
        self.schemas, self.records = schemas, records
        town = records.town
        self.ids = {
            "place": town.building.id,
            "to": town.power.id,
            "organisation": town.power.id,
            "category": town.lighting.id,
            "person": records.people.person("resident").id,
            "neighbourhood": town.neighbourhood.id,
        }

    def whole(self, schema: dict[str, Any], address: str) -> Any:
        made = self.of(schema)
        return {**made, **self.typed(address)} if isinstance(made, dict) else made

    def typed(self, address: str) -> dict[str, Any]:
        """What an operation takes that its schema does not say: words out of a list, numbers of records."""
        town, matter = self.records.town, self.records.matter.ref
        return {
            "/api/joint/whistles/": {"kind": "enforcement", "departments": [str(town.power.id)]},
            "/api/joint/sweeps/": {"area": str(town.neighbourhood.id), "places": "building"},
            "/api/settings/clocks/": {"key": "matters.limit.say", "value": 7},
            "/api/settings/presets/": {"preset": "usual"},
            "/api/joint/fixes/{ref}/matters/": {"matters": [matter]},
            "/api/joint/fixes/{ref}/answers/": {"matters": [matter]},
            "/api/study-points/": {"kind": "home"},
            "/api/rosters/seats/": {"role": "part_time_member", "place": str(town.neighbourhood.id)},
            "/api/organisations/": {"kind": "committee"},
            "/api/organisations/layers/": {"layer": "core", "place": str(town.neighbourhood.id)},
            "/api/organisations/{organisation_id}/parents/": {"chain": "line"},
            "/api/matters/{ref}/joins/": {"into": self.records.second.ref},
            "/api/territory/places/": {"kind": "building", "parent": str(town.neighbourhood.id)},
            "/api/territory/moves/": {"places": [str(town.building.id)], "to": str(town.neighbourhood.id)},
            "/api/posts/": {"role": "building_head"},
            "/api/territory/places/{place_id}/merges/": {"into": str(town.other_neighbourhood.id)},
            "/api/mine/follows/": {"ref": matter},
            "/api/outgoing/readings/": {"aloud": ""},
        }.get(address, {})

    def of(self, schema: dict[str, Any], name: str = "") -> Any:
        if "$ref" in schema:
            return self.of(self.schemas[schema["$ref"].rpartition("/")[2]], name)
        for several in ("anyOf", "oneOf", "allOf"):
            if several in schema:
                return self.of(schema[several][0], name)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        return self._plain(schema, name)

    def _plain(self, schema: dict[str, Any], name: str) -> Any:
        kind = schema.get("type")
        if kind == "object":
            required = schema.get("required", [])
            return {
                key: self.of(one, key) for key, one in schema.get("properties", {}).items() if key in required
            }
        if kind == "array":
            return [
                self.of(schema.get("items", {}), name.rstrip("s"))
                for _ in range(max(1, schema.get("minItems", 0)))
            ]
        if kind == "string":
            return self._text(schema, name)
        return {"integer": schema.get("minimum", 1), "number": 1, "boolean": True}.get(kind or "")

    def _text(self, schema: dict[str, Any], name: str) -> str:
        kind = schema.get("format")
        if kind == "uuid":
            return str(
                self.ids.get(name)
                or self.records.values.get(name)
                or self.records.values.get(f"{name}_id")
                or new_id()
            )
        later = timezone.now().astimezone(LOCAL) + dt.timedelta(days=10)
        if kind == "date":
            return later.date().isoformat()
        if kind == "date-time":
            return later.isoformat()
        return "说清楚一句话".ljust(schema.get("minLength", 0), "话")[: schema.get("maxLength", 99)]
