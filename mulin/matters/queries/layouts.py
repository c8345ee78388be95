"""The office's own layouts, and the matters that stand in them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Func, OuterRef, QuerySet, Subquery, TextField, Value

from mulin.matters.layouts import reading
from mulin.matters.models import Matter, SheetLayout, SheetLayoutVersion
from mulin.matters.queries.queue_rows import OUTLINES, with_line
from mulin.matters.queries.sight import visible_to
from mulin.platform.actors import Actor
from mulin.territory.models import Place


@dataclass(frozen=True, slots=True)
class Kept:
    """A layout with the version that holds."""

    layout: SheetLayout
    version: SheetLayoutVersion

    def read(self) -> reading.Layout:
        return reading.read(self.version.text)


def kept(street_id: UUID | None) -> list[Kept]:
    """The layouts of a street that are in use, by name. One statement."""
    found = (
        SheetLayoutVersion.objects.filter(layout__street_id=street_id, layout__retired_at__isnull=True)
        .select_related("layout", "by")
        .order_by("layout__name", "layout_id", "-number")
        .distinct("layout__name", "layout_id")
    )
    return [Kept(one.layout, one) for one in found]


def layout(actor: Actor, layout_id: UUID) -> Kept | None:
    """A layout of the actor's own street, with its last version."""
    return next((one for one in kept(actor.street_id) if one.layout.id == layout_id), None)


def versions(layout: SheetLayout) -> list[SheetLayoutVersion]:
    """Every version, the last one first."""
    return list(layout.versions.select_related("by").order_by("-number"))


def everything(actor: Actor) -> QuerySet[Matter]:
    """What the actor may see of their street, closed matters too, imported history not."""
    return visible_to(actor).filter(street_id=actor.street_id, history=False)


def for_layout(found: QuerySet[Matter]) -> QuerySet[Matter]:
    """Matters with all that a layout may name. Nobody's name and telephone are read. One statement."""
    head = Func(OuterRef("path"), Value("^(?:[^/]+/){3}"), function="substring", output_field=TextField())
    around = Place.objects.filter(path=head, kind=Place.Kind.NEIGHBOURHOOD).values("name")
    named = with_line(found).annotate(neighbourhood=Subquery(around[:1]))
    related = named.select_related("place", "place__compound", "owner_org", "category", "answer")
    return related.defer(*OUTLINES)
