"""Pages of those who keep places and organisations, with the demo street's own in them."""

from __future__ import annotations

from django.urls import reverse

from mulin.territory import queries
from mulin.territory.models import Place

KEEPER = "jiyun"
"""The street's leader."""
LISTS = ("hub", "tree", "coverage", "codes", "reshape", "profile")


def pages() -> dict[str, list[str]]:
    """Addresses by the name of their page."""
    street = queries.the_street()
    assert street is not None
    bare = next(row.place for row in queries.coverage_of(street) if not row.whole)
    whole = next(row.place for row in queries.coverage_of(street) if row.whole)
    house = Place.objects.filter(kind=Place.Kind.BUILDING, parent=bare).order_by("path")[0]
    found = {f"territory:{name}": [reverse(f"territory:{name}")] for name in LISTS}
    for name in ("place", "place_names", "place_moves", "place_ends", "place_homes", "place_parts_new"):
        found[f"territory:{name}"] = [reverse(f"territory:{name}", args=[house.id])]
    found["territory:place"].append(reverse("territory:place", args=[bare.id]) + "?on=2020-01-01")
    found["territory:place_codes"] = [reverse("territory:place_codes", args=[bare.id])]
    found["territory:grid_map"] = [reverse("territory:grid_map", args=[one.id]) for one in (bare, whole)]
    found["territory:split"] = [reverse("territory:split", args=[bare.id])]
    return found
