"""A notice printed for many doors: kept with what it said, for where, and how many pages (DR-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies
from mulin.matters.actions import base
from mulin.matters.models import DoorNotice
from mulin.platform import errors, publishing, timeline
from mulin.platform.actors import Actor
from mulin.territory.models import Place

MOST_PAGES = 500
LONGEST_TITLE = 40
MOST_BODY = 1200
"""Characters that fit a page in type that can be read standing."""


@transaction.atomic
def print_notice(
    *,
    places: Sequence[Place],
    doors: int,
    title: str,
    body: str,
    office: str,
    day: dt.date,
    leads: str,
    copies: int,
    actor: Actor,
    now: dt.datetime,
) -> DoorNotice:
    """Keep a notice that is printed for the doors of some places (`doors` of them, counted by who asks).

    Raises `Invalid` without a title, words or doors, for too long a text, for one that names somebody (N-98),
    and past `MOST_PAGES` pages; `Refusal` for places the actor does not answer for.
    """
    for place in places:
        errors.require(policies.may_print_doors(actor, place))
    title = base.said(title, field="title", rule="DR-10", empty=_("请写标题。"))
    body = base.said(body, field="body", rule="DR-10", empty=_("请写要告诉大家什么。"))
    publishing.without_persons(title, field="title")
    publishing.without_persons(body, field="body")
    _check_length(title, LONGEST_TITLE, "title")
    _check_length(body, MOST_BODY, "body")
    _check_pages(places, doors, leads, copies)
    street = places[0].street
    if street is None:
        raise errors.Invalid("S1-21", _("请选一个街道里的地方。"), field="doors")
    notice = DoorNotice.objects.create(
        street=street,
        title=title,
        body=body,
        office=office.strip()[:60],
        day=day,
        leads=leads,
        doors=doors,
        copies=copies,
        by_id=actor.id,
        at=now,
    )
    notice.places.set(places)
    told: dict[str, Any] = {"title": title, "doors": doors, "pages": doors * copies}
    timeline.record(
        street_id=street.id, record_id=notice.id, verb="matters.print_notice", actor=actor, now=now, **told
    )
    return notice


def _check_length(text: str, most: int, field: str) -> None:
    if len(text) > most:
        raise errors.Invalid(
            "DR-10",
            _("写了 %(n)s 字，一页最多 %(most)s 字，再多就看不清了。") % {"n": len(text), "most": most},
            field=field,
        )


def _check_pages(places: Sequence[Place], doors: int, leads: str, copies: int) -> None:
    if leads not in DoorNotice.Leads.values:
        raise errors.Invalid("DR-10", _("请选二维码通到哪里。"), field="leads")
    if not places or doors < 1:
        raise errors.Invalid(
            "DR-10", _("选的地方没有门口可以贴。"), remedy=_("请选有楼的小区，或选楼。"), field="places"
        )
    if copies < 1 or doors * copies > MOST_PAGES:
        raise errors.Invalid(
            "DR-10",
            _("%(doors)s 个门口，每处 %(copies)s 份，超过一次最多的 %(most)s 页。")
            % {"doors": doors, "copies": copies, "most": MOST_PAGES},
            remedy=_("请分几次印，或少印几份。"),
            field="copies",
        )
