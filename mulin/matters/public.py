"""How a matter is told to everybody: what kind of thing, where, how it stands, who has it. Never its words.

Pure; the matters come from `queries.lists`, at no finer a place than everybody may know. A title stands only
where the desk has said that it may; people stand nowhere, only offices (DR-17).
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from mulin.matters import states
from mulin.matters.figures import days_waited
from mulin.matters.models import Assignment, Matter
from mulin.platform.timeline.queries import Line, standing
from mulin.platform.ui import words as said
from mulin.territory.models import Place

OUTCOME_MARKS = {
    states.SOLVED: "done",
    states.EXPLAINED: "told",
    states.REFERRED: "told",
    states.CANNOT: "told",
    states.GIVEN_UP: "off",
    states.NOT_REACHED: "told",
    states.JOINED: "off",
}


Step = dict[str, str]
"""`text`, `note`, and `state`: past, here or next."""


def title(matter: Matter) -> str:
    """The title the desk approved, else only what kind of thing it is."""
    if matter.title_public and matter.title:
        return matter.title
    return category(matter)


def category(matter: Matter) -> str:
    return matter.category.local_name if matter.category else _("还没归类的事")


def place(matter: Matter) -> str:
    """Where, and beside an approved title also what kind of thing."""
    where = matter.place.local_name if matter.place else ""
    return " · ".join((where, category(matter))) if matter.title_public and matter.title else where


def promised(matter: Matter) -> dt.datetime | None:
    """By when residents are told something will be done: none once it has been answered."""
    if matter.state in (states.ANSWERED, states.CLOSED):
        return None
    return matter.solve_by or matter.due_at


def waited(matter: Matter, now: dt.datetime) -> int:
    return days_waited(matter.occurred_at, now)


def badge(matter: Matter, now: dt.datetime) -> tuple[str, str]:
    """Mark and words of how it stands, in days waited and days over."""
    if matter.state == states.CLOSED:
        return OUTCOME_MARKS[matter.outcome], str(states.OUTCOMES[matter.outcome])
    if matter.state == states.ANSWERED:
        return "ask", states.MATTER.word(states.ANSWERED)
    if matter.hung_until is not None:
        return "hung", _("挂账，%(day)s再看") % {"day": said.day(matter.hung_until, _language(), now)}
    days = waited(matter, now)
    limit = promised(matter)
    if limit is not None and limit < now:
        over = said.duration(limit - now, _language())
        if days == 0:
            return "late", over
        return "late", ngettext("已等 %(days)s 天，%(over)s", "已等 %(days)s 天，%(over)s", days) % {
            "days": days,
            "over": over,
        }
    if limit is not None and days_waited(limit, now) == 0:
        return "soon", _("今天到期")
    if limit is not None and days_waited(limit, now) == -1:
        return "soon", _("明天到期")
    if matter.state == states.WITH_HANDLER:
        return "going", _("在办，第 %(days)s 天") % {"days": days + 1}
    return "new", _("%(state)s，第 %(days)s 天") % {
        "state": states.MATTER.word(matter.state),
        "days": days + 1,
    }


def turn(matter: Matter, now: dt.datetime) -> str:
    """Who has it, and by when it is to be done."""
    if matter.state == states.CLOSED:
        return ""
    if matter.state == states.ANSWERED:
        return _("答复已经给了，等反映的人说解决没有。")
    office = {"office": matter.owner_org.local_name if matter.owner_org else _("街道")}
    limit = promised(matter)
    if limit is None:
        return _("在%(office)s手上。") % office
    day = {**office, "day": said.day(limit, _language(), now)}
    if matter.solve_by is None and limit < now:
        return _("在%(office)s手上，本该%(day)s前派给能办的单位。") % day
    if matter.solve_by is None:
        return _("在%(office)s手上，%(day)s前派给能办的单位。") % day
    if limit < now:
        return _("在%(office)s手上，本该%(day)s前答复。") % day
    return _("在%(office)s手上，%(day)s前答复。") % day


def status_line(matter: Matter, where: Place | None, now: dt.datetime) -> str:
    """The one line that may be put back into a chat group: number, place as everybody may know it, state (DR-13)."""
    parts = (matter.ref, where.local_name if where else "", badge(matter, now)[1])
    return " · ".join(part for part in parts if part)


def steps(matter: Matter, assignments: list[Assignment], lines: list[Line], now: dt.datetime) -> list[Step]:
    """The flow with "you are here"; who answered at once had no sheet to send."""
    keys = ["raised", "received", "handled", "answered", "said"]
    if not assignments and matter.state in (states.ANSWERED, states.CLOSED):
        keys.remove("handled")
    live = next((one for one in assignments if one.live and one.leads), None)
    here = {
        states.NEW: "received",
        states.RECEIVED: "handled",
        states.WITH_HANDLER: "handled",
        states.ANSWERED: "said",
        states.CLOSED: "",
    }[matter.state]
    at = keys.index(here) if here else len(keys)
    names = {
        "raised": _("提出来"),
        "received": _("受理"),
        "handled": _handling(matter, live),
        "answered": _("答复"),
        "said": _("反映的人说") if matter.finder_id is None else _("核实"),
    }
    notes = _notes(matter, assignments, lines, now)
    return [
        {
            "text": names[key],
            "note": notes.get(key, "") if n <= at else "",
            "state": "past" if n < at else "here" if n == at else "next",
        }
        for n, key in enumerate(keys)
    ]


def _handling(matter: Matter, live: Assignment | None) -> str:
    if live is None and matter.state in (states.NEW, states.RECEIVED):
        return _("派给能办的单位")
    return _("派出，等单位接") if live is not None and live.state == states.OFFERED else _("单位在办")


def _notes(
    matter: Matter, assignments: list[Assignment], lines: list[Line], now: dt.datetime
) -> dict[str, str]:
    def day(moment: dt.datetime) -> str:
        return said.day(moment, _language(), now)

    notes = {"raised": day(matter.occurred_at)}
    received = next((line for line in lines if line.verb == "matters.receive"), None)
    if received is not None:
        notes["received"] = day(received.at)
    if assignments and matter.state not in (states.NEW, states.RECEIVED):
        last = assignments[-1]
        notes["handled"] = " · ".join((last.organisation.local_name, day(last.offered_at)))
    if matter.answer is not None:
        notes["answered"] = day(matter.answer.at)
    if matter.closed_at is not None:
        notes["said"] = " · ".join((str(states.OUTCOMES[matter.outcome]), day(matter.closed_at)))
    return notes


def story(lines: list[Line]) -> list[dict[str, object]]:
    """What happened, act by act, as far as everybody may know it: which office, never who, never what was said."""
    told = _sentences()
    return [
        {
            "at": line.at,
            "who": line.office,
            "text": told[line.verb.removeprefix("matters.")]
            % {"to": line.body.get("to", ""), "why": line.body.get("why", "")},
            "kind": "reply" if line.verb == "matters.answer" else "",
        }
        for line in standing(lines)
        if line.verb.removeprefix("matters.") in told
    ]


def told_verbs() -> frozenset[str]:
    """The verbs that everybody may know of."""
    return frozenset(_sentences())


def _sentences() -> dict[str, str]:
    """Every act that everybody may know of; any other is left out."""
    return {
        "raise": _("收到，给了编号"),
        "take_over": _("从原来的系统转过来，接着办"),
        "receive": pgettext("story", "受理"),
        "dispatch": _("派给%(to)s"),
        "accept": _("接下，开始办"),
        "return": _("退回，另派"),
        "recall": _("收回，另派"),
        "contact": _("联系了反映的人"),
        "answer": _("答复了反映的人"),
        "take_back": _("撤回答复，改了再答"),
        "say_solved": _("反映的人说：解决了"),
        "say_not_solved": _("反映的人说：没解决，接着办"),
        "note_solved": _("回访，反映的人说：解决了"),
        "note_not_solved": _("回访，反映的人说：没解决，接着办"),
        "verify_solved": _("现场核实：解决了"),
        "verify_not_solved": _("现场核实：没解决，接着办"),
        "attempt": _("联系反映的人，没联系上"),
        "close_not_reached": _("分三天找了三次都没联系上，先办结，随时可以重开"),
        "withdraw": _("反映的人撤回了"),
        "reopen": _("重开，接着办"),
        "ask_help": _("请%(to)s一起办"),
        "take_sheet": _("接过来，接着办"),
        "propose": _("往上提给%(to)s"),
        "arbitrate": _("两家都说不归自己，请裁定人来定"),
        "decide": _("定下来归%(to)s办"),
        "approve_delay": _("一时办不完，挂账：%(why)s"),
        "end_delay": _("挂账结束，接着办"),
        "joined_by": _("另一件同样的事并进来一起办"),
        "split": _("分出一件另办"),
    }


def _language() -> str:
    return get_language() or ""
