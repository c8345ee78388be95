"""Taking in a table of matters: many at once, with the checks and the rows of a single one (S3-54)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies, states
from mulin.matters.actions import base, intake
from mulin.matters.actions.taking_over import Ground, Stood, carry_on
from mulin.matters.models import Answer, ImportRefusal, ImportRun
from mulin.matters.queries import importing as known
from mulin.people.queries import Duty
from mulin.platform import bulk, errors, flow, home, practice, refs, search, text, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.records import actions as records
from mulin.territory.models import Place

OWN = "mulin:"
"""How the source of a table begins that this or another instance has written out."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One row of a table as it was read; the rules of intake have yet to look at it."""

    row: int
    place: Place
    words: str
    title: str
    contact: intake.Contact
    channel: str
    source: str
    external_no: str
    occurred_at: dt.datetime | None = None
    category_id: UUID | None = None
    reply: str = ""
    replied_at: dt.datetime | None = None
    stood: Stood | None = None
    """How it stands in the system it is taken over from."""
    due_at: dt.datetime | None = None
    """When the hotline wants it done."""
    callback: str = ""
    """What the hotline was told when it called back."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken; `row` as a spreadsheet numbers it."""

    row: int
    reason: str


@dataclass(slots=True)
class Batch:
    """What becomes of some rows."""

    taken: list[intake.Intake] = field(default_factory=list)
    repeated: int = 0
    refused: list[Refused] = field(default_factory=list)

    @property
    def read(self) -> int:
        return len(self.taken) + self.repeated + len(self.refused)


def own_source(street: Place) -> str:
    """The source under which a street's own matters are written out: this instance and this street."""
    return f"{OWN}{home.instance()['id']}:{street.path.rstrip('/').rpartition('/')[2]}"[:40]


def weigh(
    rows: Iterable[Draft | Refused],
    *,
    street: Place,
    history: bool,
    post: Duty | None,
    seen: set[tuple[str, str]],
    actor: Actor,
    now: dt.datetime,
    ground: Ground | None = None,
) -> Batch:
    """What taking these rows in would make of them; writes nothing but into `seen`.

    A row whose number is already here, or came earlier in the same table (`seen`), is repeated.
    `ground`: the rows are taken over from another system, as they stand there.
    """
    rows = list(rows)
    drafts = [one for one in rows if isinstance(one, Draft)]
    here = _known(street, drafts)
    batch = Batch()
    for one in rows:
        if isinstance(one, Refused):
            batch.refused.append(one)
            continue
        number = (one.source, one.external_no)
        if number in here or number in seen:
            batch.repeated += 1
            continue
        try:
            batch.taken.append(_compose(one, history=history, post=post, actor=actor, now=now, ground=ground))
        except errors.Refusal as refusal:
            batch.refused.append(Refused(one.row, told(refusal)))
        else:
            seen.add(number)
    return batch


def told(refusal: errors.Refusal) -> str:
    """A refusal and its remedy in one line, for a list of rows or a terminal."""
    gap = "" if refusal.message.endswith("。") else " "
    return f"{refusal.message}{gap}{refusal.remedy}".strip()[:300]


def _known(street: Place, drafts: Sequence[Draft]) -> set[tuple[str, str]]:
    own = own_source(street)
    here = known.known_numbers(street, {(one.source, one.external_no) for one in drafts})
    mine = [one.external_no for one in drafts if one.source == own]
    return here | {(own, ref) for ref in known.known_refs(street, mine)}


def _compose(
    draft: Draft,
    *,
    history: bool,
    post: Duty | None,
    actor: Actor,
    now: dt.datetime,
    ground: Ground | None,
) -> intake.Intake:
    if ground is not None:
        post = ground.post(draft.place.path)
    elif draft.reply and not history:
        raise errors.Invalid("DR-05", _("这一行已经有答复，不是新的事。"), remedy=_("请按“历史记录”导入。"))
    composed = intake.compose(
        place=draft.place,
        words=draft.words,
        channel=draft.channel,
        contact=draft.contact,
        actor=actor,
        now=now,
        occurred_at=draft.occurred_at,
        category_id=draft.category_id,
        title=draft.title,
        answerable=post,
        history=history,
        source=draft.source,
        external_no=draft.external_no,
    )
    if ground is not None and draft.stood is not None:
        stood = draft.stood
        if draft.reply:
            at = _replied_at(draft, composed.matter.occurred_at, now)
            stood = replace(stood, reply=draft.reply, replied_at=at)
        carry_on(composed, stood, ground)
    elif history:
        _settle(composed, draft, actor, now)
    else:
        composed.matter.outside_due_at = draft.due_at
    if draft.callback:
        said = {"said": text.redact(draft.callback)[: base.MOST_WORDS]}
        composed.entries.append(replace(composed.entries[0], verb="matters.callback", at=now, body=said))
    return composed


def _settle(composed: intake.Intake, draft: Draft, actor: Actor, now: dt.datetime) -> None:
    """What happened to it before: received where it was raised, and answered where there is a reply."""
    matter = composed.matter
    flow.advance(matter, states.MATTER, "receive")
    entry = replace(composed.entries[0], verb="matters.receive", body={})
    composed.entries.append(entry)
    if draft.reply:
        body = base.said(draft.reply, field="reply", rule="DR-05", empty=_("答复是空的。"))
        at = _replied_at(draft, matter.occurred_at, now)
        flow.advance(matter, states.MATTER, "answer")
        composed.answer = Answer(matter=matter, body=body, proposes=states.EXPLAINED, at=at)
        matter.answer_id = composed.answer.id
        matter.responded_at = at
        said = {"said": body, "proposes": states.EXPLAINED}
        composed.entries.append(replace(entry, verb="matters.answer", at=at, body=said))
    composed.record.state = matter.state


def _replied_at(draft: Draft, occurred_at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """When it was answered. Without a time: not later than now, which is all that is known."""
    if draft.replied_at is None:
        return now
    if draft.replied_at > now:
        raise errors.Invalid("DR-07", _("答复的时间在将来。"), remedy=_("请改成已经答复的时间，或留空。"))
    if draft.replied_at >= occurred_at:
        return draft.replied_at
    if draft.replied_at.astimezone(LOCAL).date() == occurred_at.astimezone(LOCAL).date():
        return occurred_at  # a day without a clock is meant
    raise errors.Invalid("DR-07", _("答复的时间比反映的时间还早。"), remedy=_("请看看这两格是不是填反了。"))


@transaction.atomic
def take_in(
    rows: Sequence[Draft | Refused],
    *,
    run: ImportRun,
    earlier: Sequence[Refused],
    post: Duty | None,
    seen: set[tuple[str, str]],
    actor: Actor,
    now: dt.datetime,
    ground: Ground | None = None,
) -> Batch:
    """Take in the next rows of a run and move it on by as many, in one transaction.

    A run that was never saved is saved with the first row it takes (`earlier`: what was refused
    before that): a table with nothing new leaves no trace. Raises `Conflict` where another process
    has moved the run on, `Refusal` where the actor may not import.
    """
    errors.require(policies.may_import(actor, run.street))
    _hold(run)
    if not run.history:
        base.holds_still(post.person_id if post else base.person_of(actor), now)
    batch = weigh(
        rows,
        street=run.street,
        history=run.history,
        post=post,
        seen=seen,
        actor=actor,
        now=now,
        ground=ground,
    )
    _write(batch.taken, run.street, now)
    run.position += len(rows)
    run.taken += len(batch.taken)
    run.repeated += batch.repeated
    run.refused += len(batch.refused)
    if run._state.adding and not batch.taken:
        return batch
    run.state, run.error = ImportRun.State.RUNNING, ""
    told_now = [*(earlier if run._state.adding else ()), *batch.refused]
    run.save()
    bulk.copy_in([ImportRefusal(run=run, row=one.row, reason=one.reason) for one in told_now])
    return batch


def _hold(run: ImportRun) -> None:
    """Lock the run's row until the transaction ends, and see that nobody else goes on with it."""
    if run._state.adding:
        return
    now_at = ImportRun.objects.select_for_update().values_list("position", flat=True).get(pk=run.pk)
    if now_at != run.position:
        raise errors.Conflict("S3-54", _("这张表正在别处导入。"), remedy=_("等它导完再看。"))


def _write(intakes: Sequence[intake.Intake], street: Place, now: dt.datetime) -> None:
    """Every row of many intakes, as single ones write them. References are drawn last, in one block."""
    if not intakes:
        return
    search.put_many(
        (one.matter.id, "matter", street.id, one.matter.path, one.search_texts) for one in intakes
    )
    timeline.record_many(entry for one in intakes for entry in one.entries)
    bulk.copy_in([one.reporter for one in intakes if one.reporter])
    bulk.copy_in([one.assignment for one in intakes if one.assignment])
    bulk.copy_in([one.answer for one in intakes if one.answer])
    year = now.astimezone(LOCAL).year
    for one, ref in zip(
        intakes,
        refs.draw(practice.prefixed(intake.PREFIX, street.path), street.id, year, len(intakes)),
        strict=True,
    ):
        one.matter.ref = one.record.ref = ref
    bulk.copy_in([one.matter for one in intakes])
    records.put_many([one.record for one in intakes])
