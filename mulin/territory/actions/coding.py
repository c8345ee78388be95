"""Giving places their area codes, each from a day on (N-86, N-110 to N-112)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mulin.platform import errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.paths import outermost, within
from mulin.platform.policy import LOCAL
from mulin.platform.timeline import Entry
from mulin.territory import codes, policies
from mulin.territory.models import AreaCode, Place


@transaction.atomic
def give_code(
    *,
    place: Place,
    code: str,
    since: dt.date,
    urban_rural: str = "",
    source: str = "",
    actor: Actor,
    now: dt.datetime,
) -> AreaCode:
    """Give a place its code from a day on; the one before ends then. Codes inside it follow on the same day.

    Raises `Invalid` for a code that is badly made, of another level or of a neighbouring district or
    street; `Conflict` where another place has it then, or a later code of this place is already known.
    """
    errors.require(policies.may_change_place(actor, place.kind, place.path))
    place = Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    if place.kind not in codes.LEVELS or place.valid_to is not None:
        raise errors.Invalid(
            "N-110", _("只有区、街道、居民区和网格有代码。"), remedy=_("楼和单元用地址。"), field="code"
        )
    checked = codes.fits(codes.read(code), place.kind, inside=_around(place, since))
    codes.check_class(urban_rural, place.kind)
    before = _end_present(place, checked.digits, since)
    _check_free(checked.digits, place, since)
    made = AreaCode.objects.create(
        place=place,
        code=checked.digits,
        urban_rural=urban_rural,
        valid_from=since,
        source=" ".join(source.split()),
        recorded_at=now,
    )
    followed = _carry(place, codes.read(before), checked, since, now) if before else 0
    _show(place.path, now.astimezone(LOCAL).date())
    timeline.record(
        street_id=place.street_id or place.id,
        record_id=place.id,
        verb="territory.give_code",
        actor=actor,
        now=now,
        place=place.spoken,
        code=checked.digits,
        since=since.isoformat(),
        inside=followed or None,
    )
    return made


def _around(place: Place, since: dt.date) -> codes.Code | None:
    """The code of what the place lies in on that day. Raises `Invalid` where a grid or neighbourhood has none."""
    if place.parent_id is None:
        return None
    found = AreaCode.objects.filter(_on(since), place_id=place.parent_id).first()
    if found is None and place.kind != Place.Kind.STREET:
        raise errors.Invalid(
            "N-110",
            _("上一级那一天还没有代码。"),
            remedy=_("请先给“%(place)s”定代码。")
            % {"place": place.parent.local_name if place.parent else ""},
            field="code",
        )
    return codes.read(found.code) if found else None


def _on(day: dt.date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def _end_present(place: Place, digits: str, since: dt.date) -> str:
    """End the code in force on that day; returns it, or nothing where there was none."""
    if (
        later := AreaCode.objects.filter(place=place, valid_from__gte=since).order_by("valid_from").first()
    ) is not None:
        raise errors.Conflict(
            "N-112",
            _("从 %(day)s 起已经定了 %(code)s。") % {"day": later.valid_from, "code": codes.written(later.code)},
            remedy=_("请从更晚的一天起改。"),
        )  # fmt: skip
    present = AreaCode.objects.filter(_on(since), place=place).first()
    if present is None:
        return ""
    if present.code == digits:
        raise errors.Conflict("N-112", _("现在就是这个代码。"), remedy=_("没有变就不用再定。"))
    present.valid_to = since
    present.save(update_fields=["valid_to"])
    return present.code


def _check_free(digits: str, place: Place, since: dt.date) -> None:
    """Raise `Conflict` where somebody else has the code on that day or later; a grid's, whenever it was."""
    others = AreaCode.objects.filter(code=digits).exclude(place=place)
    if len(digits) == codes.LENGTH:
        others = others.exclude(valid_to__lte=since)
    taken = others.select_related("place").first()
    if taken is not None:
        rule, remedy = "N-112", _("请看看是不是抄错了；对方的代码变了，先改对方的。")
        if len(digits) == codes.GRID_LENGTH:
            rule, remedy = "N-86", _("网格号用过就不再用，请用下一个号。")
        raise errors.Invalid(
            rule, _("这个代码是“%(place)s”的。") % {"place": taken.place.spoken}, remedy=remedy, field="code"
        )


def _carry(place: Place, old: codes.Code, new: codes.Code, since: dt.date, now: dt.datetime) -> int:
    """What has a code inside gets it anew on the same day, with its own last digits. Returns how many."""
    if place.kind == Place.Kind.GRID:
        return 0
    inside = AreaCode.objects.filter(_on(since), within(place.path, "place__path")).exclude(place=place)
    kept = list(inside.select_related("place").order_by("place__path"))
    if (
        AreaCode.objects.filter(within(place.path, "place__path"), valid_from__gte=since)
        .exclude(place=place)
        .exists()
    ):
        raise errors.Conflict(
            "N-112", _("里面有的地方从更晚的一天起已经定了代码。"), remedy=_("请从更晚的一天起改。")
        )  # fmt: skip
    made = []
    for one in kept:
        code = codes.carried(codes.read(one.code), from_=old, to=new)
        _check_free(code.digits, one.place, since)
        made.append(
            AreaCode(
                place=one.place,
                code=code.digits,
                urban_rural=one.urban_rural,
                valid_from=since,
                recorded_at=now,
            )
        )
    AreaCode.objects.filter(id__in=[one.id for one in kept]).update(valid_to=since)
    AreaCode.objects.bulk_create(made)
    return len(made)


def _show(path: str, today: dt.date) -> int:
    """Write the code of today beside each place of a subtree, where pages and files show it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE territory_place p SET code = found.code
            FROM (
                SELECT p.id, coalesce((
                    SELECT c.code FROM territory_areacode c WHERE c.place_id = p.id AND c.valid_from <= %(on)s
                      AND (c.valid_to IS NULL OR c.valid_to > %(on)s)), p.code) AS code
                FROM territory_place p
                WHERE starts_with(p.path, %(path)s) AND p.kind IN ('district', 'street', 'neighbourhood', 'grid')
            ) found WHERE found.id = p.id AND found.code <> p.code
            """,
            {"on": today, "path": path},
        )
        return cursor.rowcount


def follow_codes(*, now: dt.datetime) -> int:
    """Every day: codes that begin today stand beside their places. Returns how many changed."""
    with transaction.atomic():
        return _show("", now.astimezone(LOCAL).date())


def next_grid_code(neighbourhood: Place, *, on: dt.date) -> codes.Code | None:
    """The next code for a grid area of a neighbourhood, its row locked; None where it has no code itself."""
    Place.objects.select_for_update(no_key=True).get(pk=neighbourhood.pk)
    around = AreaCode.objects.filter(_on(on), place=neighbourhood).first()
    if around is None:
        return None
    used = AreaCode.objects.filter(code__regex=rf"^{around.code}\d{{3}}$")
    return codes.of_grid(codes.read(around.code), codes.next_serial(used.values_list("code", flat=True)))


@transaction.atomic
def note_codes(
    *,
    given: Iterable[tuple[UUID, str]],
    since: dt.date,
    told: bool = False,
    actor: Actor,
    now: dt.datetime,
) -> int:
    """First codes of many places at once, checked as `give_code` does; for imports and demonstrations.

    Returns how many; `told` writes each on its place's timeline. Raises `Conflict` for a place that has a code
    by then, and for a code that is taken.
    """
    wanted = dict(given)
    places = list(Place.objects.filter(id__in=wanted).order_by("path"))
    around = {place.parent_id for place in places}
    held = AreaCode.objects.filter(_on(since), place_id__in=[*around, *wanted])
    known: dict[UUID | None, codes.Code] = {one.place_id: codes.read(one.code) for one in held}
    made = []
    for place in sorted(places, key=lambda one: codes.LEVELS.index(Place.Kind(one.kind))):
        errors.require(policies.may_change_place(actor, place.kind, place.path))
        if place.id in known:
            raise errors.Conflict("N-112", _("现在就是这个代码。"), remedy=_("没有变就不用再定。"))
        code = codes.fits(codes.read(wanted[place.id]), place.kind, inside=known.get(place.parent_id))
        _check_free(code.digits, place, since)
        known[place.id] = code
        made.append(AreaCode(place=place, code=code.digits, valid_from=since, recorded_at=now))
    AreaCode.objects.bulk_create(made)
    if told:
        timeline.record_many(_given(one, actor, now) for one in made)
    for path in outermost([place.path for place in places]):
        _show(path, now.astimezone(LOCAL).date())
    return len(made)


def _given(one: AreaCode, actor: Actor, now: dt.datetime) -> Entry:
    place = one.place
    body = {"place": place.spoken, "code": one.code, "since": one.valid_from.isoformat()}
    return Entry(place.street_id or place.id, place.id, "territory.give_code", actor, now, now, body)
