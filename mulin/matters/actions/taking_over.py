"""Matters taken over from another system as they stand there: received, with a handler, or answered.

They are live from the moment of the takeover: the same rows and constraints as matters that came here, one
accountable person each, clocks that run. What happened before is one line of the timeline, with the old words.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.matters import clocks, queries, states
from mulin.matters.actions import base, intake
from mulin.matters.models import Answer, Assignment, Category
from mulin.people import queries as people
from mulin.people.queries import Duty
from mulin.platform import errors, flow
from mulin.platform.policy import LOCAL
from mulin.territory import queries as territory
from mulin.territory.models import Organisation, Place

KEEP = "keep"
TODAY = "today"
CLOCKS = (KEEP, TODAY)
"""Which limit a matter has afterwards: the one it had, where the table tells it; or one from the takeover on."""


@dataclass(frozen=True, slots=True)
class Stood:
    """How one row stood in the old system, as far as the table says it."""

    state: str
    """`new`, `received`, `with_handler` or `answered`."""
    told: str
    """The state in the old system's own words."""
    handler: Organisation | None = None
    accepted: bool = False
    due: dt.datetime | None = None
    reply: str = ""
    replied_at: dt.datetime | None = None
    proposes: str = states.EXPLAINED


class Ground:
    """What a takeover looks up once and not for every row: offices, who works in them, who answers for a place."""

    def __init__(self, street: Place, rule: str, now: dt.datetime) -> None:
        self.street, self.rule, self.now = street, rule, now
        day = now.astimezone(LOCAL).date()
        self.offices = list(territory.organisations(street.id, on=day))
        self._hands = people.first_in_offices([one.id for one in self.offices], on=day)
        self._urgency = {one.id: one.urgency for one in queries.categories()}
        self._posts: dict[str, Duty] = {}

    def post(self, path: str) -> Duty:
        """Who answers for a place. Raises `Conflict` where nobody does."""
        if path not in self._posts:
            self._posts[path] = base.answerable(path, self.now, to_answer=False)
        return self._posts[path]

    def hand(self, office: Organisation) -> UUID | None:
        """Who has what is in an office's hand: its handler, else whoever works there longest."""
        return self._hands.get(office.id)

    def limit(self, category_id: UUID | None) -> str:
        urgency = self._urgency.get(category_id, "") if category_id else ""
        return clocks.solve_limit(urgency or Category.Urgency.ORDINARY, street_id=self.street.id, on=self.now)

    def solve_by(self, stood: Stood, limit: str) -> dt.datetime:
        """The old limit where it is kept and known, late or not; else a new one from now."""
        if self.rule == KEEP and stood.due is not None:
            return stood.due
        return clocks.due_at(limit, self.now, street_id=self.street.id)


def carry_on(composed: intake.Intake, stood: Stood, ground: Ground) -> None:
    """Bring a matter just composed to where it stood, along the flow; nothing is written.

    Raises `Invalid` for what no matter here could be: in nobody's hand though under way, answered without
    an answer, due before it was raised, in the hand of an office where nobody works.
    """
    matter = composed.matter
    if stood.due is not None and stood.due < matter.occurred_at:
        raise errors.Invalid(
            "DR-07", _("办理期限比反映的时间还早。"), remedy=_("请看看这两格是不是填反了。"), field="due"
        )
    if stood.state != states.NEW:
        flow.advance(matter, states.MATTER, "receive")
    if stood.state in (states.NEW, states.RECEIVED):
        if ground.rule == KEEP and stood.due is not None:
            matter.due_at = matter.solve_by = stood.due
    elif stood.state == states.WITH_HANDLER:
        _put_out(composed, stood, ground)
    else:
        _reply(composed, stood, ground)
    composed.record.state = matter.state
    raised = composed.entries[0]
    body = {
        "was": stood.told,
        "number": matter.external_no,
        "to": stood.handler.name if stood.handler else "",
        "due": matter.due_at.isoformat(timespec="minutes") if matter.due_at else "",
        # What had been told the person on the way stays readable, though it is not the answer.
        "said": "" if composed.answer else stood.reply.strip()[: base.MOST_WORDS],
    }
    composed.entries.append(replace(raised, verb="matters.take_over", at=ground.now, body=body))
    if composed.answer is not None:
        said = {"said": composed.answer.body, "proposes": composed.answer.proposes}
        told = replace(raised, verb="matters.answer", at=composed.answer.at, body=said)
        composed.entries.append(told)


def _put_out(composed: intake.Intake, stood: Stood, ground: Ground) -> None:
    """The sheet that was out: offered, or in the hand of whoever works at that office."""
    matter, now = composed.matter, ground.now
    if stood.handler is None:
        raise errors.Invalid(
            "S1-23",
            _("写着“%(state)s”，却没写是哪家单位在办。") % {"state": stood.told},
            remedy=_("请写承办单位；还没派的，把状态改成“已受理”。"),
            field="handler",
        )
    flow.advance(matter, states.MATTER, "dispatch")
    sheet = _sheet(composed, stood.handler, stood, ground)
    if stood.accepted:
        hand = ground.hand(stood.handler)
        if hand is None:
            raise errors.Invalid(
                "S1-23",
                _("%(office)s在这里还没有人，没有人能接着办。") % {"office": stood.handler.name},
                remedy=_("请先给这家单位任命承办人，或写成还没接下。"),
                field="handler",
            )
        flow.advance(sheet, states.ASSIGNMENT, "accept")
        sheet.accepted_at, sheet.accepted_by_id = now, hand
        matter.owner_id, matter.owner_org_id = hand, stood.handler.id
    composed.assignment = sheet
    matter.due_at = matter.solve_by = sheet.due_at


def _sheet(composed: intake.Intake, office: Organisation, stood: Stood, ground: Ground) -> Assignment:
    matter, now = composed.matter, ground.now
    limit = ground.limit(matter.category_id)
    due = ground.solve_by(stood, limit)
    return Assignment(
        matter=matter,
        organisation=office,
        state=states.OFFERED,
        # Kept with the sheet, in Chinese whatever the reader's language.
        reason="老系统里已经派给这一家",
        limit=limit,
        due_at=due,
        offered_at=now,
        offered_by_id=matter.owner_id,
        accept_by=min(clocks.step_due("accept", now, street_id=matter.street_id), due),
    )


def _reply(composed: intake.Intake, stood: Stood, ground: Ground) -> None:
    """Answered there, waiting for the person's word here; nobody is told anew what they were told already."""
    matter, now = composed.matter, ground.now
    if not stood.reply.strip():
        raise errors.Invalid(
            "DR-05",
            _("写着“%(state)s”，却没有答复的内容。") % {"state": stood.told},
            remedy=_("请补上当时怎么答复的；没有答复的，把状态改成“在办”。"),
            field="reply",
        )
    body = base.said(stood.reply, field="reply", rule="DR-05", empty=_("答复是空的。"))
    at = stood.replied_at or now
    hand = ground.hand(stood.handler) if stood.handler else None
    if stood.handler is not None and hand is not None:
        flow.advance(matter, states.MATTER, "dispatch")
        sheet = _sheet(composed, stood.handler, stood, ground)
        flow.advance(sheet, states.ASSIGNMENT, "accept")
        flow.advance(sheet, states.ASSIGNMENT, "finish")
        sheet.accepted_at, sheet.accepted_by_id, sheet.ended_at = now, hand, now
        composed.assignment = sheet
    flow.advance(matter, states.MATTER, "answer")
    composed.answer = Answer(
        matter=matter,
        assignment=composed.assignment,
        organisation=stood.handler,
        body=body,
        proposes=stood.proposes,
        at=at,
    )
    matter.answer_id = composed.answer.id
    matter.responded_at = at
    matter.solve_by = ground.solve_by(stood, ground.limit(matter.category_id))
    # The person has as long to say how it is as anybody: from now on, since now they can say it here.
    matter.due_at = clocks.step_due("say", now, street_id=matter.street_id)
