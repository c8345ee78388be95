"""The last days' outings of the demo street, and what was heard on them: invented, made through the actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mulin.demo.replay import Cast
from mulin.matters import actions
from mulin.matters.actions import Contact, Line
from mulin.matters.actions.outings import Going
from mulin.people.models import Appointment
from mulin.people.queries import actor_of, current
from mulin.people.roles import DISPATCHER
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.sounds import Sound, clean_sound
from mulin.territory.models import Organisation, Place

HOUR = dt.timedelta(hours=1)


def go_out(cast: Cast, *, now: dt.datetime) -> None:
    """A stall, a patrol and a visit that took place, and a reception to come."""
    day = now.astimezone(LOCAL).date()
    posts = Appointment.objects.filter(current(day), role=DISPATCHER).select_related("person")
    post = posts.order_by("valid_from", "id")[0]
    actor = actor_of(post.person, on=day)
    neighbourhoods = [one for one in cast.places.values() if one.kind == "neighbourhood"]
    compounds = [one for one in cast.places.values() if one.kind == "compound"]
    office = next(one for one in cast.organisations.values() if one.kind == "property")
    staff = Going(person=post.person)
    by: dict[str, Any] = {"actor": actor, "now": now - 30 * HOUR}
    _listen(neighbourhoods[0], staff, by, actor, now)
    _patrol_and_visit(compounds[0], office, staff, by, actor, now)
    actions.plan_outing(
        kind="reception",
        place=neighbourhoods[0],
        spot="居民活动室",
        purpose="代表当面听大家说",
        starts_at=(now + 3 * 24 * HOUR).replace(minute=0, second=0, microsecond=0),
        announced=True,
        goers=[staff, Going(name="沈立", title="区人大代表", shown=True)],
        **by,
    )


def _listen(place: Place, staff: Going, by: dict[str, Any], actor: Actor, now: dt.datetime) -> None:
    stall = actions.plan_outing(
        kind="listening",
        place=place,
        spot="菜场东门的桌子",
        purpose="听听买菜的邻居最近烦什么",
        starts_at=now - 26 * HOUR,
        goers=[staff],
        **by,
    )
    heard = [
        Line("菜场门口下雨就积水，踩着砖头过", Contact("沈阿姨", "13900000031", "phone")),
        Line("早点摊的油烟往二楼灌", Contact("老宋", withheld=True)),
        Line("健身器材的扶手松了，老人要摔的"),
        Line("", Contact("吴伯伯"), voice=_silence()),
    ]
    at = now - 25 * HOUR
    actions.hear_lines(outing=stall, lines=heard, actor=actor, now=at)
    actions.hold_outing(
        outing=stall, result="坐了两个钟头，来了十几位，说得最多的是积水和油烟。", actor=actor, now=at
    )


def _patrol_and_visit(
    place: Place, office: Organisation, staff: Going, by: dict[str, Any], actor: Actor, now: dt.datetime
) -> None:
    patrol = actions.plan_outing(
        kind="patrol",
        place=place,
        purpose="雨季前看看排水和消防通道",
        starts_at=now - 5 * HOUR,
        goers=[staff, Going(organisation=office), Going(name="方阿姨", title="业主代表")],
        **by,
    )
    actions.hear_lines(outing=patrol, lines=[Line("消防通道上堆了三堆纸箱")], actor=actor, now=now - 4 * HOUR)
    visit = actions.plan_outing(
        kind="visit",
        place=place,
        purpose="送防汛通知，看看低处的门要不要沙袋",
        asks="家里有没有门槛低、会进水的门",
        starts_at=now - 4 * HOUR,
        goers=[staff],
        **by,
    )
    actions.hold_outing(outing=visit, agreed="door", done="told", actor=actor, now=now - 3 * HOUR)


def _silence() -> Sound:
    """One second of nothing, as a recording any browser plays."""
    rate = 8000
    head = b"RIFF" + (36 + rate).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    form = b"\x01\x00\x01\x00" + rate.to_bytes(4, "little") * 2 + b"\x01\x00\x08\x00"
    return clean_sound(head + form + b"data" + rate.to_bytes(4, "little") + b"\x80" * rate)
