"""What planning stands on: what is there, what the workbook adds, and how one row names another's place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.people.models import Appointment, PostPlan
from mulin.people.workbook.cells import Cells
from mulin.people.workbook.columns import Kinds, said
from mulin.people.workbook.plan import CHANGED, ENDED, NEW, SAME, Change, Line, Plan
from mulin.people.workbook.sheets import Form
from mulin.people.workbook.standing import Standing
from mulin.platform.actors import Actor
from mulin.platform.text import fold
from mulin.territory.models import Organisation, Place
from mulin.territory.policies import AREA_KEEPERS, STREET_KEEPERS

_IN_BRACKETS = re.compile(r"(.*?)\s*[（(]([0-9A-Za-z/]+)[)）]")


@dataclass
class NewTerm:
    """Somebody to be put into a post: who is there already, or whom to register."""

    name: str
    phone: str
    person_id: UUID | None
    role: str
    place: Place
    organisation: Organisation | None
    since: dt.date
    until: dt.date | None
    route: str


@dataclass
class Drafts:
    """What carrying out the plan will do."""

    new_places: list[Place] = field(default_factory=list)
    places: dict[UUID, tuple[Place, dict[str, object]]] = field(default_factory=dict)
    ended_places: list[tuple[Place, dt.date]] = field(default_factory=list)
    new_organisations: list[tuple[Organisation, list[Place]]] = field(default_factory=list)
    organisations: dict[UUID, tuple[Organisation, dict[str, object]]] = field(default_factory=dict)
    ended_organisations: list[tuple[Organisation, dt.date]] = field(default_factory=list)
    plans: list[PostPlan] = field(default_factory=list)
    terms: list[NewTerm] = field(default_factory=list)
    ended_terms: list[tuple[Appointment, dt.date]] = field(default_factory=list)


@dataclass
class Ground:
    """One planning of one workbook."""

    standing: Standing
    form: Form
    actor: Actor
    kinds: Kinds = field(default_factory=Kinds)
    plan: Plan = field(default_factory=Plan)
    drafts: Drafts = field(default_factory=Drafts)
    rows_of: dict[UUID, Cells] = field(default_factory=dict)
    """Where the workbook speaks of a place or an organisation."""
    rows_of_terms: dict[int, Cells] = field(default_factory=dict)
    """Where it speaks of a new term, by the term itself."""
    _named: dict[str, list[Place]] = field(default_factory=dict)
    _children: dict[UUID | None, list[Place]] = field(default_factory=dict)
    _steps: dict[UUID | None, set[str]] = field(default_factory=dict)
    _alike: dict[tuple[object, ...], list[Place]] = field(default_factory=dict)
    _chosen: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.plan.problems = self.form.problems
        self.plan.remarks = self.form.remarks
        for place in self.standing.places.values():
            self._learn(place)
        for part in ("places", "compounds", "grids", "buildings"):
            for cells in self.rows(part):
                lead, _slash, step = str(cells.raw("no") or "").strip().strip("/").rpartition("/")
                self._chosen.setdefault(lead, set()).add(step)

    @property
    def street(self) -> Place:
        return self.standing.street

    @property
    def today(self) -> dt.date:
        return self.standing.today

    @property
    def scope(self) -> tuple[str, ...] | None:
        return scope_of(self.actor, self.street)

    def outside(self, path: str) -> bool:
        return self.scope is not None and not path.startswith(self.scope or ("\0",))

    def rows(self, part: str) -> list[Cells]:
        sheet = self.form.sheets.get(part)
        if sheet is None:
            return []
        return [Cells(sheet, row, self.plan.problems) for row in sheet.rows()]

    def children(self, parent_id: UUID | None) -> list[Place]:
        """What lies directly below a place, as far as this workbook has come."""
        return self._children.get(parent_id, [])

    def is_free(self, parent: Place, step: str) -> bool:
        """Whether nothing below a place has this step, and no row of the workbook asks for it."""
        chosen = self._chosen.get(self.standing.number(parent), ()), self._chosen.get("", ())
        return step not in self._steps.get(parent.id, ()) and not any(step in one for one in chosen)

    def count_below(self, parent: Place) -> int:
        return len(self._steps.get(parent.id, ()))

    def alike(self, parent_id: UUID | None, kind: str, name: str, compound_id: UUID | None) -> list[Place]:
        """The living places of a kind and name directly below another; houses by their compound too."""
        found = self._alike.get((parent_id, str(kind), name, compound_id), [])
        return [one for one in found if one.valid_to is None]

    def add_place(self, place: Place) -> None:
        self.standing.add(place)
        self._learn(place)
        self.drafts.new_places.append(place)

    def _learn(self, place: Place) -> None:
        self._children.setdefault(place.parent_id, []).append(place)
        self._steps.setdefault(place.parent_id, set()).add(place.path.rstrip("/").rpartition("/")[2])
        key = (place.parent_id, str(place.kind), place.name, place.compound_id)
        self._alike.setdefault(key, []).append(place)
        for said_so in {fold(place.name), fold(place.full_name), fold(place.name_en), fold(place.code)} - {
            ""
        }:
            self._named.setdefault(said_so, []).append(place)

    def rename(self, place: Place, name: str) -> None:
        """Rows may name a place by its old name and by its new one."""
        self._named.setdefault(fold(name), []).append(place)

    def say(
        self,
        cells: Cells,
        what: str,
        text: str,
        changes: tuple[Change, ...] = (),
        *,
        code: object = "",
        open: str = "",
    ) -> None:
        self.plan.lines.append(
            Line(cells.sheet.part.name, cells.number, what, text, changes, str(code), open)
        )

    def told(
        self, cells: Cells, text: str, changes: tuple[Change, ...], *, ended: bool, code: object = ""
    ) -> None:
        """The line of a row that is there already."""
        self.say(cells, ENDED if ended else CHANGED if changes else SAME, text, changes, code=code)

    def new(self, cells: Cells, text: str, *, code: object = "") -> None:
        self.say(cells, NEW, text, code=code)

    # Naming places

    def place(
        self,
        cells: Cells,
        name: str,
        kinds: Collection[str],
        *,
        within: Place | None = None,
        word: str = "",
        past: bool = False,
    ) -> Place | None:
        """The place that a cell (or `word`, a part of it) names; None where it names none, which is said.

        `past` lets places that have ended pass.
        """
        text = word or cells.text(name) or ""
        if not text:
            return None
        found = self._find(text, kinds, within)
        if len(found) == 1:
            if found[0].valid_to is not None and found[0].valid_to <= self.today and not past:
                told = _("“%(name)s”已经不在了。") % {"name": text[:40]}
                cells.bad(name, "S0-38", told, _("请改成现在的地方。"))
                return None
            return found[0]
        if found:
            told = _("叫“%(name)s”的地方有 %(n)s 处。") % {"name": text[:40], "n": len(found)}
            numbers = _("、").join(self.standing.number(one) for one in found[:5])
            cells.bad(name, "S0-38", told, _("请写编号，是其中哪一个：%(numbers)s。") % {"numbers": numbers})
            return None
        told = _("没有“%(name)s”这个地方。") % {"name": text[:40]}
        kinds_said = _("、").join(str(Place.Kind(kind).label) for kind in kinds)
        way = _("这里要写%(kinds)s的名称或编号；新的先在它自己的表里添一行。") % {"kinds": kinds_said}
        if within is not None:
            way = _("要在“%(area)s”里面。") % {"area": within.local_name} + way
        cells.bad(name, "S0-38", told, way)
        return None

    def _find(self, text: str, kinds: Collection[str], within: Place | None) -> list[Place]:
        if Place.Kind.STREET in kinds and fold(text) in said("street"):
            return [self.street]

        def fits(place: Place) -> bool:
            return place.kind in kinds and (within is None or place.path.startswith(within.path))

        named = _IN_BRACKETS.fullmatch(text)
        if named and (place := self.standing.places.get(named[2].strip("/"))) is not None:
            # The number says which; a name that is another place's shows that one of the two was copied wrongly.
            names = {fold(one) for one in (place.name, place.full_name, place.name_en)}
            other = fold(named[1]) not in names and any(
                one.kind in kinds and one.id != place.id for one in self._named.get(fold(named[1]), ())
            )
            return [place] if fits(place) and not other else []
        numbers = [text.strip("/")]
        if within is not None:
            numbers.append(f"{self.standing.number(within)}/{text}")
        for number in numbers:
            if number and (place := self.standing.places.get(number)) is not None:
                return [place] if fits(place) else []
        found = {one.id: one for one in self._named.get(fold(text), ()) if fits(one)}
        living = [one for one in found.values() if one.valid_to is None]
        return living or list(found.values())


def scope_of(actor: Actor, street: Place) -> tuple[str, ...] | None:
    """The paths of a street that somebody keeps; None where it is the whole street."""
    if actor.kind == "system" or actor.holds(STREET_KEEPERS, street.path):
        return None
    return tuple(post.path for post in actor.posts if post.role in AREA_KEEPERS)


def in_words(value: object) -> str:
    """A value as a change is told."""
    if value is None or value == "":
        return "—"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
