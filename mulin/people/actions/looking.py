"""Finding a helper by name and number: counted, so that nobody tries names and numbers out (N-90)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.people import policies, queries
from mulin.people.models import Person
from mulin.platform import crypto, errors, policy, throttle
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL

LOOKS_PER_DAY = policy.declare(
    "people.mandate.looks", 20, rule="N-90", text=gettext_lazy("一天里最多按姓名和号码找几次帮手")
)


def look_for_helper(*, name: str, phone: str, person: Person, actor: Actor, now: dt.datetime) -> Person:
    """The one registered in the person's street with this name and number. A wrong name and a wrong number are alike."""
    errors.require(policies.may_name_helper(actor, person_id=person.id, street_id=person.street_id))
    key = f"helper:{crypto.blind(str(actor.id), 'people.helper')}"
    count, until = throttle.count(key, window=dt.timedelta(days=1), now=now)
    if count > int(policy.get(LOOKS_PER_DAY, street_id=person.street_id, on=now)):
        raise errors.TooMany(
            "N-90",
            _("找帮手试得太多次了。"),
            remedy=_("%(time)s 以后再试，或到家门口服务站当面说。")
            % {"time": until.astimezone(LOCAL).strftime("%m-%d %H:%M")},
        )
    found = queries.registered(name, phone, street_id=person.street_id)
    if found is None:
        raise errors.Invalid(
            "DR-10",
            _("没有找到登记过这个姓名和号码的人。"),
            remedy=_("请对一下姓名和号码；还没登记的，请帮手到窗口登记一次。"),
            field="name",
        )
    return found
