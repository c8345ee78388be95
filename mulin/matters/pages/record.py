"""One matter as its page tells it: whose turn, where it stands, what was said, what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mulin.matters import clocks, danger, guardians, policies, queries, states
from mulin.matters.actions.undoing import CORRECTABLE
from mulin.matters.models import FOUND, Assignment, Channel, Matter, Reporter
from mulin.matters.pages import offers
from mulin.people.models import Person
from mulin.platform import policy, registry
from mulin.platform.actors import Actor
from mulin.platform.notices.actions import WAIT
from mulin.platform.records import queries as records
from mulin.platform.records.models import Record
from mulin.platform.timeline.queries import Line, story, undone_in
from mulin.platform.ui import words as said
from mulin.territory import queries as territory

OUTCOME_MARKS = {
    states.SOLVED: "done",
    states.EXPLAINED: "told",
    states.REFERRED: "told",
    states.CANNOT: "told",
    states.GIVEN_UP: "off",
    states.NOT_REACHED: "ask",
    states.JOINED: "off",
}
Step = dict[str, str]


@dataclass
class Opened:
    """Everything the record, its bar of acts and its side show of one matter; each part read when it is asked for."""

    matter: Matter
    actor: Actor
    now: dt.datetime
    shown: list[Any] = field(default_factory=list)
    """Contact details that this page opens, after the look has been written down."""
    template: str = ""
    """The template of answers that the sheet is asked to begin with, by its id."""

    @cached_property
    def _read(self) -> tuple[queries.Whole, queries.Beside]:
        return queries.with_beside(self.matter, self.actor.org_ids, self.now)

    @property
    def whole(self) -> queries.Whole:
        return self._read[0]

    @property
    def beside(self) -> queries.Beside:
        return self._read[1]

    @property
    def further(self) -> list[offers.Further]:
        """Pages that begin from this matter."""
        street = "/".join(self.matter.path.split("/")[:2]) + "/"
        return offers.further(self.actor, self.matter, street)

    @cached_property
    def offers(self) -> list[offers.Offer]:
        return offers.offered(self.actor, self.whole, self.now)

    @cached_property
    def own_sheet(self) -> Assignment | None:
        """The live sheet of the reader's own office."""
        return self.whole.sheet_of(self.actor.org_ids)

    @cached_property
    def take_back_until(self) -> dt.datetime | None:
        return offers.may_take_back(self.actor, self.whole, self.now)

    @cached_property
    def fitting(self) -> queries.Fitting:
        return queries.fitting(self.matter, now=self.now)

    @cached_property
    def lines(self) -> list[Line]:
        return story([self.matter.id], territory.names_for_reader(self.matter.street_id))

    @cached_property
    def chain(self) -> list[dict[str, Any]]:
        return chain(self.matter, self.actor)

    @cached_property
    def deputy(self) -> Person | None:
        """Who stands in for its owner today; None where the owner is there."""
        return self.whole.deputy

    @property
    def badge(self) -> tuple[str, str]:
        return badge(self.matter, self.whole.live, self.now)

    @property
    def calls(self) -> list[danger.Help]:
        """Whom to call first, where what was said sounds like danger and nobody has answered yet."""
        waiting = self.matter.state in (states.NEW, states.RECEIVED) and not self.matter.history
        return danger.calls(self.matter.words) if waiting else []

    @property
    def steps(self) -> list[Step]:
        return steps(self.whole, self.lines, self.now)

    @property
    def reopen_until(self) -> dt.datetime | None:
        """Until when a closed matter is taken up again with one press; None where it never is."""
        closed = self.matter.closed_at
        if closed is None or self.matter.history:
            return None
        return clocks.may_reopen_until(closed, street_id=self.matter.street_id)

    @property
    def minutes_to_take_back(self) -> int:
        return policy.get(WAIT, street_id=self.matter.street_id, on=self.now)

    @property
    def may_open_personal(self) -> bool:
        return bool(policies.may_open_personal(self.actor, self.matter))

    @property
    def may_hear(self) -> bool:
        return bool(policies.may_hear(self.actor, self.matter))

    @property
    def may_type(self) -> bool:
        return bool(policies.may_type(self.actor, self.matter))

    @property
    def child_alone(self) -> bool:
        """A child spoke of danger and no guardian knows: shown to the window, which must call."""
        return self.may_open_personal and any(guardians.alone(one) for one in self.whole.reporters)

    @property
    def spoken_for(self) -> Reporter | None:
        """Who has a guardian or a neighbour speak for them and agreed; told to the window alone (S3-50, ET-18)."""
        if not self.may_open_personal:
            return None
        return next(
            (one for one in self.whole.reporters if one.agreed and (one.minor or one.helper_id)), None
        )

    @property
    def may_print_letter(self) -> bool:
        return bool(policies.may_print_letter(self.actor, self.matter))

    def offers_key(self, key: str) -> bool:
        return any(one.key == key for one in self.offers)


def near(moment: dt.datetime, now: dt.datetime) -> str:
    """A due moment as people say it: 今天 18:00, 明天 9:00, 6月18日 18:00."""
    language = get_language() or ""
    days = said.days_since(moment, now)
    day = said.ago_days(moment, language, now) if days in (0, -1, 1) else said.day(moment, language, now)
    return f"{day} {said.clock(moment)}"


def badge(matter: Matter, live: Assignment | None, now: dt.datetime) -> tuple[str, str]:
    """Mark and words of where it stands: how it ended, how late it is, or what is due until when."""
    if matter.state == states.CLOSED:
        return OUTCOME_MARKS[matter.outcome], str(states.OUTCOMES[matter.outcome])
    if matter.due_at is None:
        return "off", states.MATTER.word(matter.state)
    if matter.hung_until is not None:
        return "hung", _("挂账，%(day)s再看") % {
            "day": said.day(matter.hung_until, get_language() or "", now)
        }
    offered = live is not None and live.state == states.OFFERED
    due = live.accept_by if live is not None and offered else matter.due_at
    stands = clocks.standing(due, now)
    if stands == "late":
        over = {"over": said.duration(due - now, get_language() or "")}
        return "late", (_late(matter, live) % over)
    when = {"when": near(due, now)}
    if matter.state == states.ANSWERED:
        text = _("等核实，到%(when)s") if matter.finder_id else _("等本人说，到%(when)s")
        return "ask", text % when
    if live is not None:
        text = (_("%(when)s前要接下") if offered else _("%(when)s前要答复")) % when
    else:
        text = _("%(when)s前要派出") % when
    return ("soon" if stands in ("today", "soon") else "going"), text


def _late(matter: Matter, live: Assignment | None) -> str:
    """What should have been done by now."""
    if matter.state == states.ANSWERED:
        return _("%(over)s，还没核实") if matter.finder_id else _("%(over)s，还没问到本人")
    if live is None:
        return _("%(over)s，还没派出")
    return _("%(over)s，还没接下") if live.state == states.OFFERED else _("%(over)s，还没答复")


def steps(whole: queries.Whole, lines: list[Line], now: dt.datetime) -> list[Step]:
    """The flow as far as it has come and as it will go on; who answered at once skipped two steps."""
    matter, live = whole.matter, whole.live
    notes = _notes(whole, lines, now)
    keys = ["raised", "received", "dispatched", "handled", "answered", "said", "closed"]
    if not whole.assignments and matter.state in (states.ANSWERED, states.CLOSED):
        keys = [key for key in keys if key not in ("dispatched", "handled")]
    here = {
        states.NEW: "received",
        states.RECEIVED: "dispatched",
        states.WITH_HANDLER: "dispatched" if live and live.state == states.OFFERED else "handled",
        states.ANSWERED: "said",
        states.CLOSED: "closed",
    }[matter.state]
    texts = {
        "raised": pgettext("step", "收到"),
        "received": pgettext("step", "受理"),
        "dispatched": _("派单"),
        "handled": _("承办"),
        "answered": _("答复"),
        "said": _("本人说") if whole.reporters or matter.finder_id is None else _("核实"),
        "closed": _("办结"),
    }
    at = keys.index(here)
    return [
        {
            "text": texts[key],
            "note": notes.get(key, "") if n <= at else "",
            "state": "past" if n < at else "here" if n == at else "next",
        }
        for n, key in enumerate(keys)
    ]


def _notes(whole: queries.Whole, lines: list[Line], now: dt.datetime) -> dict[str, str]:
    """What stands under each step."""
    matter, live, language = whole.matter, whole.live, get_language() or ""
    notes = {"raised": near(matter.occurred_at if matter.history else matter.recorded_at, now)}
    received = next((line for line in lines if line.verb == "matters.receive"), None)
    if received is not None:
        notes["received"] = said.span(received.at - matter.recorded_at, language)
    elif matter.state == states.NEW:
        notes["received"] = _("还没人受理")
    if whole.assignments:
        notes["dispatched"] = near(whole.assignments[-1].offered_at, now)
    if matter.state == states.RECEIVED:
        notes["dispatched"] = _("退回，等再派") if whole.returned else _("等派")
    if live is not None:
        if live.state == states.OFFERED:
            notes["dispatched"] = _("等%(who)s接") % {"who": live.organisation.local_name}
        notes["handled"] = live.organisation.local_name
    elif whole.assignments:
        notes["handled"] = whole.assignments[-1].organisation.local_name
    standing = whole.standing
    if standing is not None:
        notes["answered"] = near(standing.at, now)
        word = whole.word_on(standing)
        if word is not None:
            notes["said"] = _("解决了") if word.solved else _("没解决")
        elif matter.state == states.ANSWERED and matter.due_at is not None:
            notes["said"] = _("等到%(when)s") % {"when": said.day(matter.due_at, language, now)}
    if matter.closed_at is not None:
        notes["closed"] = str(states.OUTCOMES[matter.outcome])
    return notes


def entries(opened: Opened) -> list[dict[str, Any]]:
    """The story line by line: who, in which office, did what, and what was said.

    Who raised it is not named here, whatever posts they hold: names are shown by an act of its own (N-90).
    """
    undone, corrected = undone_in(opened.lines), undone_in(opened.lines, "correct")
    raised = opened.whole.reporters
    reporters = {one for by in raised for one in (by.person_id, by.helper_id) if one}
    return [
        {
            "at": line.at,
            "who": _who(line, reporters),
            "text": _what(line) + _afterwards(line, undone, corrected),
            "href": _to_correct(opened, line, undone),
            "link": _("更正"),
            "said": line.said,
            "kind": _kind(line),
        }
        for line in opened.lines
    ]


def _who(line: Line, reporters: set[UUID]) -> str:
    if line.actor_kind == "visitor" or line.actor_id in reporters or not line.who:
        return _("本人") if line.actor_kind != "system" else _("系统")
    who = line.who
    if line.body.get("stands_in"):
        who = _("%(who)s，代%(holder)s") % {"who": who, "holder": line.body["stands_in"]}
    return _("%(who)s（%(office)s）") % {"who": who, "office": line.office} if line.office else who


def _afterwards(line: Line, undone: set[str], corrected: set[str]) -> str:
    """What has been said since of an act: that it was undone, or put right."""
    if str(line.id) in undone:
        return _("（后来撤销了）")
    return _("（后来更正了）") if str(line.id) in corrected else ""


def _to_correct(opened: Opened, line: Line, undone: set[str]) -> str:
    verb = line.verb.removeprefix("matters.")
    if verb not in CORRECTABLE or str(line.id) in undone:
        return ""
    if not policies.may_correct(opened.actor, opened.matter, line.actor_id):
        return ""
    return address(opened.matter, "matter_corrections") + f"?of={line.id}"


def _what(line: Line) -> str:
    if line.verb == "matters.raise":
        place = {"place": line.body.get("place", "…")}
        if line.body.get("channel") in FOUND and not line.body.get("helped"):
            how = {"how": Channel(line.body["channel"]).label}
            return _("%(how)s时发现，地点：%(place)s") % {**place, **how}
        if line.body.get("helped"):
            return _("替本人登记，地点：%(place)s") % place
    return line.sentence


def _kind(line: Line) -> str:
    return {"matters.answer": "reply", "matters.return": "late"}.get(line.verb, "")


def chain(matter: Matter, actor: Actor) -> list[dict[str, Any]]:
    """The six columns; of a record the reader may not open, only what is public is told."""
    paths = queries.area_paths(actor)
    titles = {
        "matter": _("事"),
        "topic": _("议题"),
        "resolution": _("决议"),
        "project": _("项目"),
        "task": _("任务"),
        "ledger": _("账"),
    }
    found: dict[str, list[dict[str, Any]]] = {column: [] for column in registry.CHAIN}
    for record in records.chain(matter.id):
        kind = registry.kinds.get(record.kind)
        if kind is not None:
            opens = record.id == matter.id or any(record.path.startswith(path) for path in paths)
            opens = opens and not kind.closed
            found[kind.column].append(_node(record, kind, opens=opens, own=record.id == matter.id))
    return [{"title": titles[column], "n": len(nodes), "nodes": nodes} for column, nodes in found.items()]


def _node(record: Record, kind: registry.RecordKind, *, opens: bool, own: bool) -> dict[str, Any]:
    return {
        "text": (record.title if opens else record.public_title) or record.ref,
        "ref": record.ref.rpartition("-")[2],
        "href": kind.address(record) if opens and not own else "",
        "badge": (kind.state_mark(record.state), kind.state_word(record.state)),
        "current": own,
    }


def address(matter: Matter, name: str = "matter", **more: Any) -> str:
    return reverse(f"matters:{name}", args=[matter.ref], kwargs=None, **more)
