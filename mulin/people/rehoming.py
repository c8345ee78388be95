"""Posts when places move: those inside go along; those over a neighbourhood that ends go on in the one it ends in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.people.actions import carry_plans, carry_points, carry_posts
from mulin.people.queries import posts_over
from mulin.platform.actors import Actor
from mulin.territory import rehoming
from mulin.territory.models import Place
from mulin.territory.rehoming import Move, Over

NOT_OVER = "t.valid_to IS NULL OR (t.valid_to > %(on)s AND t.valid_to > t.valid_from)"


def register() -> None:
    rehoming.follow(
        "people_appointment", gettext_lazy("岗位"), open=NOT_OVER, beside=("place_id",), holds=True
    )
    rehoming.follow(
        "territory_studypoint",
        gettext_lazy("家庭小党校"),
        open="t.state <> 'ended'",
        beside=("place_id",),
        holds=True,
    )
    rehoming.stays("territory_studypoint", "neighbourhood_id", why="written after the path has followed")
    rehoming.stays("people_postplan", "place_id", why="a place keeps its id; a merger writes it")
    rehoming.add_merged("people", rehoming.Merged(_preview, _carry))
    rehoming.add_hook("people", rehoming.Hook(_nothing_besides, carry_points))


def _nothing_besides(moves: Sequence[Move], now: dt.datetime, over: Over) -> list[tuple[str, int]]:
    """The points are told already as what follows."""
    return []


def _carry(ends: Place, into: Place, on: dt.date, actor: Actor, now: dt.datetime) -> None:
    carry_posts(ends, into, on, actor, now)
    carry_plans(ends, into, actor, now)


def _preview(ends: Place, into: Place, on: dt.date) -> list[tuple[str, int]]:
    count = posts_over(ends, on=on).count()
    words = _("原来管“%(ends)s”的岗位，改管“%(into)s”") % {"ends": ends.local_name, "into": into.local_name}
    return [(words, count)] if count else []
