"""Posts when places move: those inside go along; those over a neighbourhood that ends go on in the one it ends in."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.people.actions import carry_posts
from mulin.people.queries import posts_over
from mulin.territory import rehoming
from mulin.territory.models import Place

NOT_OVER = "t.valid_to IS NULL OR (t.valid_to > %(on)s AND t.valid_to > t.valid_from)"


def register() -> None:
    rehoming.follow(
        "people_appointment", gettext_lazy("岗位"), open=NOT_OVER, beside=("place_id",), holds=True
    )
    rehoming.add_merged("people", rehoming.Merged(_preview, carry_posts))


def _preview(ends: Place, into: Place, on: dt.date) -> list[tuple[str, int]]:
    count = posts_over(ends, on=on).count()
    words = _("原来管“%(ends)s”的岗位，改管“%(into)s”") % {"ends": ends.local_name, "into": into.local_name}
    return [(words, count)] if count else []
