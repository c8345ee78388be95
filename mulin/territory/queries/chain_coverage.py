"""How far a chain reaches: how many of each tier, with how many staffed, and which neighbourhoods lack it (S2-04)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count

from mulin.platform.paths import within
from mulin.territory import staffing
from mulin.territory.models import Area, Chain, LayerPost, Organisation, OrganisationKind, Place
from mulin.territory.queries import chains, places


@dataclass(slots=True)
class Tier:
    """One kind of a chain on a day: its organisations, those with somebody in post, the neighbourhoods without."""

    kind: OrganisationKind
    position: int
    duties: list[str] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    staffed: int = 0
    missing: list[Place] = field(default_factory=list)
    of: int = 0
    """How many neighbourhoods there are."""

    @property
    def covered(self) -> int:
        return self.of - len(self.missing)


def coverage(street: Place, chain: Chain, *, on: dt.date) -> list[Tier]:
    """The tiers of a chain from the top, each organisation by the kind it was of that day. Five statements.

    A neighbourhood has a tier where one of its organisations is there for the neighbourhood, for something
    in it, or for what it lies in. A chain without steps of its own counts the kinds that stand in it.
    """
    links = chains.links_on(street.id, chain.key, on)
    members = {link.child_id: link.child for link in links}
    kind_of = {link.child_id: link.child_was or link.child.kind for link in links}  # type: ignore[attr-defined]
    for link in links:
        if link.parent is not None:
            members[link.parent.id] = link.parent
            kind_of[link.parent.id] = link.parent_was or link.parent.kind  # type: ignore[attr-defined]
    tiers = _tiers(chain, set(kind_of.values()), on)
    areas = list(places.neighbourhoods(street))
    served = _served(list(members), on)
    staffed = staffing.staffed(list(members), on)
    for one in members.values():
        if kind_of[one.id] in tiers:
            tiers[kind_of[one.id]].organisations.append(one)
    for tier in tiers.values():
        tier.organisations.sort(key=lambda one: one.name)
        tier.staffed = sum(one.id in staffed for one in tier.organisations)
        paths = [path for one in tier.organisations for path in served[one.id]]
        tier.of = len(areas)
        tier.missing = [area for area in areas if not any(_meets(area.path, path) for path in paths)]
    return sorted(tiers.values(), key=lambda tier: (tier.position, tier.kind.position))


def _tiers(chain: Chain, present: set[str], on: dt.date) -> dict[str, Tier]:
    tiers: dict[str, Tier] = {}
    for step in [] if chain.free else chains.steps(chain.key, on=on):
        tier = tiers.setdefault(step.below_id, Tier(step.below, step.position))
        if step.local_duty and step.local_duty not in tier.duties:
            tier.duties.append(step.local_duty)
    if chain.free:
        return {kind.key: Tier(kind, 0) for kind in chains.kinds(active=False) if kind.key in present}
    return tiers


def _served(organisation_ids: list[UUID], on: dt.date) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Area.objects.filter(chains.holding(on), organisation_id__in=organisation_ids)
    for organisation_id, path in rows.values_list("organisation_id", "place__path"):
        found[organisation_id].append(path)
    return found


def _meets(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


@dataclass(frozen=True, slots=True)
class Accountability:
    """Who answers for what on a day: every organisation with its one person, and those without (S1-23)."""

    organisations: list[tuple[Organisation, staffing.Holder | None]]
    neighbourhoods: int
    unanswered: list[str]
    """Neighbourhoods where nobody of their own is in post."""

    @property
    def nobody(self) -> list[Organisation]:
        return [one for one, holder in self.organisations if holder is None]


def accountability(street: Place, *, on: dt.date) -> Accountability:
    """Every organisation of a street with the one person who answers for it. Five statements."""
    found = Organisation.objects.filter(chains.holding(on), street_id=street.id).order_by("kind", "name")
    listed = list(found)
    answering = staffing.answering([one.id for one in listed], on)
    named = [(one, answering.get(one.id)) for one in listed]
    total, unanswered = staffing.places_without(street.id, on)
    return Accountability(named, total, unanswered)


@dataclass(frozen=True, slots=True)
class Grid:
    """One grid area with who staffs each line of work on it (S4-12)."""

    place: Place
    staffed: dict[str, Organisation]


def grids(street: Place, *, on: dt.date) -> list[Grid]:
    """Every grid area of a street with its layers. Two statements."""
    return with_layers(places.of_kind(street, Place.Kind.GRID, most=2000), on=on)


def with_layers(listed: Sequence[Place], *, on: dt.date) -> list[Grid]:
    """These grid areas, each with who staffs which line of work there. One statement."""
    rows = LayerPost.objects.filter(chains.holding(on), place__in=[place.id for place in listed])
    by_place: dict[UUID, dict[str, Organisation]] = defaultdict(dict)
    for post in rows.select_related("organisation"):
        by_place[post.place_id][post.layer_id] = post.organisation
    return [Grid(place, by_place.get(place.id, {})) for place in listed]


def layer_counts(street: Place, *, on: dt.date) -> tuple[dict[str, int], int]:
    """On how many grid areas of a street each line of work is staffed, and how many there are. Two statements."""
    there = Place.objects.filter(
        within(street.path), street_id=street.id, kind=Place.Kind.GRID, valid_to__isnull=True
    )
    rows = LayerPost.objects.filter(chains.holding(on), place__in=there)
    counted = rows.values_list("layer_id").annotate(n=Count("place_id", distinct=True)).order_by()
    return dict(counted), there.count()
