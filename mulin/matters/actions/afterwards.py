"""After somebody has died: what becomes of what they raised. Asked with care, and never shown outside the desk."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies, queries, states
from mulin.matters.actions import arbitrating, base, sheets
from mulin.matters.actions.closing import close
from mulin.matters.models import Afterwards, Answer, Matter, ReplyBy, Reporter
from mulin.people import queries as people
from mulin.people.actions import normal_phone
from mulin.platform import crypto, errors
from mulin.platform.actors import Actor

Way = Afterwards.Way


@transaction.atomic
def settle_afterwards(
    *,
    reporter: Reporter,
    way: str,
    actor: Actor,
    now: dt.datetime,
    name: str = "",
    phone: str = "",
    how_agreed: str = "",
) -> Afterwards:
    """One of the family goes on asking, or it ends with an answer, or it goes on as everybody's (DR-05).

    For the first two how the family agreed is written down. Raises `Conflict` where the person has
    not been noted as dead or the matter is closed, `Invalid` for a family member without a telephone.
    """
    matter = base.lock(Matter(pk=reporter.matter_id))
    errors.require(policies.may_register(actor, matter.path))
    _check(reporter, matter)
    how_agreed = " ".join(how_agreed.split())[:120]
    if way not in Way.values:
        raise errors.Invalid("DR-05", _("请选接下来怎么办。"), field="way")
    if way != Way.PUBLIC and not how_agreed:
        raise errors.Invalid(
            "DR-10", _("请写家里人是怎么说的。"), remedy=_("例如：女儿在电话里说的。"), field="how_agreed"
        )
    others = queries.speaking(matter).exclude(pk=reporter.pk).exists()
    if way == Way.ENDED and others:
        raise errors.Conflict(
            "S3-54", _("还有别的邻居也反映了这件事，不能整件停下。"), remedy=_("请选“是大家的事，接着办”。")
        )
    family = _family(matter, name, phone, actor, now) if way == Way.FAMILY else None
    made = Afterwards.objects.create(
        reporter=reporter, way=way, family=family, how_agreed=how_agreed, noted_by_id=actor.id, at=now
    )
    base.note(matter, f"afterwards_{way}", actor, now)
    if way == Way.ENDED:
        _end(matter, now)
    return made


def _check(reporter: Reporter, matter: Matter) -> None:
    noted = reporter.person_id is not None and people.dead().filter(person_id=reporter.person_id).exists()
    if not noted or matter.state == states.CLOSED or Afterwards.objects.filter(reporter=reporter).exists():
        raise errors.Conflict("DR-05", _("这件不用再问了。"), remedy=_("请刷新看看现在到了哪一步。"))


def _family(matter: Matter, name: str, phone: str, actor: Actor, now: dt.datetime) -> Reporter:
    number = normal_phone(phone)
    if not 5 <= len(number) <= 20:
        raise errors.Invalid("DR-10", _("请留家里人打得通的电话。"), field="phone")
    return Reporter.objects.create(
        matter=matter,
        name=" ".join(name.split())[:60],
        phone=number,
        phone_index=crypto.blind(number, "people.phone"),
        reply_by=ReplyBy.PHONE,
        helped_by_id=actor.id,
        at=now,
    )


def _end(matter: Matter, now: dt.datetime) -> None:
    sheets.stop(matter, now, _("家里人说不用再办"))
    arbitrating.drop(matter)
    given = Answer.objects.create(
        matter=matter,
        body=_("家里人说不用再办，我们停下来了。以后想起什么，随时找我们。"),
        proposes=states.GIVEN_UP,
        at=now,
    )
    close(matter, given, states.GIVEN_UP, now)
