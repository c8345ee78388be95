"""The resident's word, and the ways a matter ends or goes on: no other act closes one (DR-05)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import clocks, policies, queries, states
from mulin.matters.actions import arbitrating, base, sheets
from mulin.matters.actions.answering import NOTICE, go_back
from mulin.matters.actions.rehoming import follow_place
from mulin.matters.models import Answer, Attempt, Matter, Reopening, Reporter, Word
from mulin.people import roles
from mulin.people.queries import current
from mulin.platform import errors, flow
from mulin.platform.actors import Actor
from mulin.platform.notices import actions as notices
from mulin.platform.policy import LOCAL


@transaction.atomic
def say(
    *,
    matter: Matter,
    reporter: Reporter,
    solved: bool,
    actor: Actor,
    now: dt.datetime,
    content: str = "",
    words: str = "",
    via: str = Word.Via.SLIP,
) -> Matter:
    """The resident's word on the answer: solved closes it, not solved sends it back with the words.

    By the person (log-in or slip), or noted by a worker who asked them (`via` call, visit, paper). An
    explanation that has been given twice and still does not content the person closes with their
    "not solved" standing: more rounds would change nothing, and reopening stays one tap away.
    """
    matter = base.lock(matter)
    given = _standing_answer(matter)
    if reporter.matter_id != matter.id:
        raise errors.Refusal("DR-05", _("这不是您反映的事。"))
    noted = via not in (Word.Via.SLIP, Word.Via.VERIFIER)
    errors.require(
        policies.may_note_word(actor, matter, given) if noted else policies.may_speak(actor, reporter)
    )
    if content and content not in Word.Content.values:
        raise errors.Invalid("N-75", _("请选满意、基本满意或不满意。"), field="content")
    words = words.strip()[: base.MOST_WORDS]
    before = base.remember(matter, given.assignment)
    made = Word.objects.create(
        matter=matter,
        answer=given,
        reporter=reporter,
        solved=solved,
        content=content,
        words=words,
        via=via,
        noted_by_id=actor.id if noted else None,
        at=now,
    )
    matter.responded_at = matter.responded_at or now
    undoing = {"before": before, "made": str(made.id)} if noted else {}
    _follow(matter, given, solved, words, actor, now, via=via, content=content, **undoing)
    return matter


@transaction.atomic
def verify(*, matter: Matter, solved: bool, words: str, actor: Actor, now: dt.datetime) -> Matter:
    """Where nobody raised it: somebody who neither found nor handled it looks and confirms (N-82)."""
    matter = base.lock(matter)
    given = _standing_answer(matter)
    if queries.speaking(matter).exists():
        raise errors.Refusal("N-82", _("这件事有反映人，要听本人说。"), remedy=_("请打电话回访。"))
    errors.require(policies.may_verify(actor, matter, list(matter.assignments.all())))
    words = base.said(words, field="words", rule="N-82", empty=_("请写现场看到了什么。"))
    Word.objects.create(
        matter=matter,
        answer=given,
        solved=solved,
        words=words,
        via=Word.Via.VERIFIER,
        noted_by_id=actor.id,
        at=now,
    )
    _follow(matter, given, solved, words, actor, now, via=Word.Via.VERIFIER)
    return matter


def _follow(
    matter: Matter,
    given: Answer,
    solved: bool,
    words: str,
    actor: Actor,
    now: dt.datetime,
    *,
    via: str,
    content: str = "",
    **undoing: Any,
) -> None:
    verb = "say_solved" if solved else "say_not_solved"
    if via == Word.Via.VERIFIER:
        verb = "verify_solved" if solved else "verify_not_solved"
    elif via != Word.Via.SLIP:
        verb = f"note_{verb[4:]}"
    body = {"said": words, "via": via, "content": content, **undoing}
    if solved or (given.proposes != states.SOLVED and _explained_before(matter, given)):
        close(matter, given, given.proposes, now)
    else:
        go_back(matter, given, now, to_window=given.proposes != states.SOLVED)
        matter.save(update_fields=["responded_at"])
    base.note(matter, verb, actor, now, **body)
    notices.undo(record_id=matter.id, kind=NOTICE, now=now)


def _explained_before(matter: Matter, given: Answer) -> bool:
    """Whether an earlier explanation was already met with "not solved"."""
    earlier = Word.objects.filter(matter=matter, solved=False).exclude(answer=given)
    return earlier.exclude(answer__proposes=states.SOLVED).exists()


def _standing_answer(matter: Matter) -> Answer:
    if matter.state != states.ANSWERED or matter.answer_id is None:
        raise errors.Conflict(
            "DR-05",
            _("现在是“%(state)s”，还没有等您答话的答复。") % {"state": states.MATTER.word(matter.state)},
            remedy=_("请刷新看看现在到了哪一步。"),
        )
    return Answer.objects.select_related("assignment").get(pk=matter.answer_id)


def close(matter: Matter, given: Answer, outcome: str, now: dt.datetime) -> None:
    """The end, with its answer. The caller holds the lock and writes the act down."""
    flow.advance(matter, states.MATTER, "withdraw" if outcome == states.GIVEN_UP else "close")
    matter.outcome, matter.closed_at, matter.due_at = outcome, now, None
    matter.answer = given
    base.keep(matter, "outcome", "closed_at", "answer", "responded_at")


@transaction.atomic
def attempt(*, matter: Matter, how: str, note: str, actor: Actor, now: dt.datetime) -> tuple[Attempt, bool]:
    """A try to reach the person that failed. The third, each on another day, closes it as not reached.

    Returns the attempt and whether it closed. Never counted as solved (N-75).
    """
    matter = base.lock(matter)
    given = _standing_answer(matter)
    if actor.kind != "system":
        errors.require(policies.may_note_word(actor, matter, given))
    if not queries.speaking(matter).exists():
        raise errors.Refusal("N-82", _("这件事没有反映人，请核实员去看。"))
    day = now.astimezone(LOCAL).date()
    days = set(Attempt.objects.filter(answer=given).values_list("day", flat=True))
    if day in days:
        raise errors.Conflict(
            "DR-07", _("今天已经记过一次没联系上。"), remedy=_("换一天再试；三次要在三天里。")
        )
    before = base.remember(matter)
    made = Attempt.objects.create(
        matter=matter, answer=given, how=how, note=note.strip()[:200], by_id=actor.id, day=day, at=now
    )
    told = {"how": how, "said": made.note, "count": len(days) + 1}
    base.note(matter, "attempt", actor, now, **told, before=before, made=str(made.id))
    if len(days) + 1 < states.ATTEMPTS:
        return made, False
    close(matter, given, states.NOT_REACHED, now)
    base.note(matter, "close_not_reached", actor, now)
    return made, True


@transaction.atomic
def withdraw(*, matter: Matter, reporter: Reporter, words: str, actor: Actor, now: dt.datetime) -> Matter:
    """Who raised it takes it back. It closes with an answer that says so, and can be reopened."""
    matter = base.lock(matter)
    if reporter.matter_id != matter.id:
        raise errors.Refusal("DR-05", _("这不是您反映的事。"))
    errors.require(policies.may_speak(actor, reporter))
    if queries.speaking(matter).count() > 1:
        raise errors.Refusal(
            "S3-54",
            _("还有别的邻居也反映了这件事，不能整件撤回。"),
            remedy=_("您可以不再收通知，事情接着办。"),
        )
    if matter.state == states.CLOSED:
        raise errors.Conflict("DR-05", _("这件已经办结了。"))
    sheets.stop(matter, now, _("本人撤回了"))
    arbitrating.drop(matter)
    given = Answer.objects.create(
        matter=matter,
        body=_("您撤回了这件事，我们停下来了。想再办，点“重开”就行。"),
        proposes=states.GIVEN_UP,
        at=now,
        limit_at=matter.solve_by,
    )
    close(matter, given, states.GIVEN_UP, now)
    base.note(matter, "withdraw", actor, now, said=words.strip()[: base.MOST_WORDS])
    notices.undo(record_id=matter.id, kind=NOTICE, now=now)
    return matter


@transaction.atomic
def reopen(
    *, matter: Matter, reporter: Reporter | None, words: str, actor: Actor, now: dt.datetime
) -> Matter:
    """Take a closed matter up again, same number, within the days of the policy (DR-05).

    By the person, or by the window for somebody on the telephone. Later than that, `raise_again`.
    """
    matter = base.lock(matter)
    if matter.state != states.CLOSED or matter.closed_at is None:
        raise errors.Conflict("DR-05", _("这件还在办，不用重开。"))
    _require_reopener(actor, matter, reporter)
    until = clocks.may_reopen_until(matter.closed_at, street_id=matter.street_id)
    errors.require(policies.may_reopen(matter, until, now))
    Reopening.objects.create(
        matter=matter, words=words.strip()[: base.MOST_WORDS], outcome_before=matter.outcome, at=now
    )
    flow.advance(matter, states.MATTER, "reopen")
    follow_place(matter)
    post = base.answerable(matter.path, now)
    if not _still_there(matter, now):
        matter.receiver_id, matter.receiver_org_id = post.person_id, post.organisation_id
    matter.owner_id, matter.owner_org_id = matter.receiver_id, matter.receiver_org_id
    matter.outcome, matter.closed_at, matter.answer = "", None, None
    matter.due_at = clocks.step_due("receive", now, street_id=matter.street_id)
    matter.solve_by = None
    base.keep(
        matter, "outcome", "closed_at", "answer", "owner", "owner_org", "receiver", "receiver_org", "solve_by",
        "path",
    )  # fmt: skip
    base.note(matter, "reopen", actor, now, said=words.strip()[: base.MOST_WORDS])
    return matter


def _require_reopener(actor: Actor, matter: Matter, reporter: Reporter | None) -> None:
    if reporter is not None and reporter.matter_id == matter.id and policies.may_speak(actor, reporter):
        return
    errors.require(policies.may_receive(actor, matter))


def _still_there(matter: Matter, now: dt.datetime) -> bool:
    """Whether the first receiver still holds a post at the window."""
    day = now.astimezone(LOCAL).date()
    held = matter.receiver.appointments.filter(current(day), role__in=roles.WINDOW)
    return any(matter.path.startswith(post.path) for post in held)
