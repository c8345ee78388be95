"""Taking back what one has just done, and putting right later what was written down. Nothing is erased.

Undoing goes back to how things stood before the act, which its own detail remembers (`base.remember`);
the act stays on the timeline with an `undo` after it. Rows that the act had made and that others count
(a word, an attempt, a reminder) go; what was said stands on the timeline.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import policies, states
from mulin.matters.actions import base
from mulin.matters.actions.answering import take_back
from mulin.matters.actions.reminding import REMINDED
from mulin.matters.models import Assignment, Attempt, Matter, Reminder, Word
from mulin.platform import errors, flow, policy, search
from mulin.platform.actors import Actor
from mulin.platform.notices import actions as notices
from mulin.platform.records import actions as records
from mulin.platform.timeline import queries as timeline

NOTED = ("note_solved", "note_not_solved")
UNDOABLE = frozenset(
    {"receive", "classify", "dispatch", "accept", "return", "recall", "contact", "title", "attempt", "remind", *NOTED}
)  # fmt: skip
CORRECTABLE = frozenset({"contact", "attempt", "verify_solved", "verify_not_solved", *NOTED})

WHY_NOT: dict[str, str | Promise] = {
    "raise": gettext_lazy("已经有了编号，本人手里有纸条。"),
    "close_not_reached": gettext_lazy("三次没联系上，已经办结。"),
    "verify_solved": gettext_lazy("核实了就办结了。"),
    "verify_not_solved": gettext_lazy("核实了就退回去接着办了。"),
    "reopen": gettext_lazy("重开了，本人看到了。"),
    "undo": gettext_lazy("刚才那一步已经撤销了。"),
    "take_back": gettext_lazy("刚才的答复已经收回了。"),
    "correct": gettext_lazy("更正写下就留着，写错了再更正一次。"),
}
"""What is said of the acts that cannot be undone."""

_LOOKS = ("matters.show_contact",)
"""Acts that change nothing: a look in between does not stand in the way."""

_MATTER_STEPS = {
    (states.RECEIVED, states.NEW): "undo_receive",
    (states.WITH_HANDLER, states.RECEIVED): "recall",
    (states.RECEIVED, states.WITH_HANDLER): "undo_end",
    (states.CLOSED, states.ANSWERED): "undo_word",
    (states.WITH_HANDLER, states.ANSWERED): "undo_word",
    (states.RECEIVED, states.ANSWERED): "undo_word",
}
_SHEET_STEPS = {
    (states.IN_HAND, states.OFFERED): "undo_accept",
    (states.IN_HAND, states.DONE): "finish",
    (states.RETURNED, states.OFFERED): "undo_offered_end",
    (states.WITHDRAWN, states.OFFERED): "undo_offered_end",
    (states.RETURNED, states.IN_HAND): "undo_end",
    (states.WITHDRAWN, states.IN_HAND): "undo_end",
}


class Undone(NamedTuple):
    matter: Matter
    verb: str


@transaction.atomic
def undo(*, matter: Matter, actor: Actor, now: dt.datetime) -> Undone:
    """Take back one's own last act on a matter, within the minutes of the policy, when nothing has happened since.

    Raises `Conflict` for an act that cannot be undone, and says why; `Refusal` for somebody else's act
    and for one that is too long ago, with what can be done instead (DR-11).
    """
    matter = base.lock(matter)
    last = timeline.last(matter.id, besides=_LOOKS)
    verb = last.verb.removeprefix("matters.") if last else ""
    if last is not None and verb == "answer":
        return Undone(take_back(matter=matter, actor=actor, now=now), verb)
    before = last.body.get("before") if last else None
    if last is None or verb not in UNDOABLE or before is None:
        raise errors.Conflict(
            "DR-11",
            _("这一步不能撤销：%(why)s") % {"why": WHY_NOT.get(verb, _("后面的事已经跟着办了。"))},
            remedy=_("记错的话可以“更正”，办结的可以“重开”。"),
        )
    minutes = policy.get(notices.WAIT, street_id=matter.street_id, on=now)
    errors.require(policies.may_undo(actor, last.actor_id, last.at, minutes, now))
    made = last.body.get("made", "")
    if verb == "dispatch":
        _withdraw(made, now)
    elif "sheet_id" in before:
        _restore_sheet(before)
    _restore(matter, before["matter"])
    _drop(verb, made, matter, now)
    base.note(matter, "undo", actor, now, of=verb, act=str(last.id))
    return Undone(matter, verb)


def _read(model: type[models.Model], name: str, value: Any) -> Any:
    field: Any = model._meta.get_field(name.removesuffix("_id"))
    return getattr(field, "target_field", field).to_python(value)


def _restore(matter: Matter, before: dict[str, Any]) -> None:
    """Put back what the matter was, its state along the flow, and its record and search with it."""
    was = {name: _read(Matter, name, value) for name, value in before.items()}
    state = was.pop("state")
    if state != matter.state:
        flow.advance(matter, states.MATTER, _MATTER_STEPS[matter.state, state])
    retitled = (was["title"], was["title_public"]) != (matter.title, matter.title_public)
    changed = [name for name, value in was.items() if getattr(matter, name) != value]
    for name in changed:
        setattr(matter, name, was[name])
    fields = [name.removesuffix("_id") for name in changed if name != "due_at"]
    base.keep(matter, *fields)
    if retitled:
        public = matter.title if matter.title_public else ""
        records.change(matter.id, title=matter.title, public_title=public)
        search.put(matter.id, "matter", matter.street_id, matter.path, *base.search_texts(matter))


def _restore_sheet(before: dict[str, Any]) -> None:
    sheet = Assignment.objects.get(pk=before["sheet_id"])
    was = {name: _read(Assignment, name, value) for name, value in before["sheet"].items()}
    state = was.pop("state")
    if state != sheet.state:
        flow.advance(sheet, states.ASSIGNMENT, _SHEET_STEPS[sheet.state, state])
    for name, value in was.items():
        setattr(sheet, name, value)
    sheet.save(update_fields=["state", *(name.removesuffix("_id") for name in was)])


def _withdraw(sheet_id: str, now: dt.datetime) -> None:
    """A sheet sent by mistake is withdrawn like any other; that it was out for a moment stays to be seen."""
    sheet = Assignment.objects.get(pk=sheet_id)
    flow.advance(sheet, states.ASSIGNMENT, "withdraw")
    sheet.ended_at, sheet.end_reason = now, _("派出后马上撤销")
    sheet.save(update_fields=["state", "ended_at", "end_reason"])


def _drop(verb: str, made: str, matter: Matter, now: dt.datetime) -> None:
    """The row that the act had made, and the notices of it that have not gone out."""
    if verb in NOTED:
        Word.objects.filter(pk=made).delete()
    elif verb == "attempt":
        Attempt.objects.filter(pk=made).delete()
    elif verb == "remind":
        Reminder.objects.filter(pk=made).delete()
        notices.undo(record_id=matter.id, kind=REMINDED, now=now)


@transaction.atomic
def correct(*, matter: Matter, act: UUID, words: str, actor: Actor, now: dt.datetime) -> UUID:
    """The right words for what was noted of a call, a visit or a look. The old ones stay, marked as corrected.

    Returns the id of the correcting act. Raises `Conflict` for an act that is no note or was undone.
    """
    matter = base.lock(matter)
    line = timeline.one(matter.id, act)
    verb = line.verb.removeprefix("matters.") if line else ""
    if line is None or verb not in CORRECTABLE:
        raise errors.Conflict(
            "DR-11",
            _("这一行不是记下的话，不用更正。"),
            remedy=_("能更正的有：联系了本人、没联系上、记本人的话、现场核实。"),
        )
    errors.require(policies.may_correct(actor, matter, line.actor_id))
    words = base.said(words, field="words", rule="DR-11", empty=_("请写应当是什么。"))
    made = line.body.get("made")
    if made and verb == "attempt":
        Attempt.objects.filter(pk=made).update(note=words[:200])
    elif made and verb in NOTED:
        Word.objects.filter(pk=made).update(words=words)
    return base.note(matter, "correct", actor, now, of=verb, act=str(line.id), said=words)
