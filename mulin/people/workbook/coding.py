"""Area codes in a workbook: checked as everywhere (`territory/codes.py`), and kept as codes with a day (N-110 to N-112)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.people.workbook.cells import Cells
from mulin.people.workbook.ground import Ground
from mulin.platform.actors import Actor
from mulin.platform.errors import Invalid
from mulin.territory import actions as territory
from mulin.territory import codes, policies, queries
from mulin.territory.models import Place


def as_kept(kind: str, text: str) -> str:
    """A code as it is kept; one that is badly made as it stands, to be told of."""
    if kind not in codes.LEVELS or not text:
        return text
    try:
        return codes.read(text).digits
    except Invalid:
        return text


def check_code(ground: Ground, cells: Cells, place: Place, parent: Place | None, old: str = "") -> bool:
    """Whether a place's code fits its kind and what it lies in (N-110, N-111). What is wrong is said of the cell."""
    if place.kind not in codes.LEVELS or place.code == old:
        return True
    if not place.code:
        told = _("代码不能清掉：哪天起用的哪个代码，要留着。")
        cells.bad("code", "N-112", told, _("代码变了就写新的；没有变就空着。"))
        return False
    try:
        codes.fits(codes.read(place.code), place.kind, inside=_around(ground, parent))
    except Invalid as bad:
        cells.bad("code", bad.rule, bad.message, bad.remedy)
        return False
    verdict = policies.may_change_place(ground.actor, place.kind, place.path)
    if not verdict:
        cells.bad("code", verdict.rule, verdict.message, verdict.remedy)
    return bool(verdict)


def _around(ground: Ground, parent: Place | None) -> codes.Code | None:
    """The code of what a place lies in, as it will be; where that has none, the street's."""
    for one in (parent, ground.street if parent is not None and parent.street_id else None):
        if one is None:
            continue
        changed = ground.drafts.places.get(one.id, (one, {}))[1]
        code = as_kept(one.kind, str(changed.get("code") or one.code))
        if code:
            try:
                return codes.read(code)
            except Invalid:
                return None
    return None


def _wanted(ground: Ground) -> dict[UUID, tuple[Place, str]]:
    """Every code that the workbook brings, by the id of its place."""
    found = {one.id: (one, one.code) for one in ground.drafts.new_places if one.code}
    for place, changed in ground.drafts.places.values():
        if changed.get("code"):
            found[place.id] = place, str(changed["code"])
    return {key: one for key, one in found.items() if one[0].kind in codes.LEVELS}


def check_codes(ground: Ground) -> None:
    """What only the whole workbook, and every day, shows: whose a code is, and what is settled for later. Two statements."""
    wanted = _wanted(ground)
    if not wanted:
        return
    first: dict[str, UUID] = {}
    for key, (_place, digits) in wanted.items():
        if digits in first:
            cells = ground.rows_of[key]
            row = ground.rows_of[first[digits]].number
            cells.bad(
                "code", "N-112", _("和第 %(row)s 行的代码一样。") % {"row": row}, _("请核对，改掉其中一个。")
            )
        first.setdefault(digits, key)
    for held in queries.codes_held(first, on=ground.today):
        if held.place_id != first[held.code]:
            told = _("这个代码是“%(place)s”的。") % {"place": held.place.spoken}
            rule = "N-86" if len(held.code) == codes.GRID_LENGTH else "N-112"
            ground.rows_of[first[held.code]].bad(
                "code", rule, told, _("请看看是不是抄错了；对方的代码变了，先改对方的。")
            )
    for later in queries.codes_from(wanted, since=ground.today):
        told = _("从 %(day)s 起已经定了 %(code)s。") % {"day": later.valid_from, "code": later.code}
        ground.rows_of[later.place_id].bad("code", "N-112", told, _("请从更晚的一天起改。"))


def without_codes(changes: dict[str, object], place: Place) -> dict[str, object]:
    """What of a row's values is changed on the place itself: its code is given, with the day."""
    if place.kind not in codes.LEVELS:
        return changes
    return {key: value for key, value in changes.items() if key != "code"}


def give_codes(ground: Ground, *, actor: Actor, now: dt.datetime) -> None:
    """Every code of the workbook holds from today: first ones together, changed ones from the widest place inwards."""
    wanted = _wanted(ground)
    if not wanted:
        return
    coded = queries.ever_coded(wanted)
    fresh = [(key, digits) for key, (_place, digits) in wanted.items() if key not in coded]
    changed = [(place, digits) for key, (place, digits) in wanted.items() if key in coded]
    for place, digits in sorted(changed, key=lambda one: codes.LEVELS.index(Place.Kind(one[0].kind))):
        # What lies inside a place whose code changed has followed it by now.
        if queries.codes_of(place)[0].code != digits:
            territory.give_code(place=place, code=digits, since=ground.today, actor=actor, now=now)
    if fresh:
        territory.note_codes(given=fresh, since=ground.today, told=True, actor=actor, now=now)
