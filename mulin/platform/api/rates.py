"""How often one token may ask, counted over all processes, and told in every answer (RateLimit headers)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _

from mulin.platform import policy, throttle
from mulin.platform.api.callers import LIMIT, Caller

WINDOW = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """`limit` requests in a window; `left` of them after this one, until so many seconds from now."""

    limit: int
    left: int
    seconds: int

    @property
    def spent(self) -> bool:
        return self.left < 0

    def tell(self, response: HttpResponse) -> None:
        response["RateLimit-Policy"] = f'"token";q={self.limit};w={int(WINDOW.total_seconds())}'
        response["RateLimit"] = f'"token";r={max(self.left, 0)};t={self.seconds}'
        if self.spent:
            response["Retry-After"] = str(self.seconds)

    @property
    def refusal(self) -> str:
        return _("这个令牌一分钟里问得太多了，最多 %(n)s 次。") % {"n": self.limit}


def count(caller: Caller, now: dt.datetime) -> Allowance:
    """Count one more request of a token. One statement."""
    limit = int(policy.get(LIMIT, street_id=caller.actor.street_id, on=now))
    number, until = throttle.count(f"api:{caller.token_id}", window=WINDOW, now=now)
    return Allowance(limit, limit - number, max(1, int((until - now).total_seconds() + 0.999)))
