"""What the demo street's desk has at hand: articles, templates, kept filters, notes, a reminder. Through the actions."""

from __future__ import annotations

import datetime as dt
import tomllib
from typing import Any

from mulin.demo.places import TEXTS
from mulin.demo.replay import Cast
from mulin.matters import actions, states
from mulin.matters.models import Assignment, Matter
from mulin.people import queries as people
from mulin.platform.actors import Actor
from mulin.platform.errors import Refusal
from mulin.platform.policy import LOCAL

DISPATCHER = "hechuan"
MOST_REMINDED = 2


def _texts() -> dict[str, Any]:
    with (TEXTS / "tools.toml").open("rb") as handle:
        return tomllib.load(handle)


def fill(cast: Cast, *, now: dt.datetime) -> None:
    """Everything of `tools.toml`, as the dispatcher would have written it, and a reminder or two."""
    actor, texts = cast.actor(DISPATCHER, now), _texts()
    street = cast.places["s01"]
    for n, row in enumerate(texts["article"]):
        wording = actions.Wording(
            title=row["title"],
            body=row["body"].strip(),
            valid_from=now.astimezone(LOCAL).date() - dt.timedelta(days=200),
            source=row["source"],
            public=row["public"],
            category=cast.categories.get(row.get("category", "")),
        )
        at = now - dt.timedelta(days=40 - n)
        actions.write_article(street=street, wording=wording, actor=actor, now=at)
    for row in texts["template"]:
        given = {name: row[name] for name in ("name", "proposes")} | {"body": row["body"].strip()}
        actions.write_template(street=street, **given, actor=actor, now=now - dt.timedelta(days=30))
    for row in texts["filter"]:
        actions.save_filter(**row, actor=actor, now=now - dt.timedelta(days=20))
    _notes(actor, texts["note"], now)
    _reminders(actor, now)


def _notes(actor: Actor, rows: list[dict[str, str]], now: dt.datetime) -> None:
    """On the matters that are due first; the dispatcher on the other shift is called to one of them."""
    assert actor.home_org_id is not None
    others = people.named_in(actor.home_org_id, on=now.astimezone(LOCAL).date())
    names = [name for name, person in others.items() if person.id != actor.id]
    waiting = Matter.objects.filter(state__in=states.OPEN, street_id=actor.street_id).order_by("due_at", "id")
    for row, matter in zip(rows, waiting[: len(rows)], strict=False):
        words = row["words"].replace("{colleague}", names[0])
        actions.note_down(matter=matter, words=words, actor=actor, now=now)
        if "answer" in row:
            colleague = people.actor_of(others[names[0]], on=now.astimezone(LOCAL).date())
            words = row["answer"].replace("{asker}", actor.name)
            actions.note_down(matter=matter, words=words, actor=colleague, now=now)


def _reminders(actor: Actor, now: dt.datetime) -> None:
    """The sheets that have been out longest."""
    sheets = Assignment.objects.filter(state=states.IN_HAND).order_by("due_at", "id")
    reminded = 0
    for sheet in sheets:
        try:
            actions.remind(assignment=sheet, words="本人又来问了", actor=actor, now=now)
        except Refusal:
            continue
        reminded += 1
        if reminded == MOST_REMINDED:
            return
