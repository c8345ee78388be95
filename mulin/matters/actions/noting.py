"""Notes among the colleagues of one office, and calling one of them to a note."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies
from mulin.matters.actions import base
from mulin.matters.models import Matter, Mention, Note
from mulin.matters.queries.sight import visible_to
from mulin.people import queries as people
from mulin.people.models import Person
from mulin.platform import errors, text, timeline
from mulin.platform.actors import Actor
from mulin.platform.notices import actions as notices
from mulin.platform.notices.models import Notice
from mulin.platform.policy import LOCAL

MENTIONED = "matters.mentioned"

_AT = re.compile(r"(?<![A-Za-z0-9._])[@＠](?=\S)")
"""A call to somebody; not the sign inside an e-mail address."""


@transaction.atomic
def note_down(*, matter: Matter, words: str, actor: Actor, now: dt.datetime) -> Note:
    """Write a note for the colleagues of one's office; `@姓名` calls one of them to it.

    Seen by nobody else. The act stands on the note's own timeline and not on the matter's, which other
    offices read. Raises `Invalid` for who is no colleague on duty or may not see the matter, and for
    telephone and identity numbers: those have their own place (N-90).
    """
    matter = base.lock(matter)
    errors.require(policies.may_note(actor))
    if not visible_to(actor).filter(pk=matter.pk).exists():
        raise errors.Refusal("S1-18", _("这件事您看不到。"), remedy=_("请告诉能看到的同事。"))
    words = base.said(words, field="words", rule="N-90", empty=_("请写备注。"))[:2000]
    if text.find_contacts(words):
        raise errors.Invalid(
            "N-90",
            _("备注里有电话或证件号。"),
            remedy=_("电话已经在“联系”里；证件号不用记。请删掉再存。"),
            field="words",
        )
    office_id = actor.home_org_id
    assert office_id is not None, "the policy lets in who has an office"
    called = _called(words, matter, actor, office_id, now)
    author_id = base.person_of(actor)
    note = Note.objects.create(matter=matter, office_id=office_id, author_id=author_id, words=words, at=now)
    for person_id in called:
        Mention.objects.create(note=note, person_id=person_id)
        notices.later(
            street_id=matter.street_id,
            record_id=matter.id,
            kind=MENTIONED,
            channel=Notice.Channel.IN_APP,
            person_id=person_id,
            now=now,
            wait=False,
            note=str(note.id),
        )
    # Who answers in the notes has seen what called them.
    Mention.objects.filter(note__matter=matter, person_id=author_id, seen_at__isnull=True).update(seen_at=now)
    timeline.record(
        street_id=matter.street_id,
        record_id=note.id,
        verb="matters.note",
        actor=actor,
        now=now,
        ref=matter.ref,
        said=words,
    )
    return note


def _called(words: str, matter: Matter, actor: Actor, office_id: UUID, now: dt.datetime) -> list[UUID]:
    """Whom the words call, each once; oneself is left out."""
    found = [match.end() for match in _AT.finditer(words)]
    if not found:
        return []
    day = now.astimezone(LOCAL).date()
    colleagues = people.named_in(office_id, on=day)
    called: dict[UUID, None] = {}
    for start in found:
        person = _named(words[start:], colleagues)
        if person.id == actor.id:
            continue
        if not visible_to(people.actor_of(person, on=day)).filter(pk=matter.pk).exists():
            raise errors.Invalid(
                "S1-18",
                _("%(name)s看不到这件事，不能提到。") % {"name": person.name},
                remedy=_("不在本人负责的地方，也没有派给本人的单位。请当面说，或提到别的同事。"),
                field="words",
            )
        called[person.id] = None
    return list(called)


def _named(rest: str, colleagues: Mapping[str, Person]) -> Person:
    """The colleague whose name stands here, the longest where one name begins another."""
    fitting = [name for name in colleagues if rest.startswith(name)]
    if fitting:
        return colleagues[max(fitting, key=len)]
    asked = re.split(r"[\s，。,.；;：:、@＠]", rest, maxsplit=1)[0][:12]
    raise errors.Invalid(
        "S1-18",
        _("“@%(name)s”不是本单位在岗的同事。") % {"name": asked},
        remedy=_("能提到的有：%(names)s。") % {"names": _("、").join(colleagues)},
        field="words",
    )


@transaction.atomic
def see_mention(*, mention: Mention, actor: Actor, now: dt.datetime) -> None:
    """The one who was called has read the note."""
    if mention.person_id != actor.id:
        raise errors.Refusal("S1-18", _("这条提到的不是您。"))
    Mention.objects.filter(pk=mention.pk, seen_at__isnull=True).update(seen_at=now)
