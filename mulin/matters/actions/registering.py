"""Writing down at the desk what somebody said on the telephone or at the counter, or what was found on patrol."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters.actions.contact import Contact
from mulin.matters.actions.intake import raise_matter, raise_once
from mulin.matters.models import FOUND, Channel, Matter, ReplyBy
from mulin.people import actions as people
from mulin.people.models import PaperForm
from mulin.people.queries import has_account
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.sounds import Sound
from mulin.territory.models import Place

CHANNELS = (Channel.PHONE, Channel.WALK_IN, Channel.DEPUTY, *FOUND)


@transaction.atomic
def register(
    *,
    place: Place,
    words: str,
    channel: str,
    contact: Contact,
    token: str,
    actor: Actor,
    now: dt.datetime,
    occurred_at: dt.datetime | None = None,
    category_id: UUID | None = None,
    how_agreed: str = "",
    voices: Sequence[Sound] = (),
) -> Matter:
    """Take a matter in for somebody else; the same `token` twice is the same matter.

    Who has an account is acted for, so how they agreed is written down where they can see it
    (DR-10). What is found on patrol was raised by nobody: its finder is kept, its contact is not.
    Raises what `raise_matter` and `people.actions.assist` raise, and `Invalid` for a reply by
    telephone without a number.
    """
    if channel not in CHANNELS:
        raise errors.Invalid("S3-54", _("请选是怎么来的。"), field="channel")
    raised: dict[str, Any] = {
        "place": place,
        "words": words,
        "channel": channel,
        "now": now,
        "occurred_at": occurred_at,
        "category_id": category_id,
        "voices": voices,
    }
    if channel in FOUND:
        return raise_matter(contact=None, actor=actor, **raised).matter
    person = contact.person
    phone = contact.phone or (person.phone if person else "")
    if contact.reply_by == ReplyBy.PHONE and not phone:
        raise errors.Invalid("DR-10", _("要打电话答复，请写号码。"), field="phone")
    if person is not None and has_account(person.id):
        people.assist(person=person, purpose=_("代您反映一件事"), how_agreed=how_agreed, actor=actor, now=now)
    if person is not None:
        actor = actor.for_person(person.id)
    return raise_once(token=token, contact=contact, actor=actor, **raised).matter


@transaction.atomic
def register_from(*, paper: PaperForm, actor: Actor, now: dt.datetime, **given: Any) -> Matter:
    """As `register`, from a signed form: the form is entered by the same act, once (DR-10).

    Raises what `register` raises, and `Conflict` for a form that is entered already.
    """
    matter = register(actor=actor.from_paper(paper.serial), now=now, **given)
    people.enter_paper(paper=paper, given=None, made_id=matter.id, actor=actor, now=now)
    return matter
