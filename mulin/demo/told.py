"""How the demo street's people are told: a few who chose e-mail or text messages, and some whom nothing reached.

Made through the product's own actions; what is sent is written to the outbox folder of the instance.
"""

from __future__ import annotations

import datetime as dt

from mulin.demo.replay import Cast
from mulin.people import actions, codes, queries
from mulin.people.models import Account, ContactWay, Person
from mulin.people.queries import actor_of
from mulin.platform.actors import Actor
from mulin.platform.notices import actions as notices
from mulin.platform.notices import gathering, quiet, sending
from mulin.platform.notices.channels import config
from mulin.platform.notices.delivery import Delivery
from mulin.platform.notices.models import Notice
from mulin.platform.policy import LOCAL

BEFORE = dt.timedelta(days=1)
WORDS = "本人在窗口说的"
NOT_THERE = ("code invalid_number", "HTTP 400")
"""What became of the first ones' text messages."""


def tell(cast: Cast, *, now: dt.datetime) -> None:
    """What happened some days ago: who chose what, and the evening's messages that came of it."""
    then = now - BEFORE
    with config.written_down():
        desk = cast.actor("hechuan", now)
        chosen = _choose(cast, desk, then)
        while notices.send_due(then, most=500):
            pass
        _send(chosen, then)


def _choose(cast: Cast, desk: Actor, then: dt.datetime) -> dict[ContactWay, str]:
    """The ways, each with what becomes of its message: empty where it gets through."""
    waiting = Notice.objects.filter(
        state=Notice.State.WAITING, channel=Notice.Channel.IN_APP, not_before__lte=then
    )
    told = [one for one in set(waiting.values_list("person_id", flat=True)) if one is not None]
    day = then.astimezone(LOCAL).date()
    living = queries.standing(told).exclude(id__in=queries.dead().values("person_id"))
    gu = Account.objects.select_related("person").filter(username="gu").first()
    staff = {one for one in told if queries.is_staff(one, on=day)} | ({gu.person_id} if gu else set())
    people = [one for one in living.order_by("id") if one.id not in staff][:8]
    chosen: dict[ContactWay, str] = {}
    for number, person in enumerate(people):
        why = NOT_THERE[number] if number < len(NOT_THERE) else ""
        chosen[_agreed(person, "sms", f"1009999077{number}", desk, then)] = why
    if gu is not None:
        me = actor_of(gu.person, on=day)
        chosen[_agreed(gu.person, "email", "gu@example.com", me, then)] = ""
    return chosen


def _agreed(person: Person, channel: str, address: str, actor: Actor, then: dt.datetime) -> ContactWay:
    words = "" if actor.id == person.id else WORDS
    way = actions.agree(person=person, channel=channel, address=address, words=words, actor=actor, now=then)
    return actions.prove(way=way, code=codes.code_of(way), actor=actor, now=then)


def _send(chosen: dict[ContactWay, str], then: dt.datetime) -> None:
    becomes = {way.id: why for way, why in chosen.items()}
    for street_id in set(Delivery.objects.values_list("street_id", flat=True)):
        times = gathering.Times.of(street_id, then)
        evening = quiet.digest_after(then, times.digest, times.quiet)
        for channel in ("email", "sms"):
            for one in sending.claim(evening, channel=channel, most=50)[0]:
                why = "" if one.kind else becomes.get(one.way_id, "")
                outcome = sending.Outcome("refused", why) if why else sending.attempt(one, evening)
                sending.settle(one, outcome, evening)
