"""Telling everybody: a poster for the notice board, a few sentences for the loudspeaker. Nothing personal (N-90)."""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.people import policies
from mulin.platform import errors, publishing, text, timeline
from mulin.platform.actors import Actor
from mulin.platform.ids import new_id
from mulin.platform.notices import channels, gathering, quiet
from mulin.platform.notices.channels import Outgoing
from mulin.platform.policy import LOCAL
from mulin.territory.models import Place

LONGEST_POSTER = 600
LONGEST_ALOUD = 200
SPOKEN_A_MINUTE = 180
"""Characters read aloud in a minute, slowly."""
_NOT_SPOKEN = re.compile(r"https?://|www\.|[<>{}|\\^~\[\]#*_]")


def check_open(words: str, *, field: str, most: int) -> str:
    """The words cleaned; raises `Invalid` where there are none or too many, or somebody's number or name in them."""
    words = text.clean(words)
    if not words:
        raise errors.Invalid("DR-14", _("请写要说的话。"), field=field)
    if len(words) > most:
        raise errors.Invalid(
            "DR-14",
            _("太长了：最多 %(most)s 个字，现在 %(n)s 个字。") % {"most": most, "n": len(words)},
            remedy=_("请写短一些，或者分成几次。"),
            field=field,
        )
    if text.find_contacts(words) or publishing.found(words, publishing.OFFICIAL):
        raise errors.Invalid(
            "N-90",
            _("里面有个人的姓名、电话或证件号，大家都会看到、听到。"),
            remedy=_("请删掉；街道的电话会自己印上。"),
            field=field,
        )
    return words


def check_aloud(words: str, *, field: str = "aloud") -> str:
    """The same for what is read out: short, and nothing that nobody can say."""
    words = check_open(words, field=field, most=LONGEST_ALOUD)
    if _NOT_SPOKEN.search(words):
        raise errors.Invalid(
            "DR-14",
            _("里面有念不出来的：网址或符号。"),
            remedy=_("请写成说得出口的话，例如“看公告栏”。"),
            field=field,
        )
    return words


def seconds_of(words: str) -> int:
    """How long it takes to read aloud, slowly."""
    return max(1, round(len(words) * 60 / SPOKEN_A_MINUTE))


@transaction.atomic
def print_poster(*, street: Place, title: str, body: str, actor: Actor, now: dt.datetime) -> Outgoing:
    """A poster is made, to be put up by hand; its words are kept on the street's timeline."""
    errors.require(policies.may_announce(actor, street.id))
    title = check_open(title, field="title", most=40)
    body = check_open(body, field="body", most=LONGEST_POSTER)
    return _give(street, "board", "print_poster", title, body, actor, now)


@transaction.atomic
def read_aloud(*, street: Place, aloud: str, actor: Actor, now: dt.datetime) -> Outgoing:
    """A few sentences were read out over the loudspeaker; not in quiet hours."""
    errors.require(policies.may_announce(actor, street.id))
    aloud = check_aloud(aloud)
    _require_awake(street, now)
    return _give(street, "loudspeaker", "read_aloud", "", aloud, actor, now)


def _require_awake(street: Place, now: dt.datetime) -> None:
    times = gathering.Times.of(street.id, now)
    again = quiet.awake(now, times.quiet)
    if again > now:
        raise errors.Refusal(
            "DR-14",
            _("现在是安静的时间，不用喇叭。"),
            remedy=_("%(at)s以后再念；出了急事，请打 110、119 或 120。")
            % {"at": f"{again.astimezone(LOCAL):%H:%M}"},
            field="aloud",
        )


def _give(
    street: Place, channel: str, verb: str, title: str, words: str, actor: Actor, now: dt.datetime
) -> Outgoing:
    message = Outgoing(str(new_id()), title, words, office=street.name)
    channels.find(channel).send(message, "")
    timeline.record(
        street_id=street.id,
        record_id=street.id,
        verb=f"people.{verb}",
        actor=actor,
        now=now,
        title=title or words[:40],
        said=words,
    )
    return message
