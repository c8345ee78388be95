"""Matters at the desk: register, queue, and every act of a window, a handler and a verifier."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth

from mulin.matters import actions, queries, states
from mulin.matters.api import schemas
from mulin.matters.api.common import at_desk
from mulin.matters.api.common import matter as matter_of
from mulin.matters.api.schemas import MatterOut
from mulin.matters.models import Assignment, Channel, Matter, ReplyBy
from mulin.platform import clients, errors
from mulin.platform.actors import VISITOR
from mulin.platform.api.paging import PAGING, Paging, Part, part_of
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Place

router = Router(tags=["matters"])


def _sheet(matter: Matter) -> Assignment:
    live = queries.whole(matter).live
    if live is None:
        raise errors.Conflict("FLOW", _("这件事现在没有派出去的单。"), remedy=_("请刷新看看现在到了哪一步。"))
    return live


def _place(body: schemas.MatterIn) -> Place:
    place = (
        territory.opened(territory.by_door(body.door))
        if body.door
        else territory.by_id(body.place)
        if body.place
        else None
    )
    if place is None and not (body.door or body.place):
        place = territory.opened(territory.the_street())
    if place is None:
        raise errors.Invalid("S1-21", _("没有这个地方。"), remedy=_("请搜一下，或留空。"), field="place")
    return place


def _category(category_id: UUID | None) -> Any:
    if category_id is None:
        return None
    found = queries.categories().filter(id=category_id).first()
    if found is None:
        raise errors.Invalid("N-71", _("没有这个类别。"), field="category")
    return found


@router.post("/", response={201: schemas.Raised, **PROBLEMS}, auth=None)
def raise_matter(request: Request, body: schemas.MatterIn) -> Status:
    """Raise a matter without an account. It has a number at once."""
    intake = actions.raise_matter(
        place=_place(body),
        words=body.words,
        channel=Channel.QR if body.door else Channel.WEB,
        contact=actions.Contact(
            body.contact.name, body.contact.phone, ReplyBy(body.contact.reply_by), withheld=body.withheld
        ),
        actor=VISITOR,
        now=request.now,
        client=clients.key(request),
    )
    return Status(201, _raised(intake))


@router.post("/registered/", response={201: schemas.Raised, **PROBLEMS}, auth=django_auth)
def register(request: Request, body: schemas.Registered) -> Status:
    """Write down at the desk what somebody said, or what was found on patrol."""
    at_desk(request)
    category = _category(body.category)
    intake = actions.raise_matter(
        place=_place(body),
        words=body.words,
        channel=body.channel,
        contact=actions.Contact(
            body.contact.name, body.contact.phone, ReplyBy(body.contact.reply_by), withheld=body.withheld
        )
        if body.reporter
        else None,
        actor=request.actor,
        now=request.now,
        occurred_at=body.occurred_at,
        category_id=category.id if category else None,
        title=body.title,
    )
    return Status(201, _raised(intake))


def _raised(intake: actions.Intake) -> schemas.Raised:
    return schemas.Raised(ref=intake.matter.ref, slip=intake.reporter.token if intake.reporter else "")


@router.get("/", response={200: Part[MatterOut], **PROBLEMS}, auth=django_auth)
def queue(request: Request, filters: schemas.Narrowed = schemas.NARROWED, paging: Paging = PAGING) -> Any:
    """The actor's queue, what is due first first."""
    wanted = queries.Filters(
        cut=filters.cut,
        words=filters.words,
        channel=filters.channel,
        due=filters.due,
        category=filters.category,
        place=territory.by_id(filters.place) if filters.place else None,
        handler=filters.handler,
    )
    if filters.cut not in queries.CUTS:
        raise errors.Invalid("API", _("没有这种筛选。"), field="cut")
    if filters.place and wanted.place is None:
        raise errors.Invalid("S1-21", _("没有这个地方。"), remedy=_("请搜一下，或留空。"), field="place")
    found = queries.for_table(queries.queue(request.actor, wanted, now=request.now))
    return part_of(found, by=("due_at", "id"), request=request, paging=paging, show=MatterOut.of)


@router.get("/{ref}", response={200: schemas.WholeOut, **PROBLEMS}, auth=django_auth)
def matter(request: Request, ref: str) -> schemas.WholeOut:
    """One matter, with its sheets and answers."""
    found = matter_of(request, ref)
    whole = queries.whole(found)
    return schemas.WholeOut(
        **MatterOut.of(found).dict(),
        words=found.words,
        sheets=[
            schemas.SheetOut(
                organisation=one.organisation_id,
                state=one.state,
                reason=one.reason,
                due_at=one.due_at,
                end_reason=one.end_reason,
            )
            for one in whole.assignments
        ],
        answers=[
            schemas.AnswerOut(
                body=one.body, proposes=one.proposes, at=one.at, standing=one.id == found.answer_id
            )
            for one in whole.answers
        ],
        steps=sorted(states.MATTER.verbs_from(found.state)),
    )


@router.post("/{ref}/receipts/", response={201: MatterOut, **PROBLEMS}, auth=django_auth)
def create_receipt(request: Request, ref: str) -> Status:
    """The window receives it."""
    actions.receive(matter=matter_of(request, ref), actor=request.actor, now=request.now)
    return _after(request, ref)


@router.post("/{ref}/dispatches/", response={201: MatterOut, **PROBLEMS}, auth=django_auth)
def create_dispatch(request: Request, ref: str, body: schemas.DispatchIn) -> Status:
    """One sheet to one handler."""
    found = matter_of(request, ref)
    now = request.now
    to = territory.organisations(found.street_id, on=now.date()).filter(id=body.to).first()
    if to is None:
        raise errors.Invalid("S3-52", _("没有这家单位。"), remedy=_("请从名单里选。"), field="to")
    actions.dispatch(
        matter=found,
        to=to,
        reason=body.reason,
        task=body.task,
        category=_category(body.category),
        due_at=body.due_at,
        actor=request.actor,
        now=now,
    )
    return _after(request, ref)


@router.post("/{ref}/acceptances/", response={201: MatterOut, **PROBLEMS}, auth=django_auth)
def create_acceptance(request: Request, ref: str) -> Status:
    """The handler takes the sheet."""
    actions.accept(assignment=_sheet(matter_of(request, ref)), actor=request.actor, now=request.now)
    return _after(request, ref)


@router.post("/{ref}/returns/", response={201: MatterOut, **PROBLEMS}, auth=django_auth)
def create_return(request: Request, ref: str, body: schemas.SaidIn) -> Status:
    """The handler returns the sheet, with a reason."""
    sheet = _sheet(matter_of(request, ref))
    actions.return_sheet(assignment=sheet, reason=body.words, actor=request.actor, now=request.now)
    return _after(request, ref)


@router.post("/{ref}/recalls/", response={201: MatterOut, **PROBLEMS}, auth=django_auth)
def create_recall(request: Request, ref: str, body: schemas.SaidIn) -> Status:
    """The window takes its sheet back."""
    sheet = _sheet(matter_of(request, ref))
    actions.recall(assignment=sheet, reason=body.words, actor=request.actor, now=request.now)
    return _after(request, ref)


@router.post("/{ref}/contacts/", response={201: MatterOut, **PROBLEMS}, auth=django_auth)
def create_contact(request: Request, ref: str, body: schemas.SaidIn) -> Status:
    """Somebody spoke with the person."""
    found = matter_of(request, ref)
    actions.note_contact(matter=found, words=body.words, actor=request.actor, now=request.now)
    return _after(request, ref)


@router.post("/{ref}/answers/", response={201: MatterOut, **PROBLEMS}, auth=django_auth)
def create_answer(request: Request, ref: str, body: schemas.AnswerIn) -> Status:
    """Answer in plain words."""
    actions.answer(
        matter=matter_of(request, ref),
        body=body.body,
        proposes=body.proposes,
        actor=request.actor,
        now=request.now,
    )
    return _after(request, ref)


@router.post("/{ref}/words/", response={201: MatterOut, **PROBLEMS}, auth=django_auth)
def create_word(request: Request, ref: str, body: schemas.NotedWordIn) -> Status:
    """Note what the person said on the telephone, at a visit or on paper."""
    found = matter_of(request, ref)
    reporters = queries.whole(found).reporters
    if not reporters:
        raise errors.Refusal("N-82", _("这件事没有反映人，请核实员去看。"))
    actions.say(
        matter=found,
        reporter=reporters[0],
        solved=body.solved,
        content=body.content,
        words=body.words,
        via=body.via,
        actor=request.actor,
        now=request.now,
    )
    return _after(request, ref)


@router.post("/{ref}/attempts/", response={201: MatterOut, **PROBLEMS}, auth=django_auth)
def create_attempt(request: Request, ref: str, body: schemas.AttemptIn) -> Status:
    """A try to reach the person that failed."""
    found = matter_of(request, ref)
    actions.attempt(matter=found, how=body.how, note=body.note, actor=request.actor, now=request.now)
    return _after(request, ref)


@router.post("/{ref}/verifications/", response={201: MatterOut, **PROBLEMS}, auth=django_auth)
def create_verification(request: Request, ref: str, body: schemas.VerifyIn) -> Status:
    """A verifier has looked."""
    found = matter_of(request, ref)
    actions.verify(matter=found, solved=body.solved, words=body.words, actor=request.actor, now=request.now)
    return _after(request, ref)


@router.post("/{ref}/reopenings/", response={201: MatterOut, **PROBLEMS}, auth=django_auth)
def create_reopening(request: Request, ref: str, body: schemas.SaidIn) -> Status:
    """The window reopens it for somebody who called."""
    found = matter_of(request, ref)
    actions.reopen(matter=found, reporter=None, words=body.words, actor=request.actor, now=request.now)
    return _after(request, ref)


@router.post("/{ref}/title/", response={201: MatterOut, **PROBLEMS}, auth=django_auth)
def create_title(request: Request, ref: str, body: schemas.TitleIn) -> Status:
    """Give it a title, and say whether the street's page may show it."""
    found = matter_of(request, ref)
    actions.set_title(
        matter=found,
        title=body.title,
        public=body.public,
        decision=body.decision(),
        actor=request.actor,
        now=request.now,
    )
    return _after(request, ref)


def _after(request: Request, ref: str) -> Status:
    return Status(201, MatterOut.of(matter_of(request, ref)))
