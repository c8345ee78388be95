"""A random year of matters as rows, put in straight: every way a matter can go, mixed without regard for what is likely."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from django.db import connection

from mulin.matters import states
from mulin.matters.models import (
    Answer,
    Arbitration,
    Assignment,
    Attempt,
    Category,
    Delay,
    LegalReferral,
    Matter,
    Reopening,
    Reporter,
    Word,
)
from mulin.platform import bulk
from mulin.platform.ids import new_id
from mulin.platform.records.models import Link, Record
from mulin.territory.models import Organisation, Place
from tests.factories.town import Town

DAY = dt.timedelta(days=1)
MODELS = (
    Matter, Reporter, Assignment, Answer, Word, Attempt, Reopening, Delay, Arbitration, LegalReferral, Record, Link,
)  # fmt: skip


class Year:
    """The rows of a year that ends at `until`."""

    def __init__(self, town: Town, seed: int, until: dt.datetime) -> None:
        self.town, self.chance, self.until = town, random.Random(seed), until
        self.rows: dict[type[Any], list[Any]] = {model: [] for model in MODELS}
        self.places = [
            town.building, town.compound, town.public, town.neighbourhood, town.street, town.other_building,
        ]  # fmt: skip
        self.categories = [
            town.lighting,
            *(Category.objects.create(code=f"year-{name}", name=name) for name in ("噪声", "停车")),
            None,
        ]
        self.offices = [town.property, town.power, town.committee]
        self.windows = [town.centre, town.committee, None]
        self.person = town.persons["handler"]

    def make(self, matters: int) -> None:
        for number in range(matters):
            Life(self, number).live()
        self._join_some()
        for model in MODELS:
            bulk.copy_in(self.rows[model])
        with connection.cursor() as cursor:
            for model in MODELS:
                # Rows of a transaction that is not over have no statistics, and the planner takes them for few.
                cursor.execute(f"ANALYZE {model._meta.db_table}")

    def _join_some(self) -> None:
        """What ended as joined goes to one that did not."""
        goals = {
            one.street_id: one
            for one in self.rows[Matter]
            if one.outcome != states.JOINED and not one.history
        }
        for one in self.rows[Matter]:
            if one.outcome == states.JOINED:
                one.joined_to = goals[one.street_id]


class Life:
    """One matter from its first row to its last. `at` only goes forward and stops at the end of the year."""

    def __init__(self, year: Year, number: int) -> None:
        self.year, self.chance = year, year.chance
        self.at = year.until - self.chance.random() * 365 * DAY
        place: Place = self.chance.choice(year.places)
        self.found = self.chance.random() < 0.15
        self.matter = Matter(
            street_id=place.street_id,
            place=place,
            path=place.path,
            ref=f"M-Y-{number:06d}",
            state=states.RECEIVED,
            channel="patrol" if self.found else "web",
            category=self.chance.choice(year.categories),
            words="楼道灯不亮",
            occurred_at=self.at,
            recorded_at=self.at,
            owner=year.person,
            receiver=year.person,
            receiver_org=self.chance.choice(year.windows),
            respond_by=None if self.found else self.at + self.chance.choice((1, 3)) * DAY,
            due_at=self.at + DAY,
            history=self.chance.random() < 0.02,
        )
        self.reporter: Reporter | None = None
        self.sheet: Assignment | None = None
        self.delays: list[Delay] = []
        self._add(self.matter)
        if not self.found:
            self.reporter = self._add(Reporter(matter=self.matter, at=self.at))
        if number % 50 == 0:
            self._split_off(number)

    def live(self) -> None:
        for _round in range(self.chance.choice((1, 1, 1, 2, 3))):
            if self._over():
                return
            if self.matter.state == states.CLOSED:
                self._reopen()
            if self._early_end():
                continue
            if self.chance.random() < 0.3:
                self._respond()
            if self.chance.random() < 0.8:
                self._through_handlers()
            if self._early_end():
                continue
            if self.chance.random() < 0.9 and not self._over():
                self._answer()

    def _through_handlers(self) -> None:
        self._dispatch()
        if self.chance.random() < 0.2:
            self._end_sheet(states.RETURNED)
            if self.chance.random() < 0.5:
                self._arbitrate()
            self._dispatch()
        if self.chance.random() < 0.2:
            self._transfer()
        if self.chance.random() < 0.2:
            self._put_off()

    def _add(self, row: Any) -> Any:
        self.year.rows[type(row)].append(row)
        return row

    def _over(self) -> bool:
        return self.at >= self.year.until

    def _pass(self, most: float = 6) -> dt.datetime:
        self.at = min(self.at + self.chance.random() * most * DAY, self.year.until)
        return self.at

    def _respond(self) -> None:
        self.matter.responded_at = self.matter.responded_at or self._pass(3)

    def _new_sheet(self, kind: str, of: Assignment | None = None, **more: Any) -> Assignment:
        limit = self.at + self.chance.choice((0.1, 1, 5, 15)) * DAY
        values: dict[str, Any] = {
            "matter": self.matter,
            "kind": kind,
            "of": of,
            "organisation": self.chance.choice(self.year.offices),
            "state": states.IN_HAND,
            "reason": "共用部位",
            "limit": "5 workdays",
            "due_at": limit,
            "offered_at": self.at,
            "offered_by": self.year.person,
            "accept_by": limit,
            "accepted_at": self.at,
            "accepted_by": self.year.person,
        }
        return self._add(Assignment(**{**values, **more}))

    def _dispatch(self) -> None:
        self._pass(3)
        if self.sheet is not None and self.sheet.state in states.LIVE:
            return
        kind = "proposal" if self.chance.random() < 0.1 else "lead"
        self.sheet = self._new_sheet(kind)
        self.matter.solve_by = self.matter.solve_by or self.sheet.due_at
        self.matter.state = states.WITH_HANDLER
        if self.chance.random() < 0.2:
            helped = {"state": states.DONE, "ended_at": self._pass(1), "result": "看过了"}
            self._new_sheet("co", self.sheet, **helped)

    def _end_sheet(self, state: str) -> None:
        if self.sheet is not None:
            self.sheet.state, self.sheet.ended_at = state, self._pass(3)
            self.sheet.end_reason = "不归我们"
            self.sheet, self.matter.state = None, states.RECEIVED

    def _transfer(self) -> None:
        before = self.sheet
        assert before is not None
        self._pass(1)
        if self.chance.random() < 0.4:
            refused = {"state": states.RETURNED, "end_reason": "不归我们", "ended_at": self._pass(1)}
            self._new_sheet("transfer", before, accepted_at=None, accepted_by=None, **refused)
            return
        self.sheet = self._new_sheet(before.kind, before, due_at=before.due_at)
        self.sheet.accepted_at = self._pass(2)
        before.state, before.ended_at = states.PASSED, self.at

    def _arbitrate(self) -> None:
        opened, due_at = self.at, self.at + DAY
        decided = self.chance.random() < 0.8
        self._add(
            Arbitration(
                matter=self.matter,
                arbiter=self.year.person,
                state="decided" if decided else "dropped",
                opened_at=opened,
                due_at=due_at,
                decided_at=self._pass(2) if decided else None,
                organisation=self.year.offices[0] if decided else None,
                reason="归物业",
            )
        )

    def _put_off(self) -> None:
        assert self.sheet is not None
        assert self.matter.solve_by is not None
        asked = self._pass(4)
        state = self.chance.choice(("approved", "ended", "refused", "dropped"))
        for one in self.delays:
            one.state = "ended" if one.state == "approved" else one.state
        decided = state != "dropped"
        other = self.year.town.persons["leader"]
        before = self.matter.solve_by
        decided_at = self._pass(2) if decided else None
        if state in ("approved", "ended"):
            self.matter.solve_by = self.at + self.chance.choice((0.5, 4, 30)) * DAY
        self.delays.append(
            Delay(
                matter=self.matter,
                assignment=self.sheet,
                state=state,
                reason="等材料",
                public_reason="等材料",
                review_on=(self.at + 30 * DAY).date(),
                asked_by=self.year.person,
                asked_at=asked,
                due_before=self.sheet.due_at,
                limit_before=before if decided else None,
                decided_by=other if decided else None,
                decided_at=decided_at,
            )
        )
        self._add(self.delays[-1])

    def _give(self, proposes: str, organisation: Organisation | None) -> Answer:
        given = Answer(
            matter=self.matter,
            organisation=organisation,
            body="换好了",
            proposes=proposes,
            at=self.at,
            limit_at=self.matter.solve_by,
        )
        return self._add(given)

    def _close(self, outcome: str, answer: Answer) -> None:
        self.matter.state, self.matter.outcome, self.matter.closed_at = states.CLOSED, outcome, self.at
        self.matter.answer = answer

    def _early_end(self) -> bool:
        """Taken back or joined, at any moment; returns whether."""
        way = self.chance.random()
        if way > 0.08 or self._over() or self.matter.state == states.CLOSED:
            return False
        self._end_sheet(states.WITHDRAWN)
        self._pass(3)
        outcome = states.GIVEN_UP if way < 0.05 or self.matter.history else states.JOINED
        self._close(outcome, self._give(outcome, None))
        return True

    def _answer(self) -> None:
        self._pass()
        organisation = self.sheet.organisation if self.sheet else self.matter.receiver_org
        if self.sheet:
            self.sheet.state, self.sheet.ended_at = states.DONE, self.at
        given = self._give(self.chance.choice(states.PROPOSED), organisation)
        self.matter.responded_at = self.matter.responded_at or self.at
        if self.chance.random() < 0.04:
            given.taken_back_at = self.at + dt.timedelta(minutes=5)
            if self.sheet:
                self.sheet.state, self.sheet.ended_at = states.IN_HAND, None
            return
        if self.chance.random() < 0.06:
            self._by_law()
        self.matter.state, self.matter.answer = states.ANSWERED, given
        self._hear(given)

    def _by_law(self) -> None:
        self.matter.private, self.matter.nature = True, "petition"
        self._add(
            LegalReferral(
                matter=self.matter, nature="petition", office="区信访局", by=self.year.person, at=self.at
            )
        )

    def _hear(self, given: Answer) -> None:
        """The person's word, a verifier's, three attempts that failed, or nothing yet."""
        way = self.chance.random()
        if way < 0.6:
            self._pass()
            solved = self.chance.random() < 0.7
            content = "" if self.found else self.chance.choice(("", "yes", "fairly", "no"))
            self._add(
                Word(
                    matter=self.matter,
                    answer=given,
                    reporter=self.reporter,
                    solved=solved,
                    content=content,
                    via="verifier" if self.found else self.chance.choice(("slip", "call")),
                    noted_by=self.year.person,
                    at=self.at,
                )
            )
            if solved:
                self._close(given.proposes, given)
            else:
                self.matter.state, self.matter.answer = states.RECEIVED, None
                self.sheet = None
        elif way < 0.8:
            for _try in range(self.chance.choice((1, 2, 3, 4))):
                if self._pass(2) == self.year.until:
                    return
                self._add(
                    Attempt(matter=self.matter, answer=given, how="call", day=self.at.date(), at=self.at)
                )
            if self.chance.random() < 0.7:
                self._close(states.NOT_REACHED, given)

    def _reopen(self) -> None:
        before, self.sheet = self.matter.outcome, None
        self._pass(20)
        self._add(Reopening(matter=self.matter, outcome_before=before, at=self.at))
        self.matter.state, self.matter.outcome, self.matter.closed_at = states.RECEIVED, "", None
        self.matter.answer = self.matter.solve_by = None

    def _split_off(self, number: int) -> None:
        """It came out of another one: their records, and the link between them."""
        ids = (new_id(), self.matter.id)
        for part, key in enumerate(ids):
            self._add(
                Record(
                    id=key,
                    kind="matter",
                    street_id=self.matter.street_id,
                    path=self.matter.path,
                    ref=f"M-Z-{number:06d}-{part}",
                    state=states.RECEIVED,
                    at=self.at,
                )
            )
        self._add(Link(source_id=ids[0], to_id=ids[1], kind="part", at=self.at))
