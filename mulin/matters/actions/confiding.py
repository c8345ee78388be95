"""What must not be seen by whom it is about, and what law gives a channel of its own (N-79)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mulin.matters import clocks, legal, policies, states
from mulin.matters.actions import answering, arbitrating, base, sheets
from mulin.matters.models import LEGAL, Answer, LegalReferral, Matter, Nature
from mulin.platform import errors, flow
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.records import actions as records


@transaction.atomic
def set_nature(
    *,
    matter: Matter,
    nature: str,
    concerns: Sequence[UUID],
    private: bool,
    actor: Actor,
    now: dt.datetime,
) -> Matter:
    """Say what is wanted by it, whom it is about, and whether it stays off the public lists.

    Whoever it is about neither sees it nor gets it from this moment on: a sheet that one of them has is
    taken back, and where one of them answers for it somebody else does now (N-79). `concerns` are ids of
    organisations and of members of staff.
    """
    matter = base.lock(matter)
    errors.require(policies.may_receive(actor, matter))
    if nature and nature not in Nature.values:
        raise errors.Invalid("N-74", _("请选是哪一种。"), field="nature")
    if matter.state == states.CLOSED:
        raise errors.Conflict("DR-05", _("这件已经办结了。"), remedy=_("要接着办，请先重开。"))
    matter.nature, matter.concerns = nature, list(dict.fromkeys(concerns))
    matter.private = private or bool(matter.concerns) or nature in LEGAL
    if matter.private:
        keep_private(matter)
    base.note(matter, "nature", actor, now, nature=nature, private=matter.private, about=len(matter.concerns))
    if matter.concerns:
        _take_from(matter, now)
    base.keep(
        matter,
        "nature",
        "concerns",
        "private",
        "title_public",
        "owner",
        "owner_org",
        "receiver",
        "receiver_org",
    )
    return matter


def keep_private(matter: Matter) -> None:
    """Off every public list from now on; the chain shows its number alone. The caller saves the matter."""
    matter.private, matter.title_public = True, False
    records.change(matter.id, title=matter.ref, public_title="")


def _take_from(matter: Matter, now: dt.datetime) -> None:
    """Out of the hands of those it is about."""
    theirs = Q(organisation_id__in=matter.concerns) | Q(accepted_by_id__in=matter.concerns)
    for sheet in matter.assignments.filter(theirs, state__in=states.LIVE):
        flow.advance(sheet, states.ASSIGNMENT, "withdraw")
        sheets.end(sheet, _("由别家来办"), now)
        if sheet.leads:
            flow.advance(matter, states.MATTER, "recall")
            sheets.end_beside(matter, now, reason=_("由别家来办"))
            matter.owner_id, matter.owner_org_id = matter.receiver_id, matter.receiver_org_id
            matter.due_at = clocks.step_due("receive", now, street_id=matter.street_id)
    about = set(matter.concerns)
    if {matter.receiver_id, matter.receiver_org_id} & about:
        post = base.answerable(matter.path, now, besides=matter.concerns)
        matter.receiver_id, matter.receiver_org_id = post.person_id, post.organisation_id
    if {matter.owner_id, matter.owner_org_id} & about:
        matter.owner_id, matter.owner_org_id = matter.receiver_id, matter.receiver_org_id


@transaction.atomic
def refer_to_law(
    *, matter: Matter, nature: str, office: str, words: str, actor: Actor, now: dt.datetime
) -> Answer:
    """Hand a petition, or a report of discipline, to the office that law names, and tell the person so.

    The answer names the office and the days it has: 15 to accept, 60 to handle (Regulations on Petitions
    2022). Nothing of it stays on a public list, and nobody else gets it.
    """
    matter = base.lock(matter)
    errors.require(policies.may_receive(actor, matter))
    if nature not in LEGAL:
        raise errors.Invalid("N-79", _("请选信访，或反映干部违纪违法。"), field="nature")
    office = base.said(
        office,
        field="office",
        rule="N-79",
        empty=_("请写转给哪个部门。"),
        remedy=_("例如：区信访局、区纪委监委。"),
    )[:60]
    if matter.state in (states.ANSWERED, states.CLOSED):
        flow.advance(matter, states.MATTER, "answer")
    sheet = sheets.leading(matter)
    if sheet is not None:
        flow.advance(sheet, states.ASSIGNMENT, "withdraw")
        sheets.end(sheet, _("转入法定渠道"), now)
        flow.advance(matter, states.MATTER, "recall")
    arbitrating.drop(matter)
    matter.nature = nature
    keep_private(matter)
    days = legal.days(nature, now.astimezone(LOCAL).date())
    LegalReferral.objects.create(
        matter=matter,
        nature=nature,
        office=office,
        accept_by=days.accept_by,
        handle_by=days.handle_by,
        by_id=base.person_of(actor),
        at=now,
    )
    base.keep(matter, "nature", "private", "title_public")
    base.note(matter, "refer_to_law", actor, now, office=office, nature=nature)
    body = legal.told(nature, office, days, words.strip()[: base.MOST_WORDS])
    return answering.give(matter, None, body, states.REFERRED, actor, now)
