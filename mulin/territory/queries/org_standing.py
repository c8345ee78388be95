"""Everything with a day that belongs to one organisation, in one statement: names, chains, places, layers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from mulin.platform.language import in_language
from mulin.territory.models import Area, ChainLink, FormerKind, FormerName, LayerPost, OrganisationKind
from mulin.territory.models.place import spoken

NAME, KIND, LINK, AREA, LAYER = "name", "kind", "link", "area", "layer"
_TEXT = CharField()
_NO_ID = Cast(Value(None), UUIDField())
_COLUMNS = ("what", "one", "one_en", "two", "two_en", "ref", "key", "since", "until")


@dataclass(frozen=True, slots=True)
class Dated:
    """One thing that holds from a day to a day: a former name or kind, a place in a chain, an area, a layer on a grid."""

    what: str
    name: str
    """The name, the chain, or the line of work."""
    other: str
    """The parent in the chain, or the place; empty at the top."""
    ref: UUID | None
    key: str
    since: dt.date | None
    until: dt.date | None

    def holds(self, on: dt.date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or self.until > on)


def standing(organisation_id: UUID) -> dict[str, list[Dated]]:
    """By what it is, the latest first. One statement."""
    parts = (
        _part(FormerName, Q(organisation_id=organisation_id), NAME, "name", "name_en"),
        _part(FormerKind, Q(organisation_id=organisation_id), KIND, _kind("name"), _kind("name_en"), key="kind"),
        _part(
            ChainLink, Q(child_id=organisation_id), LINK, "chain__name", "chain__name_en", "parent__name",
            "parent__name_en", ref="parent_id", key="chain_id",
        ),
        _part(
            Area, Q(organisation_id=organisation_id), AREA, "place__name", "place__name_en", "place__full_name",
            "place__full_name_en", ref="place_id",
        ),
        _part(
            LayerPost, Q(organisation_id=organisation_id), LAYER, "layer__name", "layer__name_en",
            Coalesce(NullIf("place__full_name", Value("")), "place__name"), "place__full_name_en",
            ref="place_id", key="layer_id",
        ),
    )  # fmt: skip
    found: dict[str, list[Dated]] = defaultdict(list)
    for what, one, one_en, two, two_en, ref, key, since, until in parts[0].union(*parts[1:], all=True):
        name = spoken(one, one_en, two, two_en) if what == AREA else in_language(one, one_en)
        other = in_language(two, two_en) if what in (LINK, LAYER) and two else ""
        found[what].append(Dated(what, name, other, ref, key, since, until))
    for rows in found.values():
        rows.sort(key=lambda row: (row.until or dt.date.max, row.since or dt.date.min), reverse=True)
    return found


def _kind(word: str) -> Subquery:
    """A word of the kind that a former kind names by its key."""
    return Subquery(OrganisationKind.objects.filter(key=OuterRef("kind")).values(word)[:1])


def _part(
    model: type[FormerName | FormerKind | ChainLink | Area | LayerPost],
    where: Q,
    what: str,
    one: Any,
    one_en: Any,
    two: object = "",
    two_en: str = "",
    *,
    ref: str = "",
    key: str = "",
) -> QuerySet[Any, Any]:
    """The rows of one table as the union wants them."""
    none = Value("", output_field=_TEXT)
    return (
        model.objects.filter(where)
        .annotate(
            what=Value(what, output_field=_TEXT),
            one=F(one) if isinstance(one, str) else one,
            one_en=F(one_en) if isinstance(one_en, str) else one_en,
            two=(Coalesce(F(two), none) if isinstance(two, str) else two) if two else none,
            two_en=Coalesce(F(two_en), none) if two_en else none,
            ref=F(ref) if ref else _NO_ID,
            key=F(key) if key else none,
            since=F("valid_from"),
            until=F("valid_to"),
        )
        .values_list(*_COLUMNS)
    )
