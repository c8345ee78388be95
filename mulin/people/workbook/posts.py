"""The sheets of posts and of people in them: who, where, how many, from when to when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.people import policies, roles
from mulin.people.models import Appointment, PostPlan
from mulin.people.phones import normal_phone
from mulin.people.workbook.cells import Cells, narrow
from mulin.people.workbook.columns import words_for
from mulin.people.workbook.ground import Ground, NewTerm, in_words
from mulin.people.workbook.organisations import Offices
from mulin.people.workbook.places import allowed
from mulin.people.workbook.plan import CHANGED, ENDED, NEW, SAME, Change
from mulin.platform import readings
from mulin.platform.text import one_line
from mulin.territory import policies as keeping
from mulin.territory.models import Organisation, Place

ANY_PLACE = tuple(kind for kind in Place.Kind if kind != Place.Kind.DISTRICT)
ONE_ONLY = frozenset({roles.SECRETARY})
"""Roles of which a place has one at a time, unless the sheet of posts says another number (S1-23)."""

Key = tuple[str, UUID, UUID | None]


def hidden_phone(phone: str) -> str:
    """A telephone as the workbook shows it without the act of its own: `*********27`."""
    return "*" * max(0, len(phone) - 2) + phone[-2:] if phone else ""


def plan_posts(ground: Ground, offices: Offices) -> dict[Key, int]:
    """How many each post should have, as it will be."""
    wanted = {(one.role, one.place_id, one.organisation_id): one for one in ground.standing.plans}
    numbers: dict[Key, int] = {key: one.number for key, one in wanted.items()}
    seen: dict[Key, int] = {}
    for cells in ground.rows("posts"):
        before = len(cells.problems)
        role, place = cells.choice("role"), ground.place(cells, "place", ANY_PLACE, past=True)
        office, number = offices.named(cells, "organisation", past=True), cells.whole("number", most=9_999)
        if len(cells.problems) > before or role is None or place is None or number is None:
            continue
        key = (role, place.id, office.id if office else None)
        if key in seen:
            cells.bad(
                "role",
                "S1-22",
                _("和第 %(row)s 行是同一个岗位。") % {"row": seen[key]},
                _("请合成一行，写总人数。"),
            )
            continue
        seen[key], known = cells.number, wanted.get(key)
        text = _post_in_words(role, place, office)
        old = known.number if known else None
        if number != old and not allowed(cells, keeping.may_keep_place(ground.actor, place.path)):
            continue
        numbers[key] = number
        if number == old:
            ground.say(cells, SAME, text)
            continue
        row = known or PostPlan(street=ground.street, role=role, place=place, organisation=office)
        change = Change(str(cells.sheet.part.head("number").title), in_words(old), str(number))
        ground.say(
            cells,
            NEW if known is None else ENDED if number == 0 else CHANGED,
            text,
            (change,) if known else (),
        )
        row.number = number
        ground.drafts.plans.append(row)
    return numbers


def _post_in_words(role: str, place: Place, office: Organisation | None) -> str:
    said = f"{words_for('role')[role]} · {place.spoken}"
    return f"{said} · {office.local_name}" if office else said


@dataclass
class _Seat:
    """One term as it will be, with the row that speaks of it."""

    person: str
    since: dt.date
    until: dt.date | None
    cells: Cells | None
    is_new: bool


@dataclass
class People:
    """The sheet of people in posts, row by row."""

    ground: Ground
    offices: Offices
    numbers: dict[Key, int]
    left: list[Appointment] = field(default_factory=list)
    """Terms that no row has spoken of yet."""
    seats: dict[Key, list[_Seat]] = field(default_factory=lambda: defaultdict(list))

    def plan(self) -> None:
        self.left = list(self.ground.standing.terms)
        fresh = [found for cells in self.ground.rows("people") if (found := self._row(cells)) is not None]
        for cells, term in fresh:
            self._new(cells, term)
        for one in self.left:
            self._sit(
                one.role, one.place, one.organisation, _who(one), one.valid_from, one.valid_to, None, False
            )
        self._not_too_many()

    def _row(self, cells: Cells) -> tuple[Cells, NewTerm] | None:
        """A term that is there already is dealt with; a new one is given back, read."""
        before = len(cells.problems)
        name, phone = cells.text("name", longest=60), self._phone(cells)
        role, place = cells.choice("role"), self.ground.place(cells, "place", ANY_PLACE, past=True)
        office, route = self.offices.named(cells, "organisation", past=True), cells.choice("route")
        since, until = cells.day("since"), cells.day("until")
        if since and until and until <= since:
            cells.bad("until", "S0-26", _("结束日要在开始日之后。"), _("请核对这两天。"))
        if place is not None and self.ground.outside(place.path):
            allowed(cells, keeping.may_keep_place(self.ground.actor, place.path))
        if (
            len(cells.problems) > before
            or not name
            or role is None
            or place is None
            or since is None
            or phone is None
        ):
            return None
        term = NewTerm(
            name, phone, None, role, place, office, since, until, route or Appointment.Route.ENGAGED
        )
        known = next((one for one in self.left if _is_same(one, term)), None)
        if known is None:
            return cells, term
        self.left.remove(known)
        self._known(cells, known, term)
        return None

    def _phone(self, cells: Cells) -> str | None:
        """Digits alone, or the masked form as it is; None where it is neither."""
        text = cells.text("phone", longest=40)
        if text is None:
            return None
        if "*" in text or "＊" in text:
            return text.replace("＊", "*").replace(" ", "")
        digits = normal_phone(text)
        if text and not 5 <= len(digits) <= 20:
            cells.bad("phone", "N-90", _("电话号码不像。"), _("请写手机号，或带区号的座机号。"))
            return None
        return digits

    def _known(self, cells: Cells, known: Appointment, term: NewTerm) -> None:
        ground, until = self.ground, term.until
        ended = until is not None and until != known.valid_to
        moved = term.route != known.route and bool(cells.text("route"))
        if moved:
            told = _("产生方式登记的是“%(route)s”。") % {"route": known.get_route_display()}
            cells.bad(
                "route",
                "S0-26",
                told,
                _("怎么产生的不能事后改：请改回来；真是重新任命的，先写止，再另起一行。"),
            )
        if ended and until is not None and not self._may_end(cells, known, until):
            return
        if moved:
            return
        self._sit(
            known.role,
            known.place,
            known.organisation,
            _who(known),
            known.valid_from,
            until or known.valid_to,
            cells,
            ended,
        )
        changes = (
            (Change(str(cells.sheet.part.head("until").title), in_words(known.valid_to), in_words(until)),)
            if ended
            else ()
        )
        if ended and until is not None:
            ground.drafts.ended_terms.append((known, until))
        told = _post_in_words(known.role, known.place, known.organisation)
        ground.say(cells, ENDED if ended else SAME, f"{known.person.name} · {told}", changes, open=told)

    def _may_end(self, cells: Cells, known: Appointment, until: dt.date) -> bool:
        if until > self.ground.today:
            cells.bad("until", "S1-23", _("任期在结束那一天来办。"), _("请到那一天再来，或者写今天。"))
            return False
        verdict = policies.may_appoint(
            self.ground.actor, person_id=known.person_id, role=known.role, path=known.path
        )
        return allowed(cells, verdict)

    def _new(self, cells: Cells, term: NewTerm) -> None:
        """A row that no term fits: somebody comes into a post."""
        if self._is_another(cells, term) or not self._is_there(cells, term):
            return
        if "*" in term.phone or not term.phone:
            told = _("看不出%(who)s是哪一位。") % {"who": term.name}
            cells.bad("phone", "N-90", told, _("新上岗的人，请写完整的电话。"))
            return
        if term.organisation is None and term.role in roles.DESK:
            cells.bad("organisation", "S0-26", _("请选在哪个单位。"), _("这个岗位要在一个单位里。"))
            return
        path = term.place.path
        if not allowed(
            cells, policies.may_appoint(self.ground.actor, person_id=None, role=term.role, path=path)
        ):
            return
        said = _post_in_words(term.role, term.place, term.organisation)
        who = f"{term.name} {term.phone}"
        self._sit(term.role, term.place, term.organisation, who, term.since, term.until, cells, True)
        self.ground.drafts.terms.append(term)
        self.ground.rows_of_terms[id(term)] = cells
        self.ground.say(cells, NEW, f"{term.name} · {said}", open=said)

    def _is_another(self, cells: Cells, term: NewTerm) -> bool:
        """Whether a row is of somebody who is in that post, but otherwise than it says."""
        for one in self.left:
            if not _same_post(one, term) or _name_of(one) != term.name:
                continue
            if not _overlap(one.valid_from, one.valid_to, term.since, term.until):
                continue
            if one.valid_from == term.since:
                told = _("%(who)s登记的电话不是这一个。") % {"who": term.name}
                way = _(
                    "电话由本人来改，不从表里改：请空着或写遮住的。真是同名的另一位，请写清上岗的那一天。"
                )
                cells.bad("phone", "N-90", told, way)
                return True
            if _fits_phone(one, term.phone):
                told = _("%(who)s从 %(day)s 起已经在这个岗位上。") % {
                    "who": term.name,
                    "day": one.valid_from,
                }
                way = _("一个人在一个岗位上的任期不能重叠：改成那一天，或者先写原来那一段的止。")
                cells.bad("since", "S0-26", told, way)
                return True
        return False

    def _is_there(self, cells: Cells, term: NewTerm) -> bool:
        """Nobody comes into a post at a place or in an office that has ended."""
        today = self.ground.today
        for name, one in (("place", term.place), ("organisation", term.organisation)):
            if one is not None and one.valid_to is not None and one.valid_to <= today:
                told = _("“%(name)s”已经不在了。") % {"name": one.local_name}
                cells.bad(name, "S1-03", told, _("请改成现在的。"))
                return False
        return True

    def _sit(
        self,
        role: str,
        place: Place,
        office: Organisation | None,
        person: str,
        since: dt.date,
        until: dt.date | None,
        cells: Cells | None,
        is_new: bool,
    ) -> None:
        self.seats[role, place.id, office.id if office else None].append(
            _Seat(person, since, until, cells, is_new)
        )

    def _not_too_many(self) -> None:
        """As many at a time as the post has; and nobody twice at once (S0-26, S1-22, S1-23)."""
        alone: dict[tuple[str, UUID], list[_Seat]] = defaultdict(list)
        for (role, place_id, office_id), seats in self.seats.items():
            _twice(seats)
            number = self.numbers.get((role, place_id, office_id))
            if number is not None:
                _too_many(seats, number)
            elif role in ONE_ONLY:
                alone[role, place_id] += seats
        for seats in alone.values():
            _too_many(seats, 1)


def _twice(seats: list[_Seat]) -> None:
    """Say so at each new term that overlaps another one of the same person."""
    by_person: dict[str, list[_Seat]] = defaultdict(list)
    for one in seats:
        by_person[one.person].append(one)
    for terms in by_person.values():
        for n, later in enumerate(terms):
            first = next(
                (one for one in terms[:n] if _overlap(one.since, one.until, later.since, later.until)), None
            )
            if first is None:
                continue
            if not later.is_new:
                first, later = later, first
            if later.cells is None or not later.is_new:
                continue
            told = _("和%(where)s的任期重叠了。") % {"where": _where(first)}
            way = _("一个人在一个岗位上的任期不能重叠：请改从和止，或者删掉一行。")
            later.cells.bad("since", "S0-26", told, way)


def _too_many(seats: list[_Seat], number: int) -> None:
    """Say so at the new terms with which a post has more people than it should, from a day on."""
    there: list[_Seat] = []
    for one in sorted(seats, key=lambda seat: (seat.since, seat.is_new)):
        there = [two for two in there if _on(two, one.since)]
        there.append(one)
        if len({two.person for two in there}) <= number:
            continue
        newest = next((two for two in reversed(there) if two.is_new and two.cells is not None), None)
        if newest is None or newest.cells is None:
            continue
        there.remove(newest)
        told = _("这个岗位只有 %(n)s 人，%(day)s 还有：%(others)s。") % {
            "n": number,
            "day": one.since,
            "others": _("、").join(_where(two) for two in there[:3]) or "—",
        }
        newest.cells.bad("role", "S1-23", told, _("请给原来的一位写止，或者在“岗位”里改人数。"))


def _where(seat: _Seat) -> str:
    who = seat.person.split(" ")[0]
    return _("第 %(row)s 行的%(who)s") % {"row": seat.cells.number, "who": who} if seat.cells else who


def _on(seat: _Seat, day: dt.date) -> bool:
    return seat.since <= day and (seat.until is None or seat.until > day)


def _overlap(since: dt.date, until: dt.date | None, other: dt.date, other_until: dt.date | None) -> bool:
    return (other_until is None or since < other_until) and (until is None or other < until)


def _who(term: Appointment) -> str:
    return f"{_name_of(term)} {term.person.phone}"


def _name_of(term: Appointment) -> str:
    return narrow(one_line(term.person.name))


def _same_post(one: Appointment, term: NewTerm) -> bool:
    office = term.organisation.id if term.organisation else None
    return (one.role, one.place_id, one.organisation_id) == (term.role, term.place.id, office)


def _fits_phone(one: Appointment, phone: str) -> bool:
    with readings.without_record("compared"):
        held = str(one.person.phone)
    return not phone or phone in (held, hidden_phone(held))


def _is_same(one: Appointment, term: NewTerm) -> bool:
    same = _same_post(one, term) and one.valid_from == term.since
    return same and _name_of(one) == term.name and _fits_phone(one, term.phone)
