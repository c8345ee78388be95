"""Posts over a neighbourhood that ends in another one go on there: nobody's work is left without them (S1-23)."""

from __future__ import annotations

import datetime as dt

from mulin.people.models import Appointment
from mulin.people.queries import posts_over
from mulin.platform import timeline
from mulin.platform.actors import Actor
from mulin.territory.models import Place


def carry_posts(ends: Place, into: Place, on: dt.date, actor: Actor, now: dt.datetime) -> int:
    """End each post over `ends` on that day, and begin the same one over `into`; returns how many.

    In the caller's transaction, and part of merging the two. Who holds the same post there already gets no
    second one. A post that would only begin later begins there.
    """
    held = list(posts_over(ends, on=on).select_for_update(no_key=True, of=("self",)))
    for one in held:
        begins = max(on, one.valid_from)
        there = Appointment.objects.filter(
            person=one.person, role=one.role, place=into, organisation=one.organisation, valid_to__isnull=True
        )
        if not there.exists():
            Appointment.objects.create(
                person=one.person,
                role=one.role,
                organisation=one.organisation,
                place=into,
                path=into.path,
                route=one.route,
                valid_from=begins,
                valid_to=one.valid_to,
            )
        one.valid_to = begins
        one.save(update_fields=["valid_to"])
        timeline.record(
            street_id=one.person.street_id,
            record_id=one.person_id,
            verb="people.carry_post",
            actor=actor,
            now=now,
            role=one.role,
            place=into.spoken,
        )
    return len(held)
