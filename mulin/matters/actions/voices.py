"""Recordings: kept beside a matter when it is raised, and typed by somebody who understands the dialect."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import photos, policies
from mulin.matters.actions import base
from mulin.matters.models import UNTYPED, Matter, Voice, first_words
from mulin.platform import errors, search, text
from mulin.platform.actors import Actor
from mulin.platform.records import actions as records
from mulin.platform.sounds import Sound


def kept(matter: Matter, number: int, sound: Sound, shelf: photos.Shelf, now: dt.datetime) -> Voice:
    """One recording on its shelf, its row not yet written."""
    return Voice(
        matter=matter,
        file=shelf.put(matter.id, number, sound.content, f"voice.{sound.ending}"),
        mime=sound.mime,
        size=len(sound.content),
        sha256=sound.sha256,
        at=now,
    )


@transaction.atomic
def type_voice(*, voice: Voice, words: str, actor: Actor, now: dt.datetime) -> Voice:
    """Write down what a recording says; from then on it is found by these words.

    They stand for the matter's own words where it came as a recording alone, and below them
    otherwise. Telephone and identity numbers are taken out as at intake (N-90). Raises `Conflict`
    for one that is typed already.
    """
    matter = base.lock(voice.matter)
    errors.require(policies.may_type(actor, matter))
    voice = Voice.objects.select_for_update(no_key=True).get(pk=voice.pk)
    if voice.typed_at is not None:
        raise errors.Conflict(
            "S2-42", _("这段录音已经听写过了。"), remedy=_("要补充，请写在“联系了本人”里。")
        )
    words = base.said(words, field="words", rule="S2-42", empty=_("请照录音写下来。"))
    clean = text.redact(words)
    alone = matter.words == UNTYPED
    matter.words = clean if alone else f"{matter.words}\n（录音里说：{clean}）"
    matter.save(update_fields=["words"])
    if alone and not matter.title:
        records.change(matter.id, title=first_words(clean))
    search.put(matter.id, "matter", matter.street_id, matter.path, *base.search_texts(matter))
    voice.typed_by_id, voice.typed_at = base.person_of(actor), now
    voice.save(update_fields=["typed_by", "typed_at"])
    base.note(matter, "type_voice", actor, now)
    return voice
