"""Reaching the person, answering in plain words, and what the public may read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import clocks, policies, states
from mulin.matters.actions import arbitrating, base, sheets
from mulin.matters.actions.following import NEWS, tell_followers
from mulin.matters.models import Answer, Assignment, Matter, ReplyBy, Reporter
from mulin.platform import errors, flow, policy, publishing, search
from mulin.platform.actors import Actor
from mulin.platform.notices import actions as notices
from mulin.platform.records import actions as records

NOTICE = "matters.answered"
AT_ONCE = policy.declare(
    "matters.told_at_once", ["emergency"], rule="DR-14", text="哪几类紧急程度的事，有答复马上往外发"
)


UNSEEN = publishing.Decision()


@transaction.atomic
def note_contact(*, matter: Matter, words: str, actor: Actor, now: dt.datetime) -> Matter:
    """Somebody spoke with the person: the first time counts as the response (N-75)."""
    matter = base.lock(matter)
    _require_working_on(actor, matter)
    if matter.withheld:
        # Who is not to know who they are cannot have spoken with them: the window does (N-70).
        errors.require(policies.may_open_personal(actor, matter))
    words = base.said(words, field="words", rule="N-75", empty=_("请写联系到本人时说了什么。"))
    before = base.remember(matter)
    if matter.responded_at is None:
        matter.responded_at = now
        matter.save(update_fields=["responded_at"])
    base.note(matter, "contact", actor, now, said=words, before=before)
    return matter


@transaction.atomic
def answer(*, matter: Matter, body: str, proposes: str, actor: Actor, now: dt.datetime) -> Answer:
    """Answer the person in plain words, and say what it is: solved, explained, referred, cannot be solved.

    From the handler who has it in hand, or from the window where no sheet is out. The answer goes
    out by the channel the person chose, after the minutes in which it can be taken back.
    """
    matter = base.lock(matter)
    body = base.said(
        body,
        field="body",
        rule="DR-05",
        empty=_("请写给本人的答复。"),
        remedy=_("说做了什么、结果怎样；办不了的，说为什么、还能找谁。"),
    )
    if proposes not in states.PROPOSED:
        raise errors.Invalid("DR-05", _("请选这是哪一种答复。"), field="proposes")
    errors.require(policies.may_answer_plainly(matter))
    if matter.state in (states.ANSWERED, states.CLOSED):
        # A second press or a page left open: that it is done already is the news, not whose it was.
        flow.advance(matter, states.MATTER, "answer")
    assignment = sheets.leading(matter)
    if assignment is None:
        errors.require(policies.may_answer_at_window(actor, matter))
    else:
        errors.require(policies.may_handle(actor, assignment))
        flow.advance(assignment, states.ASSIGNMENT, "finish")
        assignment.ended_at = now
        assignment.save(update_fields=["state", "ended_at"])
    return give(matter, assignment, body, proposes, actor, now)


def give(
    matter: Matter, assignment: Assignment | None, body: str, proposes: str, actor: Actor, now: dt.datetime
) -> Answer:
    """The answer itself, once it is known whose it is; the caller holds the matter's lock."""
    if matter.state == states.NEW:
        _receive_silently(matter, actor, now)
    sheets.end_beside(matter, now, reason=_("主办已经答复"))
    sheets.drop_drafts(matter)
    arbitrating.drop(matter)
    flow.advance(matter, states.MATTER, "answer")
    given = Answer.objects.create(
        matter=matter,
        assignment=assignment,
        organisation_id=assignment.organisation_id if assignment else actor.home_org_id,
        author_id=actor.id,
        body=body,
        proposes=proposes,
        at=now,
        limit_at=matter.solve_by,
    )
    matter.answer = given
    matter.responded_at = matter.responded_at or now
    if not matter.history:
        matter.due_at = clocks.step_due("say", now, street_id=matter.street_id)
    # Hearing from the person is the window's work; the handler has done theirs.
    matter.owner_id, matter.owner_org_id = matter.receiver_id, matter.receiver_org_id
    base.keep(matter, "answer", "responded_at", "owner", "owner_org", "receiver", "receiver_org")
    base.note(matter, "answer", actor, now, said=body, proposes=proposes)
    if not matter.history:
        _tell(matter, now)
        tell_followers(matter, now)
    return given


def _receive_silently(matter: Matter, actor: Actor, now: dt.datetime) -> None:
    flow.advance(matter, states.MATTER, "receive")
    matter.receiver_id, matter.receiver_org_id = base.answering_at(actor, matter.path)
    base.holds_still(matter.receiver_id, now)
    base.note(matter, "receive", actor, now)


def _tell(matter: Matter, now: dt.datetime) -> None:
    urgent = _is_emergency(matter, now)
    for reporter in matter.reporters.filter(afterwards__isnull=True).select_related("person"):
        if reporter.reply_by in (ReplyBy.IN_APP, ReplyBy.LETTER):
            notices.later(
                street_id=matter.street_id,
                record_id=matter.id,
                kind=NOTICE,
                channel=reporter.reply_by,
                person_id=reporter.person_id,
                addressee=_addressee(reporter),
                now=now,
                urgent=urgent,
                reporter=str(reporter.id),
            )


def _is_emergency(matter: Matter, now: dt.datetime) -> bool:
    """Whether what is said of it goes out at once, in quiet hours too (DR-14)."""
    categories = policy.get(AT_ONCE, street_id=matter.street_id, on=now)
    return matter.category is not None and matter.category.urgency in categories


def _addressee(reporter: Reporter) -> str:
    return reporter.name or (reporter.person.name if reporter.person else "")


@transaction.atomic
def take_back(*, matter: Matter, actor: Actor, now: dt.datetime) -> Matter:
    """Take an answer back within the minutes before it goes out; the person has not seen it."""
    matter = base.lock(matter)
    given = matter.answer
    if given is None or matter.state != states.ANSWERED or given.author_id != actor.id:
        raise errors.Conflict("DR-11", _("没有可以撤回的答复。"))
    minutes = policy.get(notices.WAIT, street_id=matter.street_id, on=now)
    if now > given.at + dt.timedelta(minutes=minutes):
        raise errors.Refusal(
            "DR-11",
            _("答复已经发出超过 %(n)s 分钟，本人可能看到了。") % {"n": minutes},
            remedy=_("可以再写一条更正的答复。"),
        )
    given.taken_back_at = now
    given.save(update_fields=["taken_back_at"])
    notices.undo(record_id=matter.id, kind=NOTICE, now=now)
    notices.undo(record_id=matter.id, kind=NEWS, now=now)
    go_back(matter, given, now)
    base.note(matter, "take_back", actor, now)
    return matter


def go_back(matter: Matter, given: Answer, now: dt.datetime, *, to_window: bool = False) -> None:
    """From answered back to work: to the handler who answered, with a new clock, or to the window.

    The caller writes the act down.
    """
    assignment = given.assignment
    if assignment is None or to_window:
        flow.advance(matter, states.MATTER, "reconsider")
        matter.owner_id, matter.owner_org_id = matter.receiver_id, matter.receiver_org_id
        if not matter.history:
            matter.due_at = clocks.step_due("receive", now, street_id=matter.street_id)
    else:
        flow.advance(matter, states.MATTER, "hand_back")
        flow.advance(assignment, states.ASSIGNMENT, "resume")
        assignment.ended_at = None
        if given.taken_back_at is None:
            assignment.due_at = clocks.due_at(assignment.limit, now, street_id=matter.street_id)
        assignment.save(update_fields=["state", "ended_at", "due_at"])
        hand = assignment.accepted_by_id or matter.receiver_id
        matter.owner_id, matter.owner_org_id = hand, assignment.organisation_id
        if not matter.history:
            matter.due_at = assignment.due_at
    matter.answer = None
    base.keep(matter, "answer", "owner", "owner_org")


@transaction.atomic
def set_title(
    *,
    matter: Matter,
    title: str,
    public: bool,
    actor: Actor,
    now: dt.datetime,
    decision: publishing.Decision = UNSEEN,
) -> Matter:
    """Give it a title; `public` says that this title may stand on the street's page (DR-17).

    Nothing else of its words is ever public. Imported history never is. Raises `publishing.LookFirst` where
    a public title holds something to be hidden that the desk has not seen yet (N-98).
    """
    matter = base.lock(matter)
    errors.require(policies.may_receive(actor, matter))
    title = base.said(title, field="title", rule="DR-17", empty=_("请写标题。"))
    if len(title) > 60:
        raise errors.Invalid("DR-17", _("标题最多 60 字。"), field="title")
    if public and matter.history:
        raise errors.Refusal("DR-17", _("导入的历史不上公开页面。"))
    noted: dict[str, Any] = {}
    if public:
        title, noted = publishing.cleared(title, decision, field="title")
        title = title[:60]
    before = base.remember(matter)
    matter.title, matter.title_public = title, public
    matter.save(update_fields=["title", "title_public"])
    records.change(matter.id, title=title, public_title=title if public else "")
    search.put(matter.id, "matter", matter.street_id, matter.path, *base.search_texts(matter))
    base.note(matter, "title", actor, now, title=title, public=public, before=before, **noted)
    return matter


def _require_working_on(actor: Actor, matter: Matter) -> None:
    """The window of the place, or an organisation that has a sheet of it."""
    if any(policies.may_handle(actor, one) for one in matter.assignments.filter(state__in=states.LIVE)):
        return
    errors.require(policies.may_answer_at_window(actor, matter))
