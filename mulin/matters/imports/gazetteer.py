"""Which place of a street a cell of a table means, looked up in memory: a table has thousands of rows."""

from __future__ import annotations

import re

from mulin.platform.text import fold
from mulin.territory import queries as territory
from mulin.territory.models import Place

_GAPS = re.compile(r"[\s,，。、;；:：()（）]+")
_BUILDING = re.compile(r"(\d+)(?:号楼|栋|幢|座)")
_WIDE = frozenset({Place.Kind.COMPOUND, Place.Kind.PUBLIC, Place.Kind.NEIGHBOURHOOD})


def plain(words: str) -> str:
    """A name or address for comparing: folded, without gaps; 3 栋, 3 幢 and 3 号楼 are one."""
    return _BUILDING.sub(r"\1号楼", _GAPS.sub("", fold(words)))


class Gazetteer:
    """The names of a street's places. A name that two places share means neither of them."""

    def __init__(self, street: Place) -> None:
        self.street = street
        self._named: dict[str, Place | None] = {plain(street.name): street}
        self._wide: dict[str, Place] = {}
        self._below: dict[object, list[tuple[str, Place]]] = {}
        self._asked: dict[str, Place | None] = {}
        for place in territory.pickable(street):
            for name in {plain(one) for one in (place.full_name, place.name, place.address) if one}:
                self._named[name] = None if name in self._named else place
            if place.kind in _WIDE:
                self._wide[plain(place.name)] = place
            if place.compound_id:
                self._below.setdefault(place.compound_id, []).append((plain(place.full_name), place))

    def find(self, words: str) -> Place | None:
        """The place that is named so, or the narrowest one named inside a longer address; else None."""
        asked = plain(words)
        if asked not in self._asked:
            self._asked[asked] = self._named.get(asked) or self._inside(asked)
        return self._asked[asked]

    def _inside(self, address: str) -> Place | None:
        hits = [name for name in self._wide if len(name) >= 3 and name in address]
        # 兰桥 inside 兰桥小区 says nothing of its own.
        widest = [one for one in hits if not any(one != other and one in other for other in hits)]
        if len(widest) != 1:
            return None
        around = self._wide[widest[0]]
        within = [(name, place) for name, place in self._below.get(around.id, ()) if name in address]
        return max(within, key=lambda one: len(one[0]))[1] if within else around
