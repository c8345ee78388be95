"""What comes in faster than neighbours write by hand is held back (S1-18, S3-54)."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.platform import errors, policy, throttle
from mulin.platform.policy import LOCAL
from mulin.territory.models import Place

PER_HOUR = policy.declare(
    "matters.limit.posts_per_hour",
    30,
    rule="S1-18",
    text=gettext_lazy("不登录时，同一个网络一小时最多反映几件"),
)
SAME_PER_DAY = policy.declare(
    "matters.limit.same_per_day",
    3,
    rule="S3-54",
    text=gettext_lazy("不登录时，同一个网络一天里一模一样的话最多收几次"),
)


def hold_back(client: str, words: str, place: Place, now: dt.datetime) -> None:
    """Refuse what no neighbour does by hand. Only what was taken counts, so that a mistake costs nothing."""
    per_hour = policy.get(PER_HOUR, street_id=place.street_id, on=now)
    per_day = policy.get(SAME_PER_DAY, street_id=place.street_id, on=now)
    same = hashlib.sha256(f"{client}|{place.id}|{' '.join(words.split())}".encode()).hexdigest()[:40]
    any_key, same_key = f"raise:{client}", f"same:{same}"
    counted = throttle.count_all({any_key: dt.timedelta(hours=1), same_key: dt.timedelta(days=1)}, now=now)
    count, until = counted[any_key]
    if count > per_hour:
        raise errors.TooMany(
            "S1-18",
            _("一小时里已经收了 %(n)s 件，先停一停。") % {"n": per_hour},
            remedy=_("%(time)s 以后可以再写；急的话请打街道电话，危险请打 110、119、120。")
            % {"time": until.astimezone(LOCAL).strftime("%H:%M")},
        )
    if counted[same_key][0] > per_day:
        raise errors.TooMany(
            "S3-54",
            _("一模一样的话今天已经收了 %(n)s 次，都在办。") % {"n": per_day},
            remedy=_("不用再写，用编号就能看办到哪一步了。"),
        )
