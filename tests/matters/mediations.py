"""What the tests of mediations share: one in a state, every step of it done by the person whose step it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mulin.matters import actions
from mulin.matters.models import Mediation, MediationParty, MediationTerm
from mulin.matters.states import mediation as states
from tests.factories import Town

SECRET = "暗号梧桐雨"
"""A word of the case that must stand nowhere else."""
OUTSIDER = "言外之客"
ORDER = (states.ASKED, states.AGREED, states.IN_SESSION, states.AGREEMENT, states.FOLLOW_UP, states.ENDED)


def asked(town: Town, now: dt.datetime, **changes: Any) -> Mediation:
    """The resident asks; the other party is no person of the street."""
    values: dict[str, Any] = {
        "place": town.neighbourhood,
        "about": f"楼上漏水，{SECRET}",
        "others": [actions.Side(OUTSIDER, "10000000088")],
        "mediator": town.persons["mediator"],
        "token": "t" * 24,
        "actor": town.resident,
        "now": now,
    }
    return actions.ask_mediation(**{**values, **changes})


def party(mediation: Mediation, position: int) -> MediationParty:
    return MediationParty.objects.get(mediation=mediation, position=position)


def in_state(town: Town, state: str, now: dt.datetime, **changes: Any) -> Mediation:
    """A mediation that has come as far as this."""
    reached = ORDER.index(state)
    one = asked(town, now, **changes)
    by: dict[str, Any] = {"actor": town.mediator, "now": now}
    if reached >= 1:
        actions.agree_to_mediate(mediation=one, party=party(one, 1), how="电话里说的", **by)
    if reached >= 2:
        actions.hold_session(
            mediation=one, held_at=now, where="居委会", present=[party(one, 0), party(one, 1)],
            next_step=f"楼上先查水管{SECRET}", **by,
        )  # fmt: skip
    if reached >= 3:
        terms = [actions.Term(f"修好水管{SECRET}", party(one, 1)), actions.Term("一起刷墙")]
        actions.settle(mediation=one, form="written", terms=terms, **by)
    if reached >= 4:
        actions.take_effect(mediation=one, on=now.date(), **by)
    if reached >= 5:
        for term in MediationTerm.objects.filter(agreement__mediation=one):
            actions.check_term(mediation=one, term=term, result="kept", on=now.date(), **by)
        actions.finish_mediation(mediation=one, **by)
    return Mediation.objects.get(pk=one.pk)
