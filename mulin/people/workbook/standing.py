"""What there is of a street now, as far as its workbook tells of it. A fixed number of statements."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from mulin.people import queries
from mulin.people.models import Appointment, PostPlan
from mulin.territory import queries as territory
from mulin.territory.models import Organisation, Place


@dataclass
class Standing:
    """The street's places by their number (the path below the street), its organisations, posts, and who is in post."""

    street: Place
    today: dt.date
    places: dict[str, Place] = field(default_factory=dict)
    by_id: dict[UUID, Place] = field(default_factory=dict)
    organisations: list[Organisation] = field(default_factory=list)
    areas: dict[UUID, list[UUID]] = field(default_factory=dict)
    plans: list[PostPlan] = field(default_factory=list)
    terms: list[Appointment] = field(default_factory=list)
    district: str = ""

    def number(self, place: Place) -> str:
        return place.path[len(self.street.path) :].rstrip("/")

    def add(self, place: Place) -> None:
        self.places[self.number(place)] = place
        self.by_id[place.id] = place


def standing_of(street: Place, *, today: dt.date) -> Standing:
    """What there is of a street on a day: places and organisations that have ended too, terms not over."""
    found = Standing(street, today, district=street.parent.name if street.parent else "")
    places = list(territory.all_of(street))
    known = {place.id: place for place in places}
    for place in places:
        # The tree is all here: no row is asked for again.
        if place.parent_id in known:
            place.parent = known[place.parent_id]
        if place.compound_id in known:
            place.compound = known[place.compound_id]
        place.street = known[street.id]
        found.add(place)
    found.street = known[street.id]
    found.street.parent = street.parent
    found.organisations = territory.all_organisations(street.id)
    by_id = {one.id: one for one in found.organisations}
    for one in found.organisations:
        if one.parent_id in by_id:
            one.parent = by_id[one.parent_id]
    found.areas = territory.areas_of(street.id, on=today)
    found.plans = queries.post_plans(street.id)
    found.terms = queries.terms_in(street.id, on=today)
    for term in found.terms:
        term.place = known.get(term.place_id, term.place)
        if term.organisation_id in by_id:
            term.organisation = by_id[term.organisation_id]
    return found
