"""The practice street: made, filled with a few invented matters, and emptied again, through the product's own actions."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from mulin.matters import actions as matters
from mulin.matters import queries
from mulin.matters.models import Matter
from mulin.people import actions as people
from mulin.people import queries as persons
from mulin.people import roles
from mulin.platform import errors, home, policy, practice, timeline
from mulin.platform.actors import system
from mulin.platform.notices.actions import MUTED
from mulin.platform.policy import LOCAL
from mulin.territory import actions as territory
from mulin.territory import queries as places
from mulin.territory.models import Organisation, Place

ACTOR = system("practice")

STAFF = (
    # username, name, role, office, where
    ("lianxi-paidan", "练习派单员", roles.DISPATCHER, "练习网格中心", "street"),
    ("lianxi-shequ", "练习社区工作者", roles.WORKER, "练习居委会", "neighbourhood"),
    ("lianxi-shuji", "练习书记", roles.SECRETARY, "练习居委会", "neighbourhood"),
    ("lianxi-wangge", "练习网格员", roles.GRID_MEMBER, "练习居委会", "neighbourhood"),
    ("lianxi-wuye", "练习物业", roles.HANDLER, "练习物业", "street"),
    ("lianxi-gongdian", "练习供电所", roles.HANDLER, "练习供电所", "street"),
    ("lianxi-heshi", "练习核实员", roles.VERIFIER, "练习网格中心", "street"),
    ("lianxi-lingdao", "练习负责人", roles.LEADER, "练习网格中心", "street"),
)
SAID = (
    "练习：3 号楼楼道灯不亮，晚上看不见台阶",
    "练习：小区门口的井盖松了，车一过就响",
    "练习：垃圾房味道大，能不能多清一次",
    "练习：水压太小，六楼洗澡没水",
    "练习：电动车在楼道里充电，怕着火",
    "练习：绿地里的长椅断了一条腿",
)

KEPT = ("territory", "people")
"""Places, organisations, persons and accounts stay when the street is emptied: nobody learns a new password."""


@dataclass(slots=True)
class Made:
    """What a run of the command did. `password` is empty where the accounts were there before."""

    password: str = ""
    emptied: bool = False
    matters: int = 0
    accounts: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def prepare(*, reset: bool, now: dt.datetime, password: str | None = None) -> Made:
    """Make the practice street unless it is there; with `reset` empty it and put a few matters in anew."""
    made = Made()
    street = places.practice_street()
    if street is None:
        street, made.password = _make(password, now)
        made.matters = _fill(street, now)
    elif reset:
        empty(street, now=now)
        made.emptied, made.matters = True, _fill(street, now)
    day = now.astimezone(LOCAL).date()
    listed = persons.accounts_at(practice.ROOT, on=day)
    made.accounts = [(name, str(roles.WORDS[role])) for name, role in listed]
    return made


def _make(password: str | None, now: dt.datetime) -> tuple[Place, str]:
    kinds = Place.Kind

    def place(kind: str, name: str, step: str, parent: Place | None, **more: Any) -> Place:
        return territory.add_place(
            kind=kind, name=name, step=step, parent=parent, actor=ACTOR, now=now, **more
        )

    district = place(kinds.DISTRICT, "练习区", practice.STEP, None, name_en="Practice District")
    street = place(kinds.STREET, "练习街道", "s01", district, name_en="Practice Subdistrict")
    policy.put(MUTED, True, street_id=street.id, valid_from=dt.date(2000, 1, 1), source="mulin practice")
    around = place(kinds.NEIGHBOURHOOD, "练习居民区", "n01", street, name_en="Practice Neighbourhood")
    compound = place(kinds.COMPOUND, "练习小区", "c01", around, name_en="Practice Court")
    grid = place(kinds.GRID, "练习网格", "g01", around)
    for house in range(1, 4):
        built = place(kinds.BUILDING, f"{house} 号楼", f"b{house:03}", grid, compound=compound)
        for door in range(1, 3):
            place(kinds.ENTRANCE, f"{door} 单元", f"e{door}", built)
    where = {"street": street, "neighbourhood": around}
    offices = _offices(street, around, compound, now)
    password = password or "-".join(secrets.token_hex(2) for _part in range(3))
    for username, name, role, office, area in STAFF:
        person = people.add_person(street=street, name=name, actor=ACTOR, now=now)
        people.appoint(
            person=person,
            role=role,
            place=where[area],
            organisation=offices[office],
            since=now.astimezone(LOCAL).date(),
            actor=ACTOR,
            now=now,
        )
        people.open_account(
            person=person, username=username, password=password, actor=ACTOR, now=now, trusted=True
        )
    return street, password


def _offices(street: Place, around: Place, compound: Place, now: dt.datetime) -> dict[str, Organisation]:
    kinds = Organisation.Kind
    wanted = (
        (kinds.GRID_CENTRE, "练习网格中心", street),
        (kinds.COMMITTEE, "练习居委会", around),
        (kinds.PROPERTY, "练习物业", compound),
        (kinds.UTILITY, "练习供电所", street),
    )
    return {
        name: territory.add_organisation(
            street=street, kind=kind, name=name, areas=[area], actor=ACTOR, now=now
        )
        for kind, name, area in wanted
    }


def _fill(street: Place, now: dt.datetime) -> int:
    """A few matters, one of them with a handler already."""
    doors = [one for one in places.pickable(street) if one.kind == Place.Kind.BUILDING]
    by_role = {
        post.role: persons.actor_of(post.person, on=now.astimezone(LOCAL).date())
        for role in (roles.DISPATCHER, roles.HANDLER)
        for post in persons.holders(role, on=now.astimezone(LOCAL).date())
        if practice.inside(post.path)
    }
    dispatcher = by_role[roles.DISPATCHER]
    for number, words in enumerate(SAID):
        raised = matters.raise_matter(
            place=doors[number % len(doors)],
            words=words,
            channel="phone",
            contact=matters.Contact(name="练习居民"),
            actor=dispatcher,
            now=now,
        ).matter
        if number == 0:
            to = places.organisations(street.id, on=now.date()).get(name="练习物业")
            matter = queries.find(dispatcher, raised.ref)
            if matter is not None:
                matters.dispatch(matter=matter, to=to, reason="公共部位归物业", actor=dispatcher, now=now)
    return len(SAID)


@transaction.atomic
def empty(street: Place, *, now: dt.datetime) -> int:
    """Delete everything that was done in the practice street, and the words of its acts; returns how many matters.

    The acts themselves stay, without words: the timeline is never cut. Foreign keys are checked when the
    transaction ends, so a table that still points here would stop it. Raises `Refusal` for a real street.
    """
    if not practice.inside(street.path):
        raise errors.Refusal("DR-15", "not the practice street")
    files = _photos(street)
    doomed = _doomed(street)
    count = len(doomed.get(Matter, ()))
    with connection.cursor() as cursor:
        for model, ids in doomed.items():
            key = model._meta.pk
            assert key is not None
            cursor.execute(
                f'DELETE FROM "{model._meta.db_table}" WHERE "{key.column}" = ANY(%s)', [list(ids)]
            )
        cursor.execute(
            "DELETE FROM platform_actdetail USING platform_act"
            " WHERE act_id = platform_act.id AND street_id = %s AND verb LIKE 'matters.%%'",
            [street.id],
        )
    timeline.record(
        street_id=street.id, record_id=street.id, verb="territory.empty_practice", actor=ACTOR, now=now
    )
    transaction.on_commit(lambda: _forget(files))
    return count


def _doomed(street: Place) -> dict[type[models.Model], set[UUID]]:
    """Every row of the street, and every row that points at one, by model; models of later days included."""
    found: dict[type[models.Model], set[UUID]] = defaultdict(set)
    fresh: list[tuple[type[models.Model], set[UUID]]] = []

    def doom(model: type[models.Model], ids: Iterable[UUID]) -> None:
        new = set(ids) - found[model]
        if new:
            found[model] |= new
            fresh.append((model, new))

    for model in apps.get_models(include_auto_created=True):
        names = {one.attname for one in model._meta.concrete_fields}
        if model._meta.app_label in (*KEPT, "contenttypes") or "street_id" not in names:
            continue
        if model._meta.label in ("platform.Act", "platform.PolicyValue", "platform.RefCounter"):
            continue
        doom(model, model._base_manager.filter(street_id=street.id).values_list("pk", flat=True))
    while fresh:
        model, ids = fresh.pop()
        for other in apps.get_models(include_auto_created=True):
            for one in other._meta.concrete_fields:
                if isinstance(one, models.ForeignKey) and one.remote_field.model is model:
                    pointing = other._base_manager.filter(**{f"{one.name}__in": ids})
                    doom(other, pointing.values_list("pk", flat=True))
    return {model: ids for model, ids in found.items() if ids}


def _photos(street: Place) -> list[str]:
    found = Matter.objects.filter(street=street, photos__isnull=False)
    return list(found.values_list("photos__file", flat=True))


def _forget(files: Iterable[str]) -> None:
    for name in files:
        (home.path() / "media" / name).unlink(missing_ok=True)
