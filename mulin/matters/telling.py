"""How a matter is told to who raised it: how it stands, whose turn it is, the way it goes, its story. Pure.

Offices are named, members of staff are not; nobody's words stand here but the answers, which were
written to be read, so that a slip carries nothing personal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from mulin.matters import clocks, states
from mulin.matters.models import Assignment, Channel, Matter
from mulin.platform.timeline.queries import Line, standing
from mulin.platform.ui import words

Step = dict[str, Any]


def _language() -> str:
    return get_language() or "zh-hans"


def _moment(value: dt.datetime, now: dt.datetime) -> str:
    return words.moment(value, _language(), now)


def limit_of(matter: Matter) -> dt.datetime | None:
    """What residents are shown as the limit: for solving it, and before that for sending it on."""
    return matter.solve_by or matter.due_at


def heading(matter: Matter) -> str:
    """What it is called where it opens without log-in: the title that may be public, else what and where."""
    if matter.title and matter.title_public:
        return matter.title
    what = matter.category.local_name if matter.category else _("反映的事")
    return _("%(place)s：%(what)s") % {"place": matter.place.spoken, "what": what}


def badge(matter: Matter, now: dt.datetime) -> tuple[str, str]:
    """The mark and the words of how it stands; days waited and days over are said, never hidden (DR-07)."""
    if matter.state == states.CLOSED:
        mark = {states.SOLVED: "done", states.GIVEN_UP: "off"}.get(matter.outcome, "told")
        return mark, str(states.OUTCOMES[matter.outcome])
    if matter.state == states.ANSWERED:
        return "ask", _("答复了，等您说")
    if matter.hung_until is not None:
        return "hung", _("挂账，%(day)s再看") % {"day": words.day(matter.hung_until, _language(), now)}
    limit = limit_of(matter)
    waited = words.days_since(matter.recorded_at, now)
    if limit is not None and limit < now:
        over = words.duration(limit - now, _language())
        if waited == 0:
            return "late", over
        text = ngettext("已等 %(n)s 天，%(over)s", "已等 %(n)s 天，%(over)s", waited) % {
            "n": waited,
            "over": over,
        }
        return "late", text
    if matter.state == states.NEW:
        return "new", _("刚收到")
    if matter.state == states.RECEIVED:
        return "new", _("受理了，正在派")
    near = {"today": _("今天到期"), "soon": _("明天到期")}.get(clocks.standing(limit, now))
    if near:
        return "soon", near
    return "going", _("在办，第 %(n)s 天") % {"n": waited + 1}


@dataclass(frozen=True, slots=True)
class Turn:
    """Who has it now, what is theirs to do, until when, and whether that moment has passed."""

    who: str
    task: str
    until: dt.datetime | None
    late: bool
    yours: bool = False


def turn(matter: Matter, live: Assignment | None, now: dt.datetime) -> Turn | None:
    """Whose turn it is; nobody's once it is closed."""
    if matter.state == states.CLOSED:
        return None
    if matter.state == states.ANSWERED:
        return Turn(_("您：看看解决了没有"), "", matter.due_at, late=False, yours=True)
    if live is None or matter.state != states.WITH_HANDLER:
        who, task, until = _office(matter.receiver_org), _("看过以后，派给该办的单位"), matter.due_at
    elif live.state == states.OFFERED:
        who, task, until = _office(live.organisation), _("接下这件事，或说明该归谁管"), live.accept_by
    else:
        who, task, until = _office(live.organisation), _("办，并给您答复"), live.due_at
    return Turn(who, task, until, late=until is not None and until < now)


def spoken_turn(turn: Turn, now: dt.datetime) -> str:
    """Whose turn it is as one line, for lists and paper."""
    if turn.yours:
        return _("轮到您：看看解决了没有，告诉我们一声。")
    said = _("现在轮到%(who)s：%(task)s。") % {"who": turn.who, "task": turn.task}
    if turn.until is None:
        return said
    until = _moment(turn.until, now)
    late = _("本该在 %(until)s 前做完，已经超期。") if turn.late else _("最晚 %(until)s。")
    return said + late % {"until": until}


def _office(organisation: Any) -> str:
    return organisation.local_name if organisation else _("街道窗口")


def steps(matter: Matter, assignments: Sequence[Assignment], now: dt.datetime) -> list[Step]:
    """The way a matter goes, with "you are here". What has been skipped is left out."""
    sheet = assignments[-1] if assignments else None
    if matter.state == states.RECEIVED or (sheet and sheet.state in (states.RETURNED, states.WITHDRAWN)):
        # What came back waits to be sent anew; who had it before is told by the story.
        sheet = None
    here = _HERE[matter.state](sheet)
    told = [("receive", _("收到"), _moment(matter.recorded_at, now))]
    if sheet is not None or here in ("receive", "dispatch"):
        told += [("dispatch", *_dispatch_step(matter, sheet, now)), ("handle", *_handle_step(sheet, now))]
    told += [("word", *_word_step(matter, now)), ("end", *_end_step(matter, now))]
    at = next((n for n, (key, _text, _note) in enumerate(told) if key == here), len(told))
    return [
        {"text": text, "note": note, "state": "past" if n < at else "here" if n == at else "next"}
        for n, (_key, text, note) in enumerate(told)
    ]


_HERE: dict[str, Callable[[Assignment | None], str]] = {
    states.NEW: lambda sheet: "receive",
    states.RECEIVED: lambda sheet: "dispatch",
    states.WITH_HANDLER: lambda sheet: "dispatch" if sheet and sheet.state == states.OFFERED else "handle",
    states.ANSWERED: lambda sheet: "word",
    states.CLOSED: lambda sheet: "",
}


def _dispatch_step(matter: Matter, sheet: Assignment | None, now: dt.datetime) -> tuple[str, str]:
    if sheet is None:
        until = matter.due_at
        note = _("最晚 %(until)s") % {"until": _moment(until, now)} if until else ""
        return _("派给该办的单位"), note if matter.state == states.RECEIVED else ""
    to = _("派给%(office)s") % {"office": sheet.organisation.local_name}
    note = _moment(sheet.offered_at, now)
    if sheet.state == states.OFFERED:
        note = _("%(at)s，等它接下") % {"at": note}
    return to, note


def _handle_step(sheet: Assignment | None, now: dt.datetime) -> tuple[str, str]:
    if sheet is None or sheet.accepted_at is None:
        return _("办理"), ""
    took = _moment(sheet.accepted_at, now)
    if sheet.state == states.IN_HAND:
        return _("办理"), _("%(at)s 接下，限 %(until)s") % {"at": took, "until": _moment(sheet.due_at, now)}
    return _("办理"), _("%(at)s 接下") % {"at": took}


def _word_step(matter: Matter, now: dt.datetime) -> tuple[str, str]:
    if matter.state == states.ANSWERED and matter.answer:
        note = _moment(matter.answer.at, now)
        if matter.due_at:
            note = _("%(at)s 起，到 %(until)s") % {
                "at": note,
                "until": words.day(matter.due_at, _language(), now),
            }
        return _("答复了，等您说"), note
    if matter.state == states.CLOSED:
        at = matter.answer.at if matter.answer else None
        return _("答复"), _moment(at, now) if at else ""
    return _("答复，等您说"), ""


def _end_step(matter: Matter, now: dt.datetime) -> tuple[str, str]:
    if matter.state == states.CLOSED and matter.closed_at:
        said = {"at": _moment(matter.closed_at, now), "outcome": states.OUTCOMES[matter.outcome]}
        return _("办完"), _("%(at)s，%(outcome)s") % said
    return _("办完"), _("您说解决了，才算办完")


STORY: dict[str, str | Promise] = {
    "take_over": gettext_lazy("从原来的系统转到这里接着办，原来的编号是 %(number)s。"),
    "receive": gettext_lazy("受理了。"),
    "dispatch": gettext_lazy("派给%(to)s，限 %(due)s 前答复。"),
    "accept": gettext_lazy("接下了。"),
    "return": gettext_lazy("说不归它管，退回重派。"),
    "recall": gettext_lazy("从%(to)s收回，重新派。"),
    "remind": gettext_lazy("催%(to)s快办。"),
    "succeed": gettext_lazy("单位变动，现在由%(to)s接着办。"),
    "contact": gettext_lazy("联系了反映的人。"),
    "type_voice": gettext_lazy("听了录音，写成了文字。"),
    "answer": gettext_lazy("答复："),
    "take_back": gettext_lazy("撤回了上一条答复，重新写。"),
    "attempt": gettext_lazy("来联系，没联系上（第 %(count)s 次）。"),
    "close_not_reached": gettext_lazy(
        "分三天找了三次都没联系上，先办结，记作“没联系上”，不算解决。您随时能重开。"
    ),
    "note_solved": gettext_lazy("来问过，记下：解决了。"),
    "note_not_solved": gettext_lazy("来问过，记下：没解决。接着办。"),
    "verify_solved": gettext_lazy("派人到现场看过：解决了。"),
    "verify_not_solved": gettext_lazy("派人到现场看过：没解决。接着办。"),
    "ask_help": gettext_lazy("请%(to)s一起办。"),
    "give_help": gettext_lazy("把一起办的那部分办好了。"),
    "transfer": gettext_lazy("想请%(to)s接过去，对方接下之前还由这里负责。"),
    "take_sheet": gettext_lazy("从%(from)s接过来，接着办。"),
    "return_transfer": gettext_lazy("说不归它管，还由原来的单位办。"),
    "propose": gettext_lazy("往上提给%(to)s："),
    "arbitrate": gettext_lazy("两家都说不归自己，请裁定人来定。"),
    "decide": gettext_lazy("定下来归%(to)s办，它不能再退，限 %(due)s 前答复。"),
    "approve_delay": gettext_lazy("一时办不完，%(until)s再看：%(why)s"),
    "end_delay": gettext_lazy("接着办，限 %(due)s 前答复。"),
    "joined_by": gettext_lazy("还有人反映了同一件事，并在一起办。"),
    "split": gettext_lazy("这里面有几件事，分出一件另办：%(ref)s。"),
    "sign_reply": gettext_lazy("正式答复 %(ref)s，由负责人签发。"),
    "refer_to_law": gettext_lazy("依法转给%(office)s办。"),
    "whistle": gettext_lazy("叫了%(to)s一起来办。"),
    "whistle_result": gettext_lazy("叫来的部门都有了回音。"),
    "triage_project": gettext_lazy("也请邻居一起想办法自己办。这件照样接着办。因为："),
    "triage_pairing": gettext_lazy("也请人来结对帮忙。这件照样接着办。"),
    "triage_topic": gettext_lazy("也请大家一起商量。这件照样接着办。因为："),
    "triage_proposal": gettext_lazy("也提请上一级来办。这件照样接着办。因为："),
    "triage_take_up": gettext_lazy("前面说的另一条路，有人接了。"),
    "triage_withdraw": gettext_lazy("前面说的另一条路不走了，这件接着办。"),
    "sweep": gettext_lazy("因为这件事，别处也去看一遍，共 %(n)s 处。"),
    "fix": gettext_lazy("因为这类事，立了规矩：%(title)s"),
}
"""What offices did. Reasons between offices stay with them: they may name people."""

SAID = frozenset({"answer", "propose"})
"""Words of an office that were written to be read by who raised it."""

TOLD_WHY = frozenset({"triage_project", "triage_topic", "triage_proposal"})
"""Where the person is told why. The reason for a pairing is about somebody's hardship and stays at the desk."""

OWN: dict[str, str | Promise] = {
    "say_solved": gettext_lazy("说：解决了。"),
    "say_not_solved": gettext_lazy("说：没解决。"),
    "add_word": gettext_lazy("又补充了一句。"),
    "add_words": gettext_lazy("又补充了一句。"),
    "withdraw": gettext_lazy("撤回了这件事。"),
    "reopen": gettext_lazy("说还要办，这件重开了。"),
    "ask_call": gettext_lazy("请我们打电话联系。"),
    "end_help": gettext_lazy("收回了，不再由邻居代办。"),
    "raise_again": gettext_lazy("又反映了一次，另立了一件。"),
}
"""What who raised it did."""

EXPLAINED: dict[str, str | Promise] = {
    "say_solved": gettext_lazy("说：行。"),
    "say_not_solved": gettext_lazy("说：不行。"),
    "note_solved": gettext_lazy("来问过，记下：行。"),
    "note_not_solved": gettext_lazy("来问过，记下：不行。接着想办法。"),
}
"""Where the answer explained or referred, and claimed to solve nothing."""

_CAME: dict[str, str | Promise] = {
    Channel.WEB: gettext_lazy("在网上说了这件事。"),
    Channel.QR: gettext_lazy("扫门口的码，说了这件事。"),
    Channel.PHONE: gettext_lazy("打电话说了这件事，窗口替您记下。"),
    Channel.WALK_IN: gettext_lazy("到窗口说了这件事，窗口替您记下。"),
    Channel.HOTLINE: gettext_lazy("打 12345 说了这件事。"),
    Channel.PATROL: gettext_lazy("联合巡查时说了这件事，窗口记下。"),
    Channel.VISIT: gettext_lazy("入户走访时说了这件事，走访的人替您记下。"),
    Channel.LISTENING: gettext_lazy("在街头听民声时说了这件事，工作人员替您记下。"),
    Channel.RECEPTION: gettext_lazy("在代表接待日说了这件事，工作人员替您记下。"),
    Channel.DEPUTY: gettext_lazy("作为代表委员提了这条意见。"),
    Channel.DUTY: gettext_lazy("值守时说了这件事，值守的人记下。"),
    Channel.JOINT: gettext_lazy("联动联勤时说了这件事，窗口记下。"),
    Channel.CHAT: gettext_lazy("把群里的一条消息转了过来。"),
    Channel.OPEN311: gettext_lazy("在别的应用里说了这件事。"),
}


def story(matter: Matter, acts: Sequence[Line], *, alone: bool) -> list[dict[str, Any]]:
    """The acts as lines of a timeline. `alone`: nobody else has raised it, so that its words are "yours"."""
    told = []
    who_raised = _("您") if alone else _("反映的人")
    proposed = states.SOLVED
    for act in standing(acts):
        verb = act.verb.removeprefix("matters.")
        proposed = act.body.get("proposes", proposed)
        words_for = STORY | OWN if proposed == states.SOLVED else STORY | OWN | EXPLAINED
        if verb == "raise":
            text = str(_CAME.get(Channel(matter.channel), _("反映了这件事。")))
        elif verb == "fix" and not act.body.get("public"):
            continue
        elif verb in words_for:
            # What is put in is escaped; the sentence is our own.
            text = Markup(str(words_for[verb])) % _Values(act.body, now=act.recorded_at)
        else:
            continue
        line: dict[str, Any] = {"at": act.at, "text": text}
        line["who"] = who_raised if verb == "raise" or verb in OWN else act.office or _("窗口")
        if verb in SAID:
            line |= {"said": act.said, "kind": "reply"}
        elif verb in TOLD_WHY:
            line["said"] = act.said
        told.append(line)
    return told


class _Values(dict[str, Any]):
    """The detail of an act as its sentence wants it; what has been erased leaves a gap."""

    def __init__(self, body: dict[str, Any], now: dt.datetime) -> None:
        super().__init__(body)
        if "due" in body:
            due = dt.datetime.fromisoformat(body["due"])
            # A date stays in one piece at the end of a line, as everywhere else.
            self["due"] = Markup('<span class="whole">{}</span>').format(_moment(due, now))

    def __missing__(self, key: str) -> str:
        return "…"
