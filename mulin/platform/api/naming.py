"""What schemas are called in the document: by their own name, and with their part of the API where two have one name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from ninja.openapi import schema as library
from ninja.operation import Operation
from pydantic import BaseModel

_shared: set[str] = set()


class Named(library.NinjaGenerateJsonSchema):
    """The library's, but two schemas of one name stay two: it would keep the one it saw last for both."""

    def get_defs_ref(self, core_mode_ref: Any) -> Any:
        ref = super().get_defs_ref(core_mode_ref)
        choices = self._prioritized_defsref_choices[ref]
        if choices[0] in _shared:
            choices[:2] = [self.normalize_name(_longer(core_mode_ref[0]))]  # type: ignore[list-item]
        return ref


def _longer(core_ref: str) -> str:
    """`mulin.people.api.hooks.EndIn:123` -> `HooksEndIn`; what a list is of keeps its own part."""

    def one(found: re.Match[str]) -> str:
        *path, name = found[0].partition(":")[0].split(".")
        return f"{path[-1].title().replace('_', '')}{name}" if len(path) > 2 else name

    return re.sub(r"[\w.]+(?::\d+)?", one, core_ref)


def tell_apart(operations: Iterable[Operation]) -> None:
    """Find the names that several schemas have. Before the document is made."""
    classes: dict[str, set[type]] = {}
    for operation in operations:
        for model in [*operation.models, *operation.response_models.values()]:
            for one in _within(model, set()):
                name = re.sub(r"[^a-zA-Z0-9.\-_]", "_", one.__name__)
                classes.setdefault(name, set()).add(one)
    _shared.clear()
    _shared.update(name for name, several in classes.items() if len(several) > 1)
    library.NinjaGenerateJsonSchema = Named  # type: ignore[misc]


def _within(kind: Any, seen: set[Any]) -> Iterator[type[BaseModel]]:
    for part in get_args(kind):
        yield from _within(part, seen)
    if not isinstance(kind, type) or not issubclass(kind, BaseModel) or kind in seen:
        return
    seen.add(kind)
    if kind.__module__.startswith("mulin."):
        yield kind
    for field in kind.model_fields.values():
        yield from _within(field.annotation, seen)
