"""What of this context concerns a person on which day, for their calendar: numbers and days, nothing of what it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.matters.queries import agenda as queries
from mulin.platform import agenda
from mulin.platform.actors import Actor
from mulin.platform.agenda import Entry


def register() -> None:
    agenda.add_source("matters", of_matters)
    agenda.add_source("outings", of_outings)
    agenda.add_source("mediations", of_mediations)
    agenda.add_source("sheets", of_sheets)


def of_matters(actor: Actor, now: dt.datetime) -> Iterator[Entry]:
    """What they raised: by when somebody calls, by when it is answered, until when it waits for their word."""
    for one in queries.raised(actor):
        matter, path = one.matter, reverse("matters:slip", args=[one.token])
        name = {"ref": matter.ref}
        if queries.waits(matter):
            if matter.due_at:
                yield Entry(f"say-{one.id}", matter.due_at, _("睦邻：%(ref)s 等您说一声") % name, path)
            continue
        if matter.respond_by and not matter.responded_at:
            yield Entry(f"call-{one.id}", matter.respond_by, _("睦邻：%(ref)s 会有人联系") % name, path)
        if matter.solve_by:
            yield Entry(f"due-{one.id}", matter.solve_by, _("睦邻：%(ref)s 该有答复了") % name, path)


def of_outings(actor: Actor, now: dt.datetime) -> Iterator[Entry]:
    """Where they go themselves; the place only where the street's page tells it to everybody."""
    for outing in queries.goes(actor, now):
        announced = outing.announced
        word = outing.get_kind_display() if announced else _("外出")
        yield Entry(
            f"outing-{outing.id}",
            outing.starts_at,
            _("睦邻：%(what)s %(ref)s") % {"what": word, "ref": outing.ref},
            reverse("matters:outing", args=[outing.ref]),
            outing.ends_at,
            outing.where if announced else "",
        )


def of_mediations(actor: Actor, now: dt.datetime) -> Iterator[Entry]:
    """A day that was agreed on: not with whom, not what for, not where, not under which number (ET-08)."""
    for mediation_id, day in queries.agreed_days(actor):
        yield Entry(f"day-{mediation_id}", day, _("睦邻：约好的日子"), reverse("site:mine"))


def of_sheets(actor: Actor, now: dt.datetime) -> Iterable[Entry]:
    """For staff: how much of theirs is due on a day, as one line a day."""
    return [
        Entry(
            f"sheets-{day.isoformat()}-{actor.id}",
            day,
            ngettext("睦邻：%(n)s 件到期", "睦邻：%(n)s 件到期", n) % {"n": n},
            reverse("matters:desk") + "?cut=mine",
        )
        for day, n in queries.due_by_day(actor, now)
    ]
