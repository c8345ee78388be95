"""The written rows behind the matters: each is one thing somebody once said, with what came of it.

Columns of ``texts/matters_*.csv``:

- ``leaf`` category code; ``where`` a place: ``compound/building/entrance``, ``@public place``, or ``b``, ``e``,
  ``c`` for a building, entrance or compound, after ``:`` narrowed by style, ``lift``, neighbourhood or compound;
- ``via`` w web, q QR code, p telephone, k at the counter, h hotline, x patrol, s spreadsheet;
- ``who`` a person's key, r a resident, e an old one, y a young one, - nobody known;
- ``fate`` first what the answer is (s solved, e explained, r referred, c cannot), then x not solved at first,
  n not reached, w withdrawn, b went to the wrong organisation first;
- ``months`` when it can happen; ``pin`` the state it is in today; ``words``, ``title``; ``answer`` and ``say``
  (content:words), two of each parted by ``//`` where it took two rounds;
- ``note`` for b ``duty:reason``, for a reopened one ``再:words``, for w ``撤:words``, or ``to:duty:reason``.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random

from . import lots
from .people import PersonSeed, cast
from .places import TEXTS, PlaceSeed, street

CHANNELS = {"w": "web", "q": "qr", "p": "phone", "k": "walk_in", "h": "hotline", "x": "patrol", "s": "sheet"}
OUTCOMES = {"s": "solved", "e": "explained", "r": "referred", "c": "cannot"}
CONTENT = {"y": "yes", "f": "fairly", "n": "no"}
AGES = {"e": ("elder",), "y": ("young", "middle"), "r": ("middle", "young")}


@dataclass(frozen=True)
class Row:
    """One line of the data, read."""

    number: int
    leaf: str
    where: str
    via: str
    who: str
    fate: str
    months: frozenset[int]
    pin: str
    words: str
    title: str
    answers: tuple[str, ...]
    said: tuple[tuple[str, str], ...]  # content and words
    note: str

    @property
    def outcome(self) -> str:
        return OUTCOMES[self.fate[0]]

    def has(self, turn: str) -> bool:
        return turn in self.fate[1:]


def _months(text: str) -> frozenset[int]:
    if not text:
        return frozenset(range(1, 13))
    first, last = map(int, text.split("-"))
    return frozenset(range(first, last + 1) if first <= last else [*range(first, 13), *range(1, last + 1)])


def _said(text: str) -> tuple[tuple[str, str], ...]:
    parts = [part.partition(":") for part in text.split("//") if part]
    return tuple((CONTENT[mark], words) for mark, _, words in parts)


@cache
def rows() -> tuple[Row, ...]:
    """All rows in the order of the files."""
    found: list[Row] = []
    for path in sorted(TEXTS.glob("matters_*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            for line in csv.DictReader(handle):
                found.append(
                    Row(
                        number=len(found) + 1,
                        leaf=line["leaf"],
                        where=line["where"],
                        via=CHANNELS[line["via"]],
                        who=line["who"],
                        fate=line["fate"],
                        months=_months(line["months"]),
                        pin=line["pin"],
                        words=line["words"],
                        title=line["title"],
                        answers=tuple(part for part in line["answer"].split("//") if part),
                        said=_said(line["say"]),
                        note=line["note"],
                    )
                )
    return tuple(found)


class Casting:
    """Finds for each row where it happened and who said it, spreading rows over places and people."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.of = street()
        self.used: dict[str, int] = {}

    def place_and_person(self, row: Row) -> tuple[PlaceSeed, PersonSeed | None]:
        """The place, and the person who raised it (None: nobody known, or found by staff)."""
        named = cast().persons.get(row.who)
        if row.where.startswith("@"):
            place = self._public(row.where[1:])
            return place, named or self._resident(row, lambda person: self._near(person, place))
        head, _, narrow = row.where.partition(":")
        if head not in ("b", "e", "c"):
            place = self._exact(row.where)
            compound = self.of.up(place.code, "compound")
            return place, named or self._resident(row, lambda person: self._compound(person) == compound)
        if row.who == "-":
            code = self._least(
                [house.code for house in self.of.of_kind("building") if self._fits(house, narrow)]
            )
            return self._at_home(head, self.of.by_code[code or ""]), None
        person = named or self._resident(row, lambda one: self._fits(self._house(one), narrow))
        if person is None:
            raise ValueError(f"nobody lives at {row.where}")
        return self._at_home(head, self.of.by_code[person.home or ""]), person

    def _public(self, name: str) -> PlaceSeed:
        place = self.of.by_name[name]
        if place.kind != "public":
            raise ValueError(f"{name} is no public place")
        return place

    def _exact(self, where: str) -> PlaceSeed:
        compound, *numbers = where.split("/")
        place = self.of.by_name[compound]
        if numbers:
            place = self.of.compound_buildings[place.code][int(numbers[0]) - 1]
        if len(numbers) > 1:
            place = self.of.children[place.code][int(numbers[1]) - 1]
        return place

    def _at_home(self, head: str, home: PlaceSeed) -> PlaceSeed:
        kind = {"b": "building", "c": "compound"}.get(head)
        return (self.of.up(home.code, kind) if kind else home) or home

    def _house(self, person: PersonSeed) -> PlaceSeed:
        house = self.of.up(person.home or "", "building")
        if house is None:
            raise ValueError(f"{person.key} has no home")
        return house

    def _compound(self, person: PersonSeed) -> PlaceSeed | None:
        return self.of.up(person.home or "", "compound")

    def _fits(self, house: PlaceSeed, narrow: str) -> bool:
        if not narrow:
            return True
        compound = self.of.by_code[house.extra["compound"]]
        neighbourhood = self.of.up(house.code, "neighbourhood")
        if narrow == "lift":
            return bool(house.extra["lift"])
        if narrow in lots.STYLES:
            return compound.extra["style"] == narrow
        return narrow in (compound.name, neighbourhood.name if neighbourhood else "")

    def _near(self, person: PersonSeed, place: PlaceSeed) -> bool:
        if place.sort == "road":
            return (
                self._house(person).address.startswith(place.name) or place.name not in _roads_with_houses()
            )
        return self.of.up(person.home or "", "neighbourhood") == self.of.up(place.code, "neighbourhood")

    def _resident(self, row: Row, fits: Callable[[PersonSeed], bool]) -> PersonSeed | None:
        if row.who == "-":
            return None
        people = [
            person for person in cast().residents() if person.key.startswith("resident-") and fits(person)
        ]
        wanted = [person for person in people if person.age in AGES[row.who]]
        key = self._least([person.key for person in wanted or people])
        return cast().persons[key] if key else None

    def _least(self, keys: list[str]) -> str | None:
        """One of the keys that had the fewest rows so far."""
        if not keys:
            return None
        fewest = min(self.used.get(key, 0) for key in keys)
        chosen = self.random.choice([key for key in keys if self.used.get(key, 0) == fewest])
        self.used[chosen] = fewest + 1
        return chosen


@cache
def _roads_with_houses() -> frozenset[str]:
    roads = [place.name for place in street().of_sort("road")]
    addresses = [place.address for place in street().of_kind("compound")]
    return frozenset(road for road in roads if any(address.startswith(road) for address in addresses))
