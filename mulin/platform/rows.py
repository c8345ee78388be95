"""Model instances from rows that PostgreSQL handed over as JSON.

Several small sets of rows about one thing cost one statement this way rather than one each.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from django.db.models import Field, Model

from mulin.platform.crypto import EncryptedText

M = TypeVar("M", bound=Model)


def revive(model: type[M], row: dict[str, Any]) -> M:
    """An instance of `model` from one row of `json_agg`: `name` is a column, `relation__name` one of a related row.

    What was not selected is read when it is first asked for, as with `QuerySet.only`. Raises KeyError
    for a column that the model does not have.
    """
    own: dict[str, Any] = {}
    related: dict[str, dict[str, Any]] = {}
    for key, value in row.items():
        relation, _, name = key.partition("__")
        if name:
            related.setdefault(relation, {})[name] = value
        else:
            own[key] = value
    instance = _load(model, own)
    for relation, values in related.items():
        field = model._meta.get_field(relation)
        target = getattr(instance, field.attname)  # type: ignore[union-attr]
        if target is not None:
            setattr(instance, relation, _load(field.related_model, {"id": target, **values}))  # type: ignore[union-attr,arg-type]
    return instance


def revive_all(model: type[M], rows: Iterable[dict[str, Any]]) -> list[M]:
    return [revive(model, row) for row in rows]


def _load(model: type[M], values: dict[str, Any]) -> M:
    fields = _fields(model)
    unknown = values.keys() - fields.keys()
    if unknown:
        raise KeyError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    kept = [name for name in fields if name in values]
    return model.from_db("default", kept, [_read(fields[name], values[name]) for name in kept])


@cache
def _fields(model: type[Model]) -> dict[str, Field]:
    return {field.attname: field for field in model._meta.concrete_fields}


def _read(field: Field, value: Any) -> Any:
    if isinstance(field, EncryptedText):
        return None if value is None else field.from_db_value(bytes.fromhex(value[2:]), None, None)
    return field.to_python(value)
