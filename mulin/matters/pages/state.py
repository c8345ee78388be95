"""How a reader has cut the desk, as its address says it: links keep it, acts come back to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_datetime

from mulin.matters import queries
from mulin.matters.forms.desk import FilterForm
from mulin.matters.models import Category
from mulin.matters.queries.labels import labels
from mulin.platform import addresses
from mulin.platform.actors import Actor
from mulin.territory.models import Organisation, Place

KEPT = ("cut", "channel", "category", "place", "handler", "due", "q", "pick")


@dataclass(slots=True)
class Desk:
    """The cut of one request. Each value is as it stands in the address; empty ones are not there."""

    values: dict[str, str]
    ref: str = ""
    do: str = ""
    next: str = ""
    after: tuple[dt.datetime, UUID] | None = None
    category: Category | None = None
    place: Place | None = None
    handler: Organisation | None = None
    cuts: list[queries.Cut] = field(default_factory=list)
    picked: frozenset[str] = frozenset()
    """Rows whose boxes are ticked when the page is shown."""

    @property
    def cut(self) -> str:
        return self.values.get("cut") or "open"

    @property
    def searching(self) -> str:
        return self.values.get("q", "")

    @property
    def picking(self) -> bool:
        return bool(self.values.get("pick"))

    @property
    def narrowed(self) -> bool:
        return any(self.values.get(name) for name in ("channel", "category", "place", "handler", "due"))

    @property
    def filters(self) -> queries.Filters:
        return queries.Filters(
            cut=self.cut,
            channel=self.values.get("channel", ""),
            category=self.category.id if self.category else None,
            place=self.place,
            handler=self.handler.id if self.handler else None,
            due=self.values.get("due", ""),
        )

    @property
    def back(self) -> str:
        """The cut as a query string, for forms to carry."""
        return urlencode({name: value for name, value in self.values.items() if value})

    def link(self, to: str = "matters:desk", **changes: Any) -> str:
        """The desk's address with some values changed; an empty one is taken out."""
        values = {**self.values, **{name: str(value) for name, value in changes.items()}}
        query = urlencode({name: value for name, value in values.items() if value})
        return addresses.fixed(to) + (f"?{query}" if query else "")

    def open_link(self, ref: str, following: str = "", **more: str) -> str:
        return self.link(m=ref, n=following, **more)


def read(request: HttpRequest, actor: Actor) -> Desk:
    """The desk as this request's address cuts it; the names of what it is narrowed to cost one statement."""
    query = request.GET
    desk = from_query(query, actor)
    desk.ref, desk.do, desk.next = query.get("m", ""), query.get("do", ""), query.get("n", "")
    desk.picked = frozenset(query.getlist("picked")[:200])
    desk.after = _after(query.get("after", ""))
    return named(desk, actor)


def named(desk: Desk, actor: Actor) -> Desk:
    """The desk with the names of what it is narrowed to; what is not there is taken out of it."""
    desk.category, desk.place, desk.handler = labels(
        actor, category=desk.values["category"], place=desk.values["place"], handler=desk.values["handler"]
    )
    for name, found in (("category", desk.category), ("place", desk.place), ("handler", desk.handler)):
        if found is None:
            desk.values[name] = ""
    return desk


def from_query(query: QueryDict, actor: Actor) -> Desk:
    """The kept part of a desk's query string, cleaned."""
    understood = FilterForm(query).understood()
    values = {name: str(understood.get(name, "")) for name in KEPT if name != "pick"}
    values["pick"] = "1" if query.get("pick") == "1" else ""
    cuts = queries.cuts_for(actor)
    if values["cut"] not in {cut.key for cut in cuts}:
        values["cut"] = ""
    return Desk(values, cuts=cuts)


def back_to(request: HttpRequest, actor: Actor) -> Desk | None:
    """The desk that a form was sent from; None where it came from a matter's own page."""
    carried = request.POST.get("back") if request.method == "POST" else request.GET.get("back")
    if carried is None:
        return None
    return from_query(QueryDict(carried[:500]), actor)


def mark(due: dt.datetime, last: UUID) -> str:
    """Where the next page begins, for the address."""
    return f"{due.isoformat()}~{last}"


def _after(text: str) -> tuple[dt.datetime, UUID] | None:
    moment, _, last = text.partition("~")
    try:
        due = parse_datetime(moment.replace(" ", "+"))
        return (due, UUID(last)) if due is not None and due.tzinfo is not None else None
    except ValueError:
        return None
