"""Chains of organisations as of any day: who stood where, what it was called, what it came from and became."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from mulin.platform.language import in_language
from mulin.territory.models import (
    Area,
    Chain,
    ChainLink,
    ChainStep,
    Change,
    ChangeSide,
    FormerKind,
    FormerName,
    Layer,
    Organisation,
    OrganisationKind,
)
from mulin.territory.states import change as states


def holding(on: dt.date) -> Q:
    """Dated rows that hold on a day."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def kinds(*, active: bool = True) -> list[OrganisationKind]:
    found = OrganisationKind.objects.order_by("position", "key")
    return list(found.filter(active=True) if active else found)


def all_chains(*, standing_in: UUID | None = None) -> list[Chain]:
    """The chains that are offered; with a street also those no longer offered in which it ever had organisations."""
    wanted = Q(active=True)
    if standing_in is not None:
        links = ChainLink.objects.filter(chain=OuterRef("pk"), child__street_id=standing_in)
        wanted |= Q(Exists(links))
    return list(Chain.objects.filter(wanted).order_by("position", "key"))


def chain(key: str) -> Chain | None:
    return Chain.objects.filter(key=key).first()


def layers() -> list[Layer]:
    return list(Layer.objects.filter(active=True).order_by("position", "key"))


def layer(key: str) -> Layer | None:
    return Layer.objects.filter(key=key, active=True).first()


def steps(chain_key: str, *, on: dt.date) -> list[ChainStep]:
    """The tiers of a chain on a day from the top, each with its kinds."""
    found = ChainStep.objects.filter(holding(on), chain_id=chain_key).select_related("above", "below")
    return list(found.order_by("position", "below__position"))


def areas_of(organisation_id: UUID, *, on: dt.date) -> QuerySet[Area]:
    found = Area.objects.filter(holding(on), organisation_id=organisation_id)
    return found.select_related("place").defer("place__outline").order_by("place__path")


@dataclass(slots=True)
class Node:
    """One organisation of a tree, with those below it."""

    organisation: Organisation
    name: str
    below: list[Node] = field(default_factory=list)
    parent_id: UUID | None = None

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Node]]:
        yield depth, self
        for one in self.below:
            yield from one.walk(depth + 1)


def links_on(street_id: UUID, chain_key: str, on: dt.date) -> list[ChainLink]:
    """The links of one chain on a day, whoever has ended since; `child_was` and `parent_was` are kinds of then.

    They are None where the organisation is still of that kind.
    """
    found = ChainLink.objects.filter(holding(on), chain_id=chain_key, child__street_id=street_id)
    found = found.annotate(child_was=_kind_then("child_id", on), parent_was=_kind_then("parent_id", on))
    return list(found.select_related("child", "parent").order_by("child__kind", "child__name", "child_id"))


def _kind_then(organisation: str, on: dt.date) -> Subquery:
    return Subquery(
        FormerKind.objects.filter(holding(on), organisation_id=OuterRef(organisation)).values("kind")[:1]
    )


def tree(street_id: UUID, chain_key: str, *, on: dt.date, names: dict[UUID, str]) -> list[Node]:
    """A chain as it stood on a day, from the top down. One statement; `names` from `former_on`."""
    nodes: dict[UUID, Node] = {}

    def node(one: Organisation) -> Node:
        return nodes.setdefault(one.id, Node(one, names.get(one.id, one.local_name)))

    for link in links_on(street_id, chain_key, on):
        child = node(link.child)
        if link.parent is not None:
            child.parent_id = link.parent_id
            node(link.parent).below.append(child)
    return [one for one in nodes.values() if one.parent_id is None]


def former_on(street_id: UUID, on: dt.date) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """What organisations were called on a day, and the keys of their kinds then, where they are otherwise now.

    One statement for both.
    """
    none = Value("", output_field=CharField())
    ours = holding(on) & Q(organisation__street_id=street_id)
    named = FormerName.objects.filter(ours).values_list("organisation_id", "name", "name_en", none)
    of_kind = FormerKind.objects.filter(ours).values_list("organisation_id", none, none, "kind")
    names: dict[UUID, str] = {}
    kinds: dict[UUID, str] = {}
    for one, name, name_en, kind in named.union(of_kind, all=True):
        if kind:
            kinds[one] = kind
        else:
            names[one] = in_language(name, name_en)
    return names, kinds


def name_on(organisation: Organisation, on: dt.date) -> str:
    """What it was called on a day."""
    former = FormerName.objects.filter(holding(on), organisation=organisation).first()
    return former.local_name if former else organisation.local_name


_ABOVE = """
    WITH RECURSIVE up(id) AS (
        SELECT %(start)s::uuid
        UNION
        SELECT l.parent_id FROM up JOIN territory_chainlink l ON l.child_id = up.id
        WHERE l.chain_id = %(chain)s AND l.parent_id IS NOT NULL AND (l.valid_to IS NULL OR l.valid_to > %(on)s)
    )
    SELECT 1 FROM up WHERE id = %(wanted)s::uuid
"""


def stands_above(chain_key: str, upper: UUID, lower: UUID, *, on: dt.date) -> bool:
    """Whether one stands above another in a chain on a day or later."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"start": lower, "wanted": upper, "chain": chain_key, "on": on})
        return cursor.fetchone() is not None


KIND_WORDS = ("name", "name_en", "members", "members_en")


def kind_of(organisation: Organisation) -> OrganisationKind:
    """The words of its kind, as `any_organisation` brought them along."""
    return OrganisationKind(key=organisation.kind, **getattr(organisation, "kind_words"))  # noqa: B009


def any_organisation(organisation_id: UUID, *, street_id: UUID | None) -> Organisation | None:
    """One organisation of a street, whether or not it is still there."""
    kind = OrganisationKind.objects.filter(key=OuterRef("kind"))
    found = Organisation.objects.filter(id=organisation_id, street_id=street_id).annotate(
        kind_words=Subquery(kind.values(words=JSONObject(**{one: one for one in KIND_WORDS}))[:1])
    )
    return found.select_related("street", "heir").defer("street__outline").first()


def heir(organisation_id: UUID) -> Organisation | None:
    """Who goes on with the work of one that has ended, however often that one was passed on itself."""
    seen = {organisation_id}
    while True:
        side = (
            ChangeSide.objects.filter(
                side=ChangeSide.Side.TO,
                change__state=states.DONE,
                change__verb__in=states.ENDING,
                change__sides__organisation_id=organisation_id,
                change__sides__side=ChangeSide.Side.FROM,
            )
            .select_related("organisation")
            .order_by("-change__on", "-change__done_at")
            .first()
        )
        if side is None or side.organisation_id in seen:
            return None
        if side.organisation.valid_to is None:
            return side.organisation
        organisation_id = side.organisation_id
        seen.add(organisation_id)


@dataclass(frozen=True, slots=True)
class Kin:
    """One that something came from or went to: by which act, on which day."""

    organisation: Organisation
    change: Change


def kin(organisation_id: UUID) -> tuple[list[Kin], list[Kin]]:
    """What it came from, and what it became, by what was done. One statement."""
    done = ChangeSide.objects.filter(
        change__state=states.DONE, change__sides__organisation_id=organisation_id
    ).exclude(organisation_id=organisation_id)
    own = done.annotate(own_side=F("change__sides__side"))
    before: list[Kin] = []
    after: list[Kin] = []
    for side in own.select_related("organisation", "change").order_by("change__on", "id"):
        if side.side == getattr(side, "own_side"):  # noqa: B009
            continue
        (before if side.side == ChangeSide.Side.FROM else after).append(Kin(side.organisation, side.change))
    return before, after


def planned_of(organisation_id: UUID) -> list[Change]:
    """What is to be done with it or concerns it, the nearest day first."""
    mine = Q(organisation_id=organisation_id) | Q(sides__organisation_id=organisation_id)
    found = Change.objects.filter(mine, state=states.PLANNED).distinct().order_by("on", "id")
    return list(found.select_related("organisation"))


def planned(street_id: UUID) -> list[Change]:
    """What is to take effect on a day to come, the nearest first; what is held up too."""
    found = Change.objects.filter(street_id=street_id, state=states.PLANNED)
    return list(found.select_related("organisation").order_by("on", "id"))


def change(change_id: UUID, *, street_id: UUID | None) -> Change | None:
    found = Change.objects.filter(id=change_id, street_id=street_id)
    return found.select_related("organisation", "street").prefetch_related("sides__organisation").first()
