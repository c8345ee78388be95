"""Writing acts down. Takes no lock that another act would wait for."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from mulin.platform import bulk
from mulin.platform.actors import Actor
from mulin.platform.ids import new_id
from mulin.platform.timeline import hashing

_COLUMNS = "id, street_id, record_id, verb, actor_id, actor_kind, at, recorded_at, commitment, hash"


@dataclass(frozen=True, slots=True)
class Entry:
    """An act about to be written: `verb` is `context.verb`, `body` its words."""

    street_id: UUID
    record_id: UUID
    verb: str
    actor: Actor
    at: dt.datetime
    recorded_at: dt.datetime
    body: dict[str, Any] = field(default_factory=dict)


def record(
    *,
    street_id: UUID,
    record_id: UUID,
    verb: str,
    actor: Actor,
    now: dt.datetime,
    at: dt.datetime | None = None,
    **body: Any,
) -> UUID:
    """Write one act, in the caller's transaction. Returns its id.

    `at` is when it happened where that is not now. The actor's name and office are kept with the
    words, as they were on the day.
    """
    return write(Entry(street_id, record_id, verb, actor, at or now, now, body))


def write(entry: Entry) -> UUID:
    """Write one composed act, in the caller's transaction. Returns its id."""
    act, detail = parts(entry)
    bulk.insert(act, detail)
    return act.values[0]


def parts(entry: Entry) -> tuple[bulk.Part, bulk.Part]:
    """An act's two rows, for who writes them in one statement with what they tell of."""
    act, detail = rows(entry)
    marks = ", ".join(["%s"] * len(act))
    return (
        bulk.Part(f"INSERT INTO platform_act ({_COLUMNS}) VALUES ({marks})", act),
        bulk.Part("INSERT INTO platform_actdetail (act_id, salt, body) VALUES (%s, %s, %s)", detail),
    )


def record_many(entries: Iterable[Entry]) -> int:
    """Write many acts: the same rows as one by one. Returns how many."""
    pairs = [rows(entry) for entry in entries]
    bulk.fill(f"platform_act ({_COLUMNS})", (act for act, _detail in pairs))
    return bulk.fill("platform_actdetail (act_id, salt, body)", (detail for _act, detail in pairs))


def rows(entry: Entry) -> tuple[list[Any], list[Any]]:
    """The act's row and its detail's row."""
    salt = os.urandom(16)
    body = {key: value for key, value in entry.body.items() if value not in (None, "")}
    if entry.actor.name:
        body["who"] = entry.actor.name
    if entry.actor.office:
        body["office"] = entry.actor.office
    if entry.actor.acting_for:
        body["for"] = str(entry.actor.acting_for)
    if entry.actor.chosen_post:
        body["post"] = entry.actor.chosen_post.role
    if entry.actor.paper:
        body["paper"] = entry.actor.paper
    values: dict[str, Any] = {
        "id": new_id(),
        "street_id": entry.street_id,
        "record_id": entry.record_id,
        "verb": entry.verb,
        "actor_id": entry.actor.id,
        "actor_kind": entry.actor.kind,
        "at": entry.at,
        "recorded_at": entry.recorded_at,
        "commitment": hashing.commit(salt, body),
    }
    act = [*values.values(), hashing.act_hash(**values)]
    return act, [values["id"], salt, hashing.canonical(body).decode()]
