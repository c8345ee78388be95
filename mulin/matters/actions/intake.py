"""Raising a matter, by any channel, into the one queue (S1-18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mulin.matters import clocks, guardians, photos, policies, queries, states
from mulin.matters.actions import base, floods
from mulin.matters.actions import voices as voices_of
from mulin.matters.actions.contact import Contact
from mulin.matters.models import (
    UNTYPED,
    Answer,
    Assignment,
    Channel,
    Matter,
    Nature,
    Photo,
    Reporter,
    Voice,
    first_words,
)
from mulin.people.actions import normal_phone
from mulin.people.queries import Duty
from mulin.platform import bulk, crypto, errors, practice, refs, scope, search, text, timeline
from mulin.platform.actors import Actor
from mulin.platform.ids import new_token
from mulin.platform.policy import LOCAL
from mulin.platform.records import actions as records
from mulin.platform.records.models import Record
from mulin.platform.sounds import Sound
from mulin.territory import rehoming
from mulin.territory.models import Place

PREFIX = "M"


@dataclass(slots=True)
class Intake:
    """A matter as raised: every row it will be, not yet written."""

    matter: Matter
    reporter: Reporter | None
    record: Record
    entries: list[timeline.Entry]
    photos: list[Photo] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    answer: Answer | None = None
    """Where a table of the past brings one along."""
    assignment: Assignment | None = None
    """Where it is taken over with a sheet that was out."""

    @property
    def search_texts(self) -> tuple[str, ...]:
        return base.search_texts(self.matter)


def raise_matter(
    *,
    place: Place,
    words: str,
    channel: str,
    contact: Contact | None,
    actor: Actor,
    now: dt.datetime,
    occurred_at: dt.datetime | None = None,
    category_id: UUID | None = None,
    title: str = "",
    pictures: Sequence[photos.Picture] = (),
    voices: Sequence[Sound] = (),
    client: str = "",
    token: str = "",
    source: str = "",
    external_no: str = "",
    asked_to_look: bool = False,
) -> Intake:
    """Take in one matter; it has a number and an accountable person when this returns.

    `contact` None: a member of staff found it. `client` is what rate limits count by; `token` opens the
    slip. `asked_to_look`: a sweep sent the actor there. A recording (`voices`) stands for words. Raises
    `Invalid` for bad words or a moment ahead or before 2000; `TooMany`, or `Refusal` outside one's window.
    """
    words = UNTYPED if voices and not words.strip() else words
    with photos.keeping() as shelf, transaction.atomic():
        rehoming.hold_where(place)
        if actor.posts and channel not in (Channel.WEB, Channel.QR) and not asked_to_look:
            errors.require(policies.may_register(actor, place.path))
        if client:
            floods.hold_back(client, words, place, now)
        intake = compose(
            place=place,
            words=words,
            channel=channel,
            contact=contact,
            actor=actor,
            now=now,
            occurred_at=occurred_at,
            category_id=category_id,
            title=title,
            source=source,
            external_no=external_no,
            token=token,
        )
        _hold_still(intake.matter, actor, now)
        _keep_files(intake, pictures, voices, shelf, now)
        write(intake, now)
    return intake


def _hold_still(matter: Matter, actor: Actor, now: dt.datetime) -> None:
    """Who was looked up as on duty keeps their post till this is written; who writes it down at the window as well."""
    if actor.posts:
        base.holds_still(matter.owner_id, now)


def raise_once(*, token: str, contact: Contact, **raised: Any) -> Reporter:
    """As `raise_matter`, for a form that may arrive twice: the same `token` is the same matter.

    The second meets the first at the token's uniqueness and gets what it has made; looking first would
    cost everybody what hardly ever happens.
    """
    try:
        intake = raise_matter(token=token, contact=contact, **raised)
    except (IntegrityError, errors.TooMany):
        if (known := queries.by_token(token)) is None:
            raise
        return known
    if intake.reporter is None:
        raise AssertionError("a matter with a contact has a reporter")
    return intake.reporter


@transaction.atomic
def raise_again(
    *, matter: Matter, reporter: Reporter, words: str, token: str, client: str, actor: Actor, now: dt.datetime
) -> Reporter:
    """What was closed too long ago to be reopened, raised anew and linked to it (DR-05).

    Nobody is asked again what is known: place, category, how to reach them, and the words too where
    none are given. Raises `Conflict` while the old one is still open.
    """
    matter = base.lock(matter)
    if reporter.matter_id != matter.id:
        raise errors.Refusal("DR-05", _("这不是您反映的事。"))
    errors.require(policies.may_speak(actor, reporter))
    if matter.state != states.CLOSED:
        raise errors.Conflict("DR-05", _("这件还在办，不用另立一件。"))
    if (known := queries.by_token(token)) is not None:
        return known
    contact = Contact(
        reporter.name,
        reporter.phone,
        reporter.reply_by,
        reporter.person,
        withheld=matter.withheld,
        minor=reporter.minor,
        agreed=reporter.agreed if reporter.minor else "",
        concerns=tuple(matter.concerns),
        private=matter.private,
    )
    made = raise_once(
        place=matter.place,
        words=words.strip() or matter.words,
        channel=Channel.WEB,
        contact=contact,
        category_id=matter.category_id,
        token=token,
        client=client,
        actor=actor,
        now=now,
    )
    records.link(matter.id, made.matter_id, "again", now)
    base.note(matter, "raise_again", actor, now, ref=made.matter.ref)
    return made


def compose(
    *,
    place: Place,
    words: str,
    channel: str,
    contact: Contact | None,
    actor: Actor,
    now: dt.datetime,
    occurred_at: dt.datetime | None = None,
    category_id: UUID | None = None,
    title: str = "",
    answerable: Duty | None = None,
    history: bool = False,
    source: str = "",
    external_no: str = "",
    token: str = "",
) -> Intake:
    """Every row of a raised matter, checked, with no reference yet: one and many are made alike."""
    words = base.said(words, field="words", rule="DR-02", empty=_("请写是什么事。"), remedy=_("一句话就行。"))
    occurred_at = _checked_moment(occurred_at, now)
    words, contact = _move_contacts(words, contact)
    _keep_practice_apart(actor, place)
    if place.street_id is None:
        raise errors.Invalid("S1-21", _("请选一个街道里的地方。"), field="place")
    # Whoever stands at a place, of whichever street they are, may say what is wrong there.
    scope.also(place.street_id)
    about = contact.concerns if contact else ()
    window = actor.holds(policies.INTAKE, place.path) and not {actor.id, *actor.org_ids} & set(about)
    post = answerable or (None if window else base.answerable(place.path, now, besides=about))
    matter = Matter(
        street_id=place.street_id,
        place=place,
        path=place.path,
        state=states.NEW,
        channel=channel,
        category_id=category_id,
        words=words,
        title=text.redact(text.one_line(title))[:60],
        occurred_at=occurred_at,
        recorded_at=now,
        **_answering(post, actor, place.path),
        finder_id=actor.id if contact is None else None,
        history=history,
        source=source,
        external_no=external_no,
        **({} if history else _first_clocks(place.street_id, contact, now)),
    )
    return _with_rows(matter, contact, token, actor, helped=bool(window and contact and not history))


def _with_rows(matter: Matter, contact: Contact | None, token: str, actor: Actor, *, helped: bool) -> Intake:
    """The matter with who raised it, its record, and its first line on the timeline."""
    now, place = matter.recorded_at, matter.place
    if contact is not None:
        _keep_from(matter, contact)
    reporter = _reporter(matter, contact, token, actor, now) if contact else None
    body = {"channel": matter.channel, "place": place.full_name or place.name, "helped": helped}
    verb = "matters.import" if matter.history else "matters.raise"
    raised = timeline.Entry(matter.street_id, matter.id, verb, actor, matter.occurred_at, now, body)
    return Intake(matter, reporter, _record_of(matter), [raised])


def _keep_from(matter: Matter, contact: Contact) -> None:
    """From the handler who asks, from whom it is about, and from everybody's lists."""
    matter.withheld = contact.withheld
    matter.concerns = list(contact.concerns)
    matter.private = contact.private or bool(contact.concerns)
    if contact.concerns:
        matter.nature = Nature.COMPLAINT


def _keep_practice_apart(actor: Actor, place: Place) -> None:
    """Who practises raises nothing real, and nobody else raises anything there."""
    if actor.kind == "system" or actor.practising == practice.inside(place.path):
        return
    if actor.practising:
        raise errors.Refusal(
            "DR-15", _("练习账号只能在练习街道里试。"), remedy=_("真的事，请用自己的账号登记。")
        )
    raise errors.Refusal("DR-15", _("这里是练习用的，不收真的事。"), remedy=_("请到街道的公开页反映。"))


def _first_clocks(
    street_id: UUID, contact: Contact | None, now: dt.datetime
) -> dict[str, dt.datetime | None]:
    """When it must have been received; and when somebody must have spoken with who raised it, if anybody did."""
    respond_by = clocks.step_due("respond", now, street_id=street_id) if contact else None
    if contact and guardians.alone(contact):
        respond_by = guardians.call_by(now, street_id=street_id)
    return {"due_at": clocks.step_due("receive", now, street_id=street_id), "respond_by": respond_by}


def _answering(post: Duty | None, actor: Actor, path: str) -> dict[str, object]:
    """Who answers for it from the first moment: the post on duty, else the window that wrote it down."""
    if post is not None:
        person, office = post.person_id, post.organisation_id
    else:
        person, office = base.answering_at(actor, path)
    return {"owner_id": person, "owner_org_id": office, "receiver_id": person, "receiver_org_id": office}


def _record_of(matter: Matter) -> Record:
    """What the chain shows of it."""
    return Record(
        id=matter.id,
        kind="matter",
        street_id=matter.street_id,
        path=matter.path,
        title="" if matter.private else matter.title or first_words(matter.words),
        state=matter.state,
        at=matter.occurred_at,
    )


def _keep_files(
    intake: Intake,
    pictures: Sequence[photos.Picture],
    voices: Sequence[Sound],
    shelf: photos.Shelf,
    now: dt.datetime,
) -> None:
    matter = intake.matter
    intake.voices += [voices_of.kept(matter, n, one, shelf, now) for n, one in enumerate(voices, 1)]
    for number, picture in enumerate(pictures, start=1):
        intake.photos.append(
            Photo(
                matter=matter,
                file=shelf.put(matter.id, number, picture.content),
                width=picture.width,
                height=picture.height,
                sha256=picture.sha256,
                at=now,
            )
        )


def write(intake: Intake, now: dt.datetime) -> None:
    """Write one intake in one statement, after its reference: the counter is the only row others wait for."""
    matter = intake.matter
    prefix = practice.prefixed(PREFIX, matter.path)
    # What is private stands on the chain by its number alone.
    matter.ref = intake.record.ref = refs.draw(prefix, matter.street_id, _year(matter), 1)[0]
    intake.record.title = intake.record.title or matter.ref
    bulk.insert(
        search.part(matter.id, "matter", matter.street_id, matter.path, *intake.search_texts),
        *(part for entry in intake.entries for part in timeline.parts(entry)),
        *([intake.reporter] if intake.reporter else []),
        *intake.photos,
        *intake.voices,
        intake.record,
        matter,
    )


def _year(matter: Matter) -> int:
    return matter.recorded_at.astimezone(LOCAL).year


def _reporter(matter: Matter, contact: Contact, token: str, actor: Actor, now: dt.datetime) -> Reporter:
    guardians.check(contact, matter.words)
    phone = normal_phone(contact.phone)
    own = contact.person is not None and contact.person.id == actor.id
    helps = bool(actor.posts) or actor.acting_for is not None
    helped = actor.id if helps and not own and not matter.history else None
    return Reporter(
        matter=matter,
        person=contact.person,
        name=contact.name.strip(),
        phone=phone,
        phone_index=crypto.blind(phone, "people.phone"),
        reply_by=contact.reply_by,
        token=token or new_token(),
        helped_by_id=helped,
        helper=contact.helper,
        helper_sees=contact.helper_sees,
        agreed=contact.agreed.strip()[:120],
        minor=contact.minor,
        at=now,
    )


def _move_contacts(words: str, contact: Contact | None) -> tuple[str, Contact | None]:
    """Telephone and identity numbers in the words move out of them; the telephone to where it belongs."""
    found = text.find_contacts(words)
    if not found:
        return words, contact
    clean = text.redact(words)
    if contact is None or contact.phone:
        return clean, contact
    phones = [one.value for one in found if one.kind in ("mobile", "landline")]
    if not phones:
        return clean, contact
    return clean, replace(contact, phone=phones[0])


def _checked_moment(occurred_at: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    if occurred_at is None:
        return now
    if occurred_at > now:
        raise errors.Invalid(
            "DR-07", _("发生的时间在将来。"), remedy=_("请写已经发生的时间，或留空。"), field="occurred_at"
        )
    if occurred_at.year < 2000:
        raise errors.Invalid("DR-07", _("发生的时间太早了，请看看年份。"), field="occurred_at")
    return occurred_at
