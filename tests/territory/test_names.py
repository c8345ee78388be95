"""Names of places as people say them, in both languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from mulin.territory.actions import compose_place
from mulin.territory.models import Place

KINDS = Place.Kind


def entrance(**names_en: str) -> Place:
    """An entrance of a building in a compound, with the English names given."""
    street = compose_place(
        kind=KINDS.STREET, name="梧桐里街道", step="s01", parent=None, name_en="Wutongli Street"
    )
    compound = compose_place(
        kind=KINDS.COMPOUND, name="青桐苑", step="c1", parent=street, name_en=names_en.get("compound", "")
    )
    building = compose_place(
        kind=KINDS.BUILDING,
        name="3 号楼",
        step="b3",
        parent=street,
        compound=compound,
        name_en=names_en.get("building", ""),
    )
    return compose_place(
        kind=KINDS.ENTRANCE,
        name="2 单元",
        step="e2",
        parent=building,
        compound=compound,
        name_en=names_en.get("entrance", ""),
    )


def in_english(place: Place) -> str:
    with translation.override("en"):
        return place.spoken


def test_a_place_is_said_from_the_compound_down() -> None:
    place = entrance(compound="Qingtong Court", building="Building 3", entrance="Entrance 2")
    assert place.spoken == "青桐苑 3 号楼 2 单元"
    assert in_english(place) == "Qingtong Court, Building 3, Entrance 2"
    assert place.compound is not None
    assert in_english(place.compound) == "Qingtong Court"


@pytest.mark.parametrize("missing", ["compound", "building", "entrance"])
def test_half_a_name_is_not_said_in_english(missing: str) -> None:
    names = {"compound": "Qingtong Court", "building": "Building 3", "entrance": "Entrance 2"}
    place = entrance(**{kind: name for kind, name in names.items() if kind != missing})
    assert in_english(place) == "青桐苑 3 号楼 2 单元"
