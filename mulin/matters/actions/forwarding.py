"""One message forwarded from a chat group (DR-13, ET-14): what it is about, never who wrote it or in which group."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import chat, queries
from mulin.matters.actions import base
from mulin.matters.actions.contact import Contact
from mulin.matters.actions.intake import raise_once
from mulin.matters.models import Channel, Reporter
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.territory.models import Place

WRITERS = ("self", "agreed", "unasked")
"""Who wrote it: whoever forwards it, somebody who agreed, somebody nobody asked."""


@transaction.atomic
def forward(
    *,
    message: str,
    writer: str,
    place: Place,
    contact: Contact,
    token: str,
    client: str,
    actor: Actor,
    now: dt.datetime,
) -> Reporter:
    """Take in one forwarded message; who forwards it raised it and has the slip.

    Raises `Invalid` where nothing is left of it, or where several people wrote it: one thing at a
    time, so that nobody's talk comes along unasked.
    """
    if writer not in WRITERS:
        raise errors.Invalid("DR-13", _("请选是谁写的。"), field="writer")
    if (known := queries.by_token(token)) is not None:
        return known
    found = chat.cleaned(message)
    if found.writers > 1:
        raise errors.Invalid(
            "DR-13", _("这里有好几个人的话。"), remedy=_("一次转一条，只转说事的那一条。"), field="message"
        )
    made = raise_once(
        token=token,
        contact=contact,
        place=place,
        words=base.said(
            found.words, field="message", rule="DR-13", empty=_("去掉姓名和群名以后，没剩下什么事。")
        ),
        channel=Channel.CHAT,
        client=client,
        actor=actor,
        now=now,
    )
    base.note(made.matter, f"forward_{writer}", actor, now)
    return made
